"""One part of the platform alone, as the engine's targets."""

import re
from collections.abc import Iterable

PARTS = (
    "security",
    "data-services",
    "config-server",
    "event-bus",
    "kernel",
    "monitor",
    "modules",
    "module-manager",
    "scheduler",
    "service-mesh",
)
"""Names of the platform's parts; the type of each component is its name in Pascal case."""
TENANTS = "tenants"


class Invalid(Exception):
    """There is no such part."""


def targets(stack: str, only: Iterable[str]) -> list[str]:
    """URNs, with wildcards, of the parts and of what they cannot be without; nothing for the whole stack.

    Raises: `Invalid`.
    """
    chosen = list(only)
    known = (*PARTS, TENANTS)
    if unknown := [part for part in chosen if part not in known]:
        raise Invalid(f"there is no part {', '.join(map(repr, unknown))}; known: {', '.join(known)}")
    start = f"urn:pulumi:{stack}::layer0::"
    above = [f"{start}pulumi:pulumi:Stack::*", f"{start}pulumi:providers:**", f"{start}layer0:index:Layer0::layer0"]
    return [*above, *(urn for part in chosen for urn in _part(start, part))] if chosen else []


def explained(errors: Iterable[str]) -> list[str]:
    """The engine's errors, with those about one part that needs another as one line for each part."""
    needed: dict[str, set[str]] = {}
    others: list[str] = []
    for error in errors:
        if found := _UNTARGETED.search(error):
            needed.setdefault(_named(found["part"]), set()).add(_named(found["needed"]))
        else:
            others.append(error)
    with_them = {part: " ".join(f"--only {each}" for each in sorted(wanted)) for part, wanted in needed.items()}
    return others + [
        f"{part} needs what is not there yet; apply it with {flags}, or all" for part, flags in with_them.items()
    ]


_LAYER0 = r"urn:pulumi:[^']*layer0:index:Layer0\$layer0:index:"
_UNTARGETED = re.compile(rf"'{_LAYER0}(?P<part>\w+)[^']*' depends on '{_LAYER0}(?P<needed>\w+)[^']*' which was")


def _named(kind: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"-\1", kind).lower()


def _part(start: str, part: str) -> list[str]:
    if part == TENANTS:
        return [f"{start}layer0:index:TenantEnvironment**"]
    kind = "".join(word.capitalize() for word in part.split("-"))
    component = f"{start}layer0:index:Layer0$layer0:index:{kind}"
    return [f"{component}::{part}", f"{component}$**"]
