"""Judges recorded change sets again, with the rules as they are now, and compares."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from policies.context import Context
from policies.gate import Judge, judge
from policies.printable import printable
from policies.verdict import Finding, describe
from scripts.authoring.recorded import Place, Recording, places


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """What the gate says of one recording now, against what it said then."""

    recording: Recording
    denied: tuple[Finding, ...]
    """The denials that are new."""
    allowed: tuple[Place, ...]
    """The denials that are gone."""
    denies: bool
    """Whether the gate denies the change set now."""

    @property
    def tightened(self) -> bool:
        """Whether the change set was allowed, and is denied now."""
        return self.denies and not self.recording.denials

    @property
    def loosened(self) -> bool:
        """Whether the change set was denied, and is allowed now."""
        return not self.denies and bool(self.recording.denials)

    def document(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "file": str(self.recording.file),
            "stack": self.recording.changes.stack,
            "before": "denied" if self.recording.denials else "allowed",
            "now": "denied" if self.denies else "allowed",
            "newly_denied": [finding.document() for finding in self.denied],
            "newly_allowed": [{"rule": rule, "urn": urn} for rule, urn in self.allowed],
        }


def again(opa: Judge, recording: Recording, context: Context, parameters: Mapping[str, Any] | None = None) -> Replayed:
    """Judge a recording with the parameters that it holds, or with others."""
    changes = recording.changes if parameters is None else replace(recording.changes, parameters=parameters)
    verdict = judge(opa, changes, context)
    now = frozenset(places(finding.document() for finding in verdict.denials))
    return Replayed(
        recording=recording,
        denied=tuple(item for item in verdict.denials if (item.rule, item.urn) not in recording.denials),
        allowed=tuple(sorted(recording.denials - now)),
        denies=bool(verdict.denials),
    )


def by_rule(replays: Iterable[Replayed]) -> dict[str, tuple[int, int]]:
    """Of each rule whose answer changed, how many denials are new and how many are gone."""
    counts: dict[str, tuple[int, int]] = {}
    for replayed in replays:
        for rule in [finding.rule for finding in replayed.denied]:
            new, gone = counts.get(rule, (0, 0))
            counts[rule] = (new + 1, gone)
        for rule, _ in replayed.allowed:
            new, gone = counts.get(rule, (0, 0))
            counts[rule] = (new, gone + 1)
    return dict(sorted(counts.items()))


def document(replays: list[Replayed]) -> dict[str, Any]:
    """The JSON form of all of them."""
    return {
        "recordings": [replayed.document() for replayed in replays],
        "rules": {rule: {"newly_denied": new, "newly_allowed": gone} for rule, (new, gone) in by_rule(replays).items()},
        "denied_now": sum(replayed.tightened for replayed in replays),
        "allowed_now": sum(replayed.loosened for replayed in replays),
    }


def text(replays: list[Replayed]) -> str:
    """The form for a terminal."""
    lines: list[str] = []
    for replayed in replays:
        if replayed.denied or replayed.allowed:
            document = replayed.document()
            lines.append(f"{document['file']}: {document['stack']}: was {document['before']}, is {document['now']}")
            lines += [f"  + denied now   {describe(finding)}" for finding in replayed.denied]
            lines += [f"  - allowed now  {printable(f'{urn} [{rule}]')}" for rule, urn in replayed.allowed]
    lines += [f"{rule}: {new} newly denied, {gone} newly allowed" for rule, (new, gone) in by_rule(replays).items()]
    tightened = sum(replayed.tightened for replayed in replays)
    loosened = sum(replayed.loosened for replayed in replays)
    return "\n".join([*lines, f"{len(replays)} change sets: {tightened} denied now, {loosened} allowed now"])
