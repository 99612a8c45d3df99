"""Reads what a stack's store, its state and its cluster know; what cannot be read is told and left out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from policies import server, signatures
from policies.approvals import NotApproved
from policies.statements import Signed
from policies.trust import Trust
from scripts.changes import environment, errors, shelf, store
from scripts.changes.approvals.archive import Kept
from scripts.changes.approvals.required import Approvals
from scripts.changes.lines import Lines
from scripts.changes.records import Record, Records
from scripts.changes.reports import Report
from scripts.reporting import latest, timeline
from scripts.reporting.account import Account, Drift, Said, Told, Unread
from scripts.toolchain.errors import Unavailable

MOST_SETS = 6
"""Change sets that are told in full."""
MOST_RECORDS = 100
_UNREADABLE = (
    Unavailable, NotApproved, errors.Failed, errors.Unavailable, environment.Refused, server.Unavailable,
    shelf.Invalid, signatures.Refused, store.Refused, store.Unavailable,
)  # fmt: skip
_T = TypeVar("_T")


@dataclass(frozen=True, kw_only=True)
class Sources:
    """Where the account of one stack comes from; each of them may be out of reach."""

    approvals: Approvals
    store: store.Store
    certificates: Callable[[], Sequence[Mapping[str, Any]]]
    drift: Callable[[], Drift]
    unread: list[Unread] = field(default_factory=list[Unread])
    """What could not be read until now."""

    def account(self) -> Account:
        """Everything that can be read, now."""
        stack = self.approvals.settings.stack
        applied = self._read("what was applied last", self.approvals.archive.applied, None)
        trust = (applied and applied.trust) or self.approvals.current
        records = self._read("runs", lambda: list(islice(Records(self.store, stack).all(), MOST_RECORDS)), [])
        said = self._read("approvals", lambda: list(self._said(trust)), [])
        sets = self._read("change sets", lambda: self._sets(records, said, trust), [])
        certificates = self._read("certificates", self.certificates, None)
        drift = self._read("drift", self.drift, None)
        return Account(
            stack=stack,
            at=self.approvals.clock(),
            sets=tuple(sets),
            records=tuple(records),
            events=tuple(timeline.events(records, said, [told.maker for told in sets if told.maker])),
            overrides=applied.overrides if applied else (),
            proposals=tuple(self._read("proposals", lambda: list(shelf.Shelf(self.store, stack).all()), [])),
            certificates=None if certificates is None else tuple(certificates),
            drift=drift,
            unread=tuple(self.unread),
        )

    def _read(self, what: str, ask: Callable[[], _T], otherwise: _T) -> _T:
        try:
            return ask()
        except _UNREADABLE as error:
            self.unread.append(Unread(what=what, why=str(error)))
            return otherwise

    def _said(self, trust: Trust) -> Iterator[Said]:
        """What people said of any change set, the first word first."""
        found = list(self.approvals.archive.decisions())
        self.unread.extend(Unread(what=key, why=str(why)) for key, why in found if not isinstance(why, Signed))
        signed = sorted((item for _, item in found if isinstance(item, Signed)), key=lambda item: item.statement.at)
        yield from (_proven(item, trust) for item in signed)

    def _sets(self, records: Sequence[Record], said: Sequence[Said], trust: Trust) -> list[Told]:
        chosen = latest.chosen(self._seen(), records, MOST_SETS)
        return [self._told(each, said, trust) for each in chosen]

    def _seen(self) -> Iterator[latest.Seen]:
        """Every change set that is whole."""
        for digest in self.approvals.archive.digests():
            try:
                yield latest.Seen.of(self.approvals.archive.kept(digest))
            except signatures.Forged as error:
                self.unread.append(Unread(what="a change set", why=str(error)))

    def _told(self, chosen: latest.Chosen, said: Sequence[Said], trust: Trust) -> Told:
        kept = self.approvals.archive.kept(chosen.digest)
        waits = kept.proposal is not None and not chosen.runs and not kept.verdict.denials
        lines = Lines(self.approvals.settings, kept.changes)
        return Told(
            kept=kept,
            report=Report(changes=kept.changes, verdict=kept.verdict, lines=lines),
            maker=_proven(kept.proposal, trust) if kept.proposal else None,
            said=tuple(word for word in said if word.statement.semantic == chosen.semantic),
            runs=chosen.runs,
            missing=self._read("what a change set waits for", lambda: self._missing(kept), None) if waits else None,
        )

    def _missing(self, kept: Kept) -> tuple[str, ...] | None:
        found = self.approvals.trusted()
        if found is None:
            return None
        trust, applied = found
        heard = self.approvals.hear(trust, applied, kept.changes, kept.verdict)
        return () if heard.answer.approved else (*heard.answer.missing(trust.roles), *heard.faults)


def _proven(signed: Signed, trust: Trust) -> Said:
    """What was said, with whose key it is by who may approve now, if the key was valid when it was signed."""
    said = signed.statement
    revoked = [keys for keys in [trust.revocations()] if keys]
    try:
        signer = signatures.signer_of(said.content(), signed.signature, trust.approvers, revoked=revoked, at=[said.at])
    except signatures.Forged as error:
        return Said(statement=said, fault=str(error))
    return Said(statement=said, who=signer.principal, key=signer.key)
