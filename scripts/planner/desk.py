"""Asks planners, tries out what they answer, tells them what was wrong with it, and says honestly what is left."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from policies.changes import ChangeSet
from scripts.planner import bounds
from scripts.planner.errors import Refused, Unjudged
from scripts.planner.files import Revision, StackFile, masked, named, resolved
from scripts.planner.plan import Edit, Plan, Planner, Request
from scripts.planner.proposal import Proposal, identity
from scripts.planner.redaction import MASK, redacted
from stacks.planner import Planner as PlannerSettings
from stacks.settings import Invalid

LONGEST = 2_000
"""Characters of a sentence."""
_MOST = 20
"""Problems that are told; a planner that makes more has not understood the first ones."""


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What a revision would do, and what the gate says of it."""

    changes: ChangeSet
    verdict: Mapping[str, Any]
    impact: Mapping[str, Any]


Judge = Callable[[Revision, str], Judged]
"""Previews a revision for the proposal with this id, and has the gate judge it. Raises `Unjudged`."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What a sentence is turned into a proposal with."""

    file: StackFile
    judge: Judge
    now: datetime

    def propose(self, sentence: str, planners: Iterable[Planner]) -> Proposal:
        """The proposal of the first planner that understands the whole sentence.

        The grammar comes first: a model is asked only for what it does not understand, and the next model only where
        one before it has led to nothing that could be accepted. Where none has, the last one that has led to something
        is heard, else the grammar with what it did not understand. Raises `Refused` where nothing may be proposed.
        """
        if not sentence.strip() or len(sentence) > LONGEST:
            raise Refused(f"a sentence has 1 to {LONGEST} characters, got {len(sentence)}; say it in one")
        if redacted(sentence) == MASK:
            raise Refused("the sentence holds what looks like a secret, and would be kept; say it without")
        grammar, *models = planners
        first = self._answer(grammar, self._request(sentence), tries=1)
        if not first.not_understood:
            return first
        best, said = None, list(first.not_understood)
        for model in models:
            answer = self._answer(model, self._request(sentence), tries=self._bounds.tries)
            if not answer.obstacles:
                return answer
            said += answer.not_understood
            best = best if answer.not_understood else answer
        return best or replace(first, not_understood=tuple(said))

    @property
    def _bounds(self) -> PlannerSettings:
        return self.file.settings.planner

    def _request(self, sentence: str) -> Request:
        return Request(
            sentence=sentence,
            stack=self.file.settings.stack,
            settings=masked(resolved(self.file.settings)),
            written=self.file.written,
            today=self.now.date(),
        )

    def _answer(self, planner: Planner, request: Request, *, tries: int) -> Proposal:
        """What comes of a planner's answers; each but the first is given with what was wrong with the one before."""
        proposal = self._tried(planner, request)
        for _ in range(tries - 1):
            told = (*proposal.problems, *_denials(proposal))[:_MOST]
            if not told:
                break
            proposal = self._tried(planner, replace(request, problems=told))
        return proposal

    def _tried(self, planner: Planner, request: Request) -> Proposal:
        plan = planner.plan(request)
        at = self.now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        draft = Proposal(
            id=identity(request.stack, request.sentence, self.file.digest, at, ()),
            stack=request.stack,
            sentence=request.sentence,
            at=at,
            base=self.file.digest,
            planner=planner.name,
            reasons=plan.reasons,
            not_understood=plan.not_understood or _nothing(plan),
        )
        if draft.not_understood or not plan.edits:
            return draft
        bounds.check_phase(self._bounds, request.stack)
        try:
            patch = self.file.patch(plan.edits)
        except Refused as error:
            return replace(draft, problems=(str(error),))
        name = identity(draft.stack, draft.sentence, draft.base, draft.at, patch)
        return self._judged(replace(draft, id=name, patch=patch), plan.edits)

    def _judged(self, draft: Proposal, edits: tuple[Edit, ...]) -> Proposal:
        """The proposal as far as it gets: in bounds, valid, doing what the edits say and nothing else, judged."""
        if found := tuple(bounds.breaches(self._bounds, named(draft.patch))):
            return replace(draft, problems=found)
        try:
            revision = self.file.patched(draft.patch)
            revision.check(edits)
            if revision.is_idle:
                return replace(draft, patch=(), reasons=(*draft.reasons, "it is so already, nothing has to be changed"))
            if found := tuple(bounds.breaches(self._bounds, revision.touched)):
                return replace(draft, problems=found)
            judged = self.judge(revision, draft.id)
        except (Refused, Unjudged) as error:
            return replace(draft, problems=(str(error),))
        except Invalid as error:
            return replace(draft, problems=error.problems)
        return replace(draft, change_set=judged.changes.digest(), verdict=judged.verdict, impact=judged.impact)


def _nothing(plan: Plan) -> tuple[str, ...]:
    return () if plan.edits or plan.reasons else ("it led to nothing",)


def _denials(proposal: Proposal) -> Iterator[str]:
    """What the gate denies and what to do about it; values in it are masked."""
    for finding in (proposal.verdict or {"denials": ()})["denials"]:
        yield f"denied by {finding['rule']}: {finding['message']}; {finding['remedy']}"
