"""TXT values among those of others: put there for a while, and taken away again (ACME, RFC 8555, 8.4)."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from scripts.providers.platform.dns.zone import Moved, RecordSet, Swap, Zone

TTL = 60  # seconds; the least that every back end takes
_Values = frozenset[str]
_TRIES = 10  # others put their values into the same record sets at the same time

Record = tuple[str, str]
"""A TXT record's name and value."""


def put(zone: Zone, records: Iterable[Record]) -> None:
    """Add the values beside those of others, all in one change of the zone. Some may be there already."""
    _edit(zone, records, lambda held, values: held | values)


def remove(zone: Zone, records: Iterable[Record]) -> None:
    """Take the values away, and nothing else, all in one change of the zone. Some may be gone already."""
    _edit(zone, records, lambda held, values: held - values)


def _edit(zone: Zone, records: Iterable[Record], edited: Callable[[_Values, _Values], _Values]) -> None:
    wanted: dict[str, _Values] = {}
    for name, value in records:
        wanted[name] = wanted.get(name, frozenset()) | {value}
    for attempt in range(_TRIES):
        swaps = [swap for name, values in wanted.items() if (swap := _swap(zone, name, values, edited))]
        if not swaps:
            return
        try:
            zone.swap(swaps)
        except Moved:
            if attempt == _TRIES - 1:
                raise
        else:
            return


def _swap(zone: Zone, name: str, values: _Values, edited: Callable[[_Values, _Values], _Values]) -> Swap | None:
    old = zone.read(name, "TXT")
    before = frozenset(old.values if old else ())
    after = edited(before, values)
    if after == before:
        return None
    return Swap(old, replace(old or RecordSet(name, "TXT", TTL), values=tuple(sorted(after))) if after else None)
