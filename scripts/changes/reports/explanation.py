"""What a change set does and what could go wrong, in plain words; each sentence names what it stands on."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from policies.changes import Change
from policies.printable import printable
from policies.verdict import Finding
from scripts.changes.reports import words
from scripts.changes.reports.report import Report

_VERBS = {
    "create": "is created",
    "import": "is taken over as it is",
    "update": "is changed in place",
    "replace": "is deleted and made anew",
    "delete": "is deleted",
    "refresh": "is written down as the cluster has it",
}
_MOST = 4
"""Differences that one sentence names."""


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One statement, and what it stands on."""

    text: str
    changes: tuple[str, ...] = ()
    """URNs of changes."""
    rule: str = ""
    """The rule that says it."""
    lines: tuple[str, ...] = ()
    """Lines of the stack's files."""

    def document(self) -> dict[str, Any]:
        """The JSON form."""
        return {"text": self.text, "changes": list(self.changes), "rule": self.rule, "lines": list(self.lines)}

    def shown(self) -> str:
        """The sentence with what it stands on in brackets."""
        changes = [words.titled(urn) for urn in self.changes]
        return f"{self.text} [{', '.join([*([self.rule] if self.rule else []), *changes[:1], *self.lines])}]"


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """The sentences that stand on something."""

    sentences: tuple[Sentence, ...]
    dropped: int
    """How many stood on nothing that is there."""

    @property
    def score(self) -> float:
        """The share of sentences that stand on something, from 0 to 1."""
        total = len(self.sentences) + self.dropped
        return len(self.sentences) / total if total else 1.0

    def document(self) -> dict[str, Any]:
        """The JSON form."""
        return {"sentences": [item.document() for item in self.sentences], "dropped": self.dropped, "score": self.score}


def explain(report: Report) -> Explanation:
    """What happens, then what could go wrong."""
    return grounded([*_happening(report), *_risks(report)], report)


def grounded(sentences: Iterable[Sentence], report: Report) -> Explanation:
    """The sentences of which everything that they stand on is in the change set, its verdict and the stack's files."""
    said = list(sentences)
    urns = {change.urn for change in report.changes.changes}
    rules = set(report.verdict.rules) | {"schemas"}

    def stands(sentence: Sentence) -> bool:
        known = set(sentence.changes) <= urns and (not sentence.rule or sentence.rule in rules)
        return known and bool(sentence.changes or sentence.rule)

    kept = tuple(sentence for sentence in said if stands(sentence))
    return Explanation(sentences=kept, dropped=len(said) - len(kept))


def _happening(report: Report) -> Iterator[Sentence]:
    shown = {change.urn: change for change in words.shown(report.changes)}
    whole = {urn: change for urn, change in shown.items() if change.op in {"create", "delete"}}
    for urn, change in shown.items():
        if _is_part(change, whole):
            continue
        parts = [part for part in whole if part != urn and _top(part, whole) == urn]
        yield Sentence(text=_told(change, len(parts)), changes=(urn, *parts), lines=_lines(report, urn))


def _is_part(change: Change, whole: Mapping[str, Change]) -> bool:
    """Whether it comes or goes with the component that it belongs to, which is told in its place."""
    above = whole.get(change.parent or "")
    return above is not None and above.op == change.op


def _top(urn: str, whole: Mapping[str, Change]) -> str:
    change = whole[urn]
    return _top(change.parent, whole) if change.parent and _is_part(change, whole) else urn


def _told(change: Change, parts: int) -> str:
    whose = f" of tenant {printable(change.tenant)}" if change.tenant and change.tenant != change.name else ""
    beside = f" with {parts} resources in it" if parts else ""
    found = words.differences(change)
    more = f" and {len(found) - _MOST} more" if len(found) > _MOST else ""
    details = f": {'; '.join(found[:_MOST])}{more}" if found else ""
    needed = f"; {change.dependents} resources depend on it" if change.dependents and change.op != "create" else ""
    return f"{words.titled(change.urn)}{whose} {_VERBS[change.op]}{beside}{details}{needed}"


def _risks(report: Report) -> Iterator[Sentence]:
    verdict = report.verdict
    for beginning, findings in (
        ("the gate denies it: ", verdict.denials),
        ("more people than usual have to agree: ", verdict.approvals),
        ("what is not known yet is judged when it runs: ", verdict.deferred),
        ("beware: ", verdict.warnings),
    ):
        yield from (_risk(beginning, finding, report) for finding in findings)


def _risk(beginning: str, finding: Finding, report: Report) -> Sentence:
    lines = tuple(str(origin) for origin in report.lines.behind(finding))
    changes = (finding.urn,) if finding.urn else ()
    return Sentence(text=printable(f"{beginning}{finding.message}"), changes=changes, rule=finding.rule, lines=lines)


def _lines(report: Report, urn: str) -> tuple[str, ...]:
    return tuple(str(origin) for origin in report.lines.of(urn))
