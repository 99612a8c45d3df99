"""What happened to a stack, one moment after the other."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from scripts.changes.approvals.archive import short
from scripts.changes.records import Record
from scripts.reporting.account import Event, Said, Tone

MOST = 60
_SAID: dict[str, tuple[str, Tone]] = {
    "propose": ("change set made", "plain"),
    "approve": ("approved", "good"),
    "reject": ("rejected", "bad"),
    "override": ("let run unapproved", "bad"),
}
_TONES: dict[str, Tone] = {"applied": "good", "running": "wait", "locked": "wait"}


def events(records: Iterable[Record], *said: Iterable[Said]) -> list[Event]:
    """The last of them, the latest first."""
    found = [*map(_run, records), *(_word(item) for each in said for item in each)]
    return sorted(found, key=lambda event: event.at, reverse=True)[:MOST]


def _run(record: Record) -> Event:
    return Event(
        at=datetime.fromisoformat(record.at),
        what=f"run {record.number}: {record.operation} {record.outcome}",
        tone=_TONES.get(record.outcome, "bad"),
        who=record.actor,
        detail=tuple(record.why.splitlines()),
        change_set=short(record.change_set),
    )


def _word(said: Said) -> Event:
    statement = said.statement
    what, tone = _SAID[statement.kind]
    return Event(
        at=statement.at,
        what=what if said.who else f"{what}, says a signature that proves nothing",
        tone=tone if said.who else "bad",
        who=said.who,
        detail=tuple(_details(said)),
        change_set=short(statement.exact),
    )


def _details(said: Said) -> Iterator[str]:
    yield from said.statement.reason.splitlines()
    if said.fault:
        yield said.fault
