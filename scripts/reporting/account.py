"""What there is to tell of a stack; the page shows this and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from policies.changes import Change
from policies.statements import Statement
from scripts.changes.approvals.archive import Kept, short
from scripts.changes.records import Record
from scripts.changes.reports import Report, words
from scripts.planner.proposal import Proposal

Tone = Literal["good", "bad", "wait", "plain"]
"""How something stands; the page has a sign and a colour for each."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody signed about a change set."""

    statement: Statement
    who: str = ""
    """The principal whose key it is; empty where that is not proven."""
    key: str = ""
    """The key's fingerprint; empty where it is not proven."""
    fault: str = ""
    """Why the signature proves nothing."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """A change set with all that happened to it."""

    kept: Kept
    report: Report
    maker: Said | None
    """Whose it is; None where nobody signed it."""
    said: tuple[Said, ...]
    """What people said of it, the first word first."""
    runs: tuple[Record, ...]
    """The runs that it had, the latest first."""
    missing: tuple[str, ...] | None
    """What stands against it while it waits, nothing if it may run; None where it waits for nobody."""

    @property
    def name(self) -> str:
        """The part of its digest that people copy."""
        return short(self.kept.changes.digest())

    @property
    def headline(self) -> str:
        """What it would do, or has done, in numbers."""
        return words.headline(self.kept.changes, applied=self.status[0] == "applied")

    @property
    def status(self) -> tuple[str, Tone]:
        """What became of it, in a word or two."""
        if self.runs:
            outcome = self.runs[0].outcome
            return outcome, "good" if outcome == "applied" else "wait" if outcome == "running" else "bad"
        if self.kept.verdict.denials:
            return "denied by the gate", "bad"
        if any(item.statement.kind == "reject" and item.who for item in self.said):
            return "rejected", "bad"
        if self.missing is None:
            return "only previewed", "plain"
        return ("waits for approval", "wait") if self.missing else ("approved, not applied yet", "good")


@dataclass(frozen=True, kw_only=True)
class Event:
    """One moment of the time line."""

    at: datetime
    what: str
    tone: Tone
    who: str
    detail: tuple[str, ...] = ()
    change_set: str = ""
    """The part of its digest that people copy; empty where it is about none."""


@dataclass(frozen=True, kw_only=True)
class Drift:
    """What is not as the last run left it."""

    since: Record | None
    """That run; None where none is on record."""
    found: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class Unread:
    """What could not be read, so that the page is silent about it, and why."""

    what: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Account:
    """A stack at one moment."""

    stack: str
    at: datetime
    sets: tuple[Told, ...]
    """The last change sets, the latest first."""
    records: tuple[Record, ...]
    """The last runs and attempts, the latest first."""
    events: tuple[Event, ...]
    """The latest first."""
    overrides: tuple[Mapping[str, Any], ...]
    """Changes that ran on one person's word alone."""
    proposals: tuple[Proposal, ...]
    """Suggested edits of the stack's file, the latest last."""
    drift: Drift | None
    """None where it was not looked at."""
    certificates: tuple[Mapping[str, Any], ...] | None
    """The first to expire first; None where the state could not be read."""
    unread: tuple[Unread, ...]

    @property
    def last(self) -> Told | None:
        """The change set to draw: the last that ran, or else the latest."""
        ran = (told for told in self.sets if any(run.outcome == "applied" for run in told.runs))
        return next(ran, next(iter(self.sets), None))

    @property
    def open(self) -> tuple[Proposal, ...]:
        """The proposals that nobody has accepted or withdrawn."""
        return tuple(proposal for proposal in self.proposals if proposal.state == "open")

    @property
    def waiting(self) -> tuple[Told, ...]:
        """The change sets that people have not answered, or not all that have to."""
        return tuple(told for told in self.sets if told.status[1] == "wait" and not told.runs)
