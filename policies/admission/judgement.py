"""What Gatekeeper's templates say of a change set, as findings of the gate."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from policies.admission import compiled
from policies.admission.doubts import Doubt, Doubts
from policies.changes import Change, ChangeSet
from policies.modules import Loaded
from policies.verdict import Finding, Verdict

_LEVELS = {"deny": "denials", "warn": "warnings", "dryrun": "warnings"}


def added(verdict: Verdict, answer: Mapping[str, Any], changes: ChangeSet, loaded: Loaded) -> Verdict:
    """The verdict with what the templates say. Raises LookupError, TypeError or ValueError where they say nothing."""
    ordered: list[Change] = sorted(changes.changes, key=lambda change: change.urn)
    doubts = Doubts(ordered, loaded.template_reads)
    levels: dict[str, dict[Finding, None]] = {"denials": {}, "warnings": {}, "deferred": {}}
    constraints: list[Any] = answer["constraints"]
    around: list[list[Doubt]] = [doubts.of_surroundings(constraint) for constraint in constraints]
    reviews: list[Any] = answer["reviews"]
    for review in reviews:
        place: int = review["constraint"]
        change: Change = ordered[int(review["change"])]
        for level, finding in _found(constraints[place], change, review, doubts, around[place]):
            levels[level][finding] = None
    for fault in compiled.faults(loaded.trees):
        levels["denials"][Finding(rule="gatekeeper", urn="", message=fault)] = None
    for note in answer["notes"]:
        levels["warnings"][Finding(rule="gatekeeper", urn="", message=note)] = None
    rules = sorted({str(constraint["rule"]) for constraint in constraints})
    found = {level: (*getattr(verdict, level), *sorted(findings, key=_order)) for level, findings in levels.items()}
    return replace(verdict, **found, rules=(*verdict.rules, *rules))


def _order(finding: Finding) -> tuple[str, ...]:
    return finding.rule, finding.urn, finding.path, finding.message


def _found(
    constraint: Mapping[str, Any], change: Change, review: Mapping[str, Any], doubts: Doubts, around: list[Doubt]
) -> Iterator[tuple[str, Finding]]:
    """Each finding of one review, with the part of the verdict that it belongs to."""
    operation: str = review["operation"]
    messages = sorted(map(str, review["messages"]))
    about = Finding(
        rule=constraint["rule"], urn=change.urn, message="", scope=constraint["scope"], title=constraint["kind"]
    )
    if not operation:
        if constraint["actions"]["kept"]:
            yield from (
                ("warnings", replace(about, message=f"{text}; it is there and stays as it is")) for text in messages
            )
        return
    hidden = [*doubts.of_object(constraint, change, operation), *around]
    for action in constraint["actions"]["changed"]:
        shown = "dryrun: " if action == "dryrun" else ""
        if not hidden:
            yield from ((_LEVELS[action], replace(about, message=shown + text)) for text in messages)
        for doubt in hidden:
            level = "deferred" if action == "deny" and not doubt.secret else _LEVELS[action]
            text = _hidden(change, doubt, messages)
            yield level, replace(about, urn=doubt.urn, path=doubt.path, message=shown + text)


def _hidden(change: Change, doubt: Doubt, messages: list[str]) -> str:
    if not doubt.secret:
        return f"{change.name}: it is judged when this value is known"
    told = f"; with the mask in its place it says: {'; '.join(messages)}" if messages else ""
    return f"{change.name}: this value is secret (masked) and the template reads it, so it cannot be judged{told}"
