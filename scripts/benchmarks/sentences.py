"""Measures a planner that reads sentences: what it makes of each case of a folder, and whether that was meant.

A case is a sentence about a stack with one of these: `then`, the settings that it must lead to, by their paths, while
nothing else may change; `answer`, a word of the reason why nothing is to be done, or of an answer; `refused`, a word
of the refusal.
"""

import statistics
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml

from scripts.planner.files import masked, resolved
from scripts.planner.plan import Edit, Plan, Planner, Request
from scripts.planner.sentences import Sentences
from scripts.planner.sentences.kinds import TABLE
from stacks import settings

TODAY = date(2026, 11, 22)
"""The day of all cases."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A sentence and what shall come of it."""

    file: str
    stack: str
    say: str
    then: Mapping[str, Any] | None = None
    answer: str | None = None
    refused: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of a case."""

    case: Case
    plan: Plan
    fault: str
    """What is wrong; empty if it is as meant."""
    seconds: float

    @property
    def is_wrong_edit(self) -> bool:
        """Whether something would be changed that was not meant."""
        return bool(self.fault and self.plan.edits)


def cases(folder: Path) -> Iterator[Case]:
    """The cases of a folder; each file names its stack."""
    for path in sorted(folder.glob("*.yaml")):
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
        yield from (Case(file=path.stem, stack=read["stack"], **case) for case in read["cases"])


def run(planner: Planner, folder: Path, stacks: Path) -> list[Outcome]:
    """Each case, planned and judged; the stacks are looked for in `stacks`, else among the project's own."""
    return [outcome(planner, case, held(case.stack, stacks)) for case in cases(folder)]


@cache
def held(stack: str, stacks: Path) -> Mapping[str, Any]:
    """The settings of a stack as planners are given them."""
    root = stacks if stack in settings.names(stacks) else settings.STACKS
    return masked(resolved(settings.load(stack, root)))


def asked(case: Case, before: Mapping[str, Any]) -> Request:
    """What a planner is asked."""
    return Request(sentence=case.say, stack=case.stack, settings=before, written={}, today=TODAY)


def outcome(planner: Planner, case: Case, before: Mapping[str, Any]) -> Outcome:
    """What a planner makes of a case."""
    begun = time.perf_counter()
    plan = planner.plan(asked(case, before))
    seconds = time.perf_counter() - begun
    return Outcome(case, plan, "; ".join(_faults(case, plan, before)), seconds)


def _faults(case: Case, plan: Plan, before: Mapping[str, Any]) -> Iterator[str]:
    if case.refused is not None:
        text = " ".join(plan.not_understood)
        if plan.edits or not text:
            yield "was understood, and must not be"
        elif case.refused.lower() not in text.lower():
            yield f"the refusal does not say {case.refused!r}: {text}"
        return
    if plan.not_understood:
        yield f"was not understood: {plan.not_understood[0]}"
    elif case.then is None:
        if plan.edits or str(case.answer).lower() not in " ".join(plan.reasons).lower():
            yield f"does not say {case.answer!r}: {plan.reasons}, {plan.edits}"
    else:
        yield from _misses(case.then, before, plan)


def _misses(then: Mapping[str, Any], before: Mapping[str, Any], plan: Plan) -> Iterator[str]:
    after = settled(before, plan.edits)
    wanted = {_path(key): value for key, value in then.items()}
    for path, value in wanted.items():
        if _at(after, path) != value:
            yield f"{'.'.join(path)} is {_at(after, path)!r}, not {value!r}"
    for path in _differing(before, after):
        if not any(path[: len(each)] == each or each[: len(path)] == path for each in wanted):
            yield f"{'.'.join(path)} changes too"


def settled(before: Mapping[str, Any], edits: tuple[Edit, ...]) -> Mapping[str, Any]:
    """The settings after edits."""
    after: dict[str, Any] = dict(before)
    for edit in edits:
        inner = after
        for key in edit.path[:-1]:
            inner[key] = dict(inner.get(key) or {})
            inner = inner[key]
        inner.pop(edit.path[-1], None)
        if edit.op == "set":
            inner[edit.path[-1]] = edit.value
    return after


def _differing(before: Any, after: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        ours, theirs = cast("Mapping[str, Any]", before), cast("Mapping[str, Any]", after)
        for key in dict.fromkeys((*ours, *theirs)):
            yield from _differing(ours.get(key), theirs.get(key), (*path, key))
    elif before != after:
        yield path


def _path(key: str) -> tuple[str, ...]:
    return tuple(key.split("/" if "/" in key else "."))


def _at(value: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        value = cast("Mapping[str, Any]", value).get(key) if isinstance(value, Mapping) else None
    return value


def measured(folder: Path, stacks: Path) -> dict[str, Any]:
    """The measure of the grammar: cases as meant, wrong edits, honest refusals, kinds covered, seconds a sentence."""
    outcomes = run(Sentences(), folder, stacks)
    meant = [each for each in outcomes if each.case.refused is None]
    other = [each for each in outcomes if each.case.refused is not None]
    seconds = sorted(each.seconds for each in outcomes)
    right = (each.case for each in meant if not each.fault)
    covered = {kind for case in right for kind in Sentences().kinds(asked(case, held(case.stack, stacks)))}
    return {
        "kinds": len(TABLE),
        "kinds_covered": len(covered),
        "kinds_not_covered": sorted({kind.name for kind in TABLE} - covered),
        "cases": len(outcomes),
        "understood_and_right": [sum(not each.fault for each in meant), len(meant)],
        "honest_refusals": [sum(not each.fault for each in other), len(other)],
        "wrong_edits": sum(each.is_wrong_edit for each in outcomes),
        "seconds_median": round(statistics.median(seconds), 4),
        "seconds_most": round(seconds[-1], 4),
        "faults": [
            {"file": each.case.file, "say": each.case.say, "fault": each.fault} for each in outcomes if each.fault
        ],
    }


def text(found: Mapping[str, Any]) -> Iterator[str]:
    """The measure for people."""
    for fault in found["faults"]:
        yield f"{fault['file']}: {fault['say']}\n  {fault['fault']}"
    yield f"{found['cases']} cases, {found['kinds_covered']} of {found['kinds']} kinds covered"
    yield from (f"not covered: {name}" for name in found["kinds_not_covered"])
    yield "{} of {} requests and questions understood and right".format(*found["understood_and_right"])
    yield "{} of {} other sentences honestly refused".format(*found["honest_refusals"])
    yield f"{found['wrong_edits']} wrong edits"
    yield f"{found['seconds_median'] * 1000:.0f} ms a sentence, {found['seconds_most'] * 1000:.0f} ms at most"
