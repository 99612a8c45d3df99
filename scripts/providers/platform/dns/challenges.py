"""One value of a TXT record among others: put there for a while, and taken away again (ACME, RFC 8555, 8.4)."""

from collections.abc import Callable
from dataclasses import replace

from scripts.providers.platform.dns.zone import Moved, RecordSet, Swap, Zone

TTL = 60  # seconds; the least that every back end takes
_Values = frozenset[str]
_TRIES = 10  # others put their values into the same record set at the same time


def put(zone: Zone, name: str, value: str) -> None:
    """Add the value to the TXT record set, beside those of others. It may be there already."""
    _edit(zone, name, lambda values: values | {value})


def remove(zone: Zone, name: str, value: str) -> None:
    """Take the value away, and nothing else. It may be gone already."""
    _edit(zone, name, lambda values: values - {value})


def _edit(zone: Zone, name: str, edited: Callable[[_Values], _Values]) -> None:
    for attempt in range(_TRIES):
        old = zone.read(name, "TXT")
        before = frozenset(old.values if old else ())
        values = edited(before)
        if values == before:
            return
        new = replace(old or RecordSet(name, "TXT", TTL), values=tuple(sorted(values))) if values else None
        try:
            zone.swap([Swap(old, new)])
        except Moved:
            if attempt == _TRIES - 1:
                raise
        else:
            return
