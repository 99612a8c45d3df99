"""Holds a run to what people approved: the same change set, enough of the right people, and each approval once."""

import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from policies.approvals import SKEW, Answer, Decision, NotApproved, judge, verify
from policies.changes import ChangeSet
from policies.printable import printable
from policies.signatures import Forged, Refused
from policies.statements import Signed, instant
from policies.trust import Trust
from policies.verdict import Finding, Verdict
from scripts.changes.approvals.archive import Applied, Archive, Kept, short
from scripts.changes.approvals.comparison import differences
from scripts.changes.guards import Stale
from stacks.settings import Settings

_PROPOSED = "propose"


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What people said of one change set."""

    answer: Answer
    decisions: tuple[Decision, ...]
    faults: tuple[str, ...]
    """Why documents in the store do not count at all."""


@dataclass(frozen=True, kw_only=True)
class Approvals:
    """Who has to approve a stack's changes, and whether they have."""

    settings: Settings
    archive: Archive
    root: Path
    """The checkout."""
    clock: Callable[[], datetime]
    current: Trust
    """Who may approve once this checkout is applied."""

    def trusted(self) -> tuple[Trust, Applied] | None:
        """Who may approve now, and what was applied last; None where nobody has to.

        Raises `NotApproved` where that is not known, and `Refused` where a clock was set back.
        """
        applied = self.archive.applied()
        stack = self.settings.stack
        if applied is None:
            if self.current.parameters is None:
                return None
            raise NotApproved(
                f"{stack}: nobody has said who may approve its first change; see stacks/approvers and the sections"
                f" approvals and roles, then run ./scripts/layer0 stack trust {stack} {self.current.digest}"
            )
        if datetime.fromisoformat(applied.at) > self.clock() + SKEW:
            raise Refused(
                f"{stack}: its last change was applied at {applied.at}, which is still to come; set the clock"
            )
        trust = applied.trust or self.current
        if trust.digest != applied.digest:
            raise NotApproved(
                f"{stack}: stacks/approvers, approvals, roles and policies/approvals.rego are not those named for its"
                f" first change: {applied.digest}, got {trust.digest}; bring those back"
            )
        return None if trust.parameters is None and self.current.parameters is None else (trust, applied)

    def noted(self, verdict: Verdict) -> Verdict:
        """The verdict, with a warning for each change that ran on one person's word alone."""
        applied = self.archive.applied()
        said = "{principal} let a change run unapproved at {at}: {reason}"
        notes = [
            Finding(rule="approvals", urn="", message=said.format(**item))
            for item in (applied.overrides if applied else ())
        ]
        return replace(verdict, warnings=(*verdict.warnings, *notes)) if notes else verdict

    def enforce(self, changes: ChangeSet, verdict: Verdict) -> tuple[Decision, ...] | None:
        """Raise unless the change set may run; the answer is what people said of it, None where nobody has to.

        Raises `NotApproved`, `Stale` where something else was approved, `Refused`, or the rules' `Unavailable`.
        """
        found = self.trusted()
        if found is None:
            return None
        trust, applied = found
        if changes.idle and trust.digest == self.current.digest:
            return None
        heard = self.hear(trust, applied, changes, verdict)
        if heard.answer.approved:
            return heard.decisions
        if not any(item.statement.kind in {"approve", "override"} for item in heard.decisions):
            self._raise_if_stale(applied, changes)
        lines = [*heard.answer.missing(trust.roles), *heard.faults]
        raise NotApproved(
            "\n  ".join([f"{changes.stack}: this change set is not approved", *map(printable, lines)])
            + f"\nwho may do so runs ./scripts/layer0 approve {changes.stack} {short(changes.digest())}"
        )

    def hear(self, trust: Trust, applied: Applied, changes: ChangeSet, verdict: Verdict) -> Heard:
        """Verify everything that was said of a change set, and ask the approval rules."""
        decisions: dict[str, Decision] = {}
        makers: set[str] = set(self._authors(applied))
        faults: list[str] = []
        for key, signed in self.archive.decisions(changes.semantic_digest()):
            try:
                decision, maker = self._decision(signed, trust, applied, changes)
            except Forged as error:
                faults.append(f"{key}: {error}")
                continue
            if decision.statement.nonce in decisions:
                faults.append(f"{key}: this was said before, it is a copy")
            decisions.setdefault(decision.statement.nonce, decision)
            makers |= {maker.signer.principal, maker.signer.key}
        found = tuple(decisions.values())
        answer = judge(trust, changes, verdict, found, makers=makers, now=self.clock())
        return Heard(answer=answer, decisions=found, faults=tuple(faults))

    def _decision(
        self, signed: Signed | Forged, trust: Trust, applied: Applied, changes: ChangeSet
    ) -> tuple[Decision, Decision]:
        """A decision on this change set, and its maker's word. Raises `Forged`."""
        if isinstance(signed, Forged):
            raise signed
        said = signed.statement
        if (said.stack, said.operation, said.semantic) != (changes.stack, changes.operation, changes.semantic_digest()):
            raise Forged(f"it is about {said.operation} of {said.stack}, another change set")
        if said.kind == _PROPOSED:
            raise Forged("a maker's word is no approval")
        if said.nonce in applied.spent:
            raise Forged("it has let a run pass already; approve again")
        maker = self.proposed(self.archive.kept(said.exact), trust)
        if said.verdict != maker.statement.verdict:
            raise Forged("it was given on another verdict")
        return self._verified(signed, trust), maker

    def proposed(self, kept: Kept, trust: Trust) -> Decision:
        """The maker's word on a stored change set. Raises `Forged` where it has none that holds."""
        if kept.proposal is None:
            raise Forged("the change set is not signed by who made it, and cannot be approved; preview it with a key")
        said, changes = kept.proposal.statement, kept.changes
        wanted = (_PROPOSED, changes.stack, changes.operation, changes.digest(), changes.semantic_digest())
        if (said.kind, said.stack, said.operation, said.exact, said.semantic) != wanted:
            raise Forged("its maker signed another change set")
        if said.verdict != kept.verdict_digest:
            raise Forged("the verdict was edited: it is not the one its maker signed")
        return self._verified(kept.proposal, trust)

    def _verified(self, signed: Signed, trust: Trust) -> Decision:
        return verify(signed, trust, now=self.clock(), revoked=self.current.revocations())

    def ran(self, changes: ChangeSet, decisions: Iterable[Decision], left: Iterable[str]) -> None:
        """Put on record that the change set was applied: who approves the next one, and what is used up."""
        applied = self.archive.applied()
        if applied is None:
            return
        now = self.clock()
        used = list(decisions)
        spent = {nonce: until for nonce, until in applied.spent.items() if datetime.fromisoformat(until) > now - SKEW}
        overrides = [item.document({}) for item in used if item.statement.kind == "override"]
        self.archive.apply(
            Applied(
                digest=self.current.digest,
                trust=self.current,
                commit=changes.made_from.get("commit"),
                at=instant(now),
                spent=spent | {item.statement.nonce: instant(item.statement.expires) for item in used},
                overrides=(*applied.overrides, *overrides),
                left=tuple(left),
            )
        )

    def _raise_if_stale(self, applied: Applied, changes: ChangeSet) -> None:
        now = self.clock()
        said = [item.statement for _, item in self.archive.decisions() if not isinstance(item, Forged)]
        others = [
            item
            for item in said
            if item.kind == "approve" and item.expires > now and item.nonce not in applied.spent
            if item.operation == changes.operation and item.semantic != changes.semantic_digest()
        ]
        if not others:
            return
        last = max(others, key=lambda item: item.at)
        lines = differences(self.archive.kept(last.exact).changes, changes)
        raise Stale(
            "\n  ".join(
                [f"{changes.stack}: what was approved at {instant(last.at)} is not what would run now:", *lines]
            )
            + "\npreview it and have it approved again"
        )

    def _authors(self, applied: Applied) -> Iterator[str]:
        """The addresses of the authors of what was committed since the last apply, or of a new stack's file."""
        file = f"stacks/Pulumi.{self.settings.stack}.yaml"
        what = [f"{applied.commit}..HEAD"] if applied.commit else ["HEAD", "--", file]
        command = ["git", "-C", str(self.root), "log", "--format=%ae", *what]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            if not applied.commit:
                return
            raise NotApproved(
                f"who changed it since {applied.commit} is not known; fetch the history of the checkout up to there"
            ) from error
        yield from set(done.stdout.split("\n")) - {""}
