"""What every report tells, whatever its form."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from policies.changes import ChangeSet
from policies.printable import printable
from policies.verdict import ApprovalNeeded, Finding, Verdict
from scripts.changes.lines import Lines
from scripts.changes.reports.words import titled

MOST = 3


@dataclass(frozen=True, kw_only=True)
class Report:
    """A previewed change set with its verdict, and what came of it."""

    changes: ChangeSet
    verdict: Verdict
    lines: Lines
    outputs: Mapping[str, Any] | None = None
    """The stack's outputs, secrets masked; None before the change set has run."""
    stored: str = ""
    """That the change set is stored, and how it can be approved; empty where it is not, or nobody can."""

    @property
    def applied(self) -> bool:
        """Whether the change set has run."""
        return self.outputs is not None


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table of findings; every text is safe to print."""

    level: str
    """`denied`, `approve`, `deferred` or `warning`."""
    rule: str
    resource: str
    """The kind and name of the resource, or of several of which the same is said."""
    message: str
    remedy: str
    lines: str
    """The lines of the stack's files behind it."""


def rows(report: Report) -> Iterator[Row]:
    """Every finding, the gravest first; a warning about several resources is one row."""
    verdict = report.verdict
    for level, findings in (
        ("denied", verdict.denials),
        ("approve", verdict.approvals),
        ("deferred", verdict.deferred),
    ):
        yield from (_row(level, [finding], report) for finding in findings)
    alike: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in verdict.warnings:
        alike.setdefault((finding.rule, finding.message, finding.path), []).append(finding)
    yield from (_row("warning", findings, report) for findings in alike.values())


def _row(level: str, findings: list[Finding], report: Report) -> Row:
    first = findings[0]
    lines = {str(origin): None for finding in findings for origin in report.lines.behind(finding)}
    return Row(
        level=level,
        rule=first.rule,
        resource=_listed([titled(finding.urn) for finding in findings if finding.urn]) or "the change set",
        message=printable(f"{first.message}{f' ({first.path})' if first.path else ''}{_asked(first)}"),
        remedy=printable(first.remedy),
        lines=_listed(list(lines)),
    )


def _asked(finding: Finding) -> str:
    """How many approvals are asked for, and whose."""
    if not isinstance(finding, ApprovalNeeded):
        return ""
    count = f"{finding.approvals} approval{'s' if finding.approvals > 1 else ''}"
    whose = f" of {', '.join(finding.roles)}" if finding.roles else ""
    return f"; needs {count}{whose}"


def _listed(items: list[str]) -> str:
    more = f" and {len(items) - MOST} more" if len(items) > MOST else ""
    return ", ".join(items[:MOST]) + more


def budgets(verdict: Verdict) -> Iterable[str]:
    """What is used of each limit that is set: `deletes 1 of 5`, `acme: updates 2 of 10`."""
    for item in verdict.budgets:
        yield printable(f"{f'{item.tenant}: ' if item.tenant else ''}{item.limit} {item.used:g} of {item.allowed:g}")


def outcome(verdict: Verdict) -> str:
    """The gate's answer in a word or two."""
    denied, asked = len(verdict.denials), len(verdict.approvals)
    if denied:
        return f"{denied} denial{'s' if denied > 1 else ''}"
    return f"passed, {asked} approval{'s' if asked > 1 else ''} asked for" if asked else "passed"
