"""Which of the stored change sets are told: the latest, and of those that would do the same only one."""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from scripts.changes.approvals.archive import Kept
from scripts.changes.records import Record

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What of a stored change set is kept in mind while the others are read."""

    digest: str
    semantic: str
    signed: datetime
    """When its maker signed it; long ago where nobody did."""

    @classmethod
    def of(cls, kept: Kept) -> "Seen":
        """What to keep in mind of it."""
        changes, proposal = kept.changes, kept.proposal
        # Runs are on record to the second, and one may follow in the second in which its change set was signed.
        signed = proposal.statement.at.replace(microsecond=0) if proposal else _LONG_AGO
        return cls(digest=changes.digest(), semantic=changes.semantic_digest(), signed=signed)


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A change set to tell."""

    digest: str
    semantic: str
    runs: tuple[Record, ...]
    """Its runs, and those of others that did the same, since it was made; the latest first."""
    at: datetime
    """When it last was of interest."""


def chosen(seen: Iterable[Seen], records: Sequence[Record], most: int) -> list[Chosen]:
    """The last so many, the latest first; `records` come the latest first too."""
    alike: dict[str, list[Seen]] = {}
    for each in seen:
        alike.setdefault(each.semantic, []).append(each)
    return heapq.nlargest(most, (_chosen(group, records) for group in alike.values()), key=lambda item: item.at)


def _chosen(group: Sequence[Seen], records: Sequence[Record]) -> Chosen:
    digests = {each.digest for each in group}
    made = max(group, key=lambda each: each.signed)
    runs = [run for run in records if run.change_set in digests and _moment(run) >= made.signed]
    if made.signed == _LONG_AGO and runs:
        made = next(each for each in group if each.digest == runs[0].change_set)
    at = max([made.signed, *map(_moment, runs)])
    return Chosen(digest=made.digest, semantic=made.semantic, runs=tuple(runs), at=at)


def _moment(run: Record) -> datetime:
    return datetime.fromisoformat(run.at)
