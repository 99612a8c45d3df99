"""The names that a certificate may be for."""

from collections.abc import Iterator
from typing import Any

from scripts.providers.platform.dns.names import fault, is_in
from scripts.providers.platform.schema import Fault
from scripts.providers.properties import UNKNOWN


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
        if "_" in name or fault(name, wildcard=True):
            reason = fault(name, wildcard=True) or "has no underscore, in a host's name"
            yield Fault(path, f"must be a DNS name that {reason}, got {names[index]!r}")
        elif name.rpartition(".")[2].isdigit():
            yield Fault(path, f"must be a DNS name, not an IP address, got {names[index]!r}")
        elif name in known[:index]:
            yield Fault(path, f"is there twice: {names[index]!r}; name it once")
        elif zone and not is_in(name.removeprefix("*."), zone):
            yield Fault(path, f"must be in the zone {zone}, got {names[index]!r}")
