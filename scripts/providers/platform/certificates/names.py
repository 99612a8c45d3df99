"""The names that a certificate may be for."""

import re
from collections.abc import Iterator
from typing import Any

from scripts.providers.platform.schema import Fault
from scripts.providers.properties import UNKNOWN

_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)", re.ASCII | re.IGNORECASE)
_LONGEST = 253  # characters, RFC 1035


def completed(names: Any) -> Any:
    """The names in lower case, as far as they are known."""
    return names if names == UNKNOWN else [name if name == UNKNOWN else name.lower() for name in names]


def faults(names: Any, zone: str) -> Iterator[Fault]:
    """Why names are refused, those that are known; without a zone they may be in any."""
    if names == UNKNOWN:
        return
    if not names:
        yield Fault("names", "is empty; give at least one DNS name")
    known = completed(names)
    for index, name in enumerate(known):
        if name == UNKNOWN:
            continue
        path = f"names[{index}]"
        if problem := _problem(name):
            yield Fault(path, f"{problem}, got {names[index]!r}")
        elif name in known[:index]:
            yield Fault(path, f"is there twice: {names[index]!r}; name it once")
        elif zone and not f".{name.removeprefix('*.')}".endswith(f".{zone}"):
            yield Fault(path, f"must be in the zone {zone}, got {names[index]!r}")


def _problem(name: str) -> str:
    labels = name.removeprefix("*.").split(".")
    if not name.isascii():
        return "must be in its ASCII form (xn--...)"
    if len(name) > _LONGEST or not all(map(_LABEL.fullmatch, labels)):
        return "must be a DNS name without a final dot"
    if labels[-1].isdigit():
        return "must be a DNS name, not an IP address"
    return ""
