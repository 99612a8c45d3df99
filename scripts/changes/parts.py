"""One part of the platform alone, as the engine's targets."""

from collections.abc import Iterable

PARTS = ("security", "data-services", "modules", "module-manager", "scheduler", "service-mesh")
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


def _part(start: str, part: str) -> list[str]:
    if part == TENANTS:
        return [f"{start}layer0:index:TenantEnvironment**"]
    kind = "".join(word.capitalize() for word in part.split("-"))
    component = f"{start}layer0:index:Layer0$layer0:index:{kind}"
    return [f"{component}::{part}", f"{component}$**"]
