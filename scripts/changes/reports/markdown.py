"""A report for a pull request: what matters in sight, the rest to unfold."""

import re
from collections.abc import Iterable, Iterator

from policies.printable import printable
from scripts.changes.reports import words
from scripts.changes.reports.report import Report, budgets, outcome, rows

_ACTIVE = re.compile(r"[\\`*_{}\[\]<>#!|~&@\"'$]|:(?=//)")
_ROOM = 12_000
"""Most characters of one part; a comment on a code host holds some 65,000."""


def comment(report: Report) -> str:
    """The report as GitHub-flavoured Markdown; no text in it can be anything but text."""
    verdict = report.verdict
    parts = [
        f"**layer0 {escaped(words.headline(report.changes, applied=report.applied))}** — gate: {outcome(verdict)}",
        *_part("Changes", _table(("", "resource", "tenant", "stack file"), _changes(report))),
        *_part(
            "Findings", _table(("gate", "rule", "resource", "what is wrong", "remedy", "stack file"), _found(report))
        ),
        *map(escaped, report.stored.splitlines()),
        *_folded("Differences", _differences(report)),
        *_folded("Budgets", (f"- {escaped(line)}" for line in budgets(verdict))),
        *_folded("Made from", (f"- {escaped(key)}: {escaped(str(value))}" for key, value in _identity(report))),
    ]
    return "\n\n".join(parts)


def escaped(text: str) -> str:
    """Text in which nothing is markup: no link, mention, cell, tag or emphasis."""
    return _ACTIVE.sub(lambda match: f"&#{ord(match[0])};", text)


def _changes(report: Report) -> Iterator[tuple[str, ...]]:
    for change in words.shown(report.changes):
        lines = ", ".join(map(str, report.lines.of(change.urn)))
        yield change.op, words.titled(change.urn), printable(change.tenant or ""), lines


def _found(report: Report) -> Iterator[tuple[str, ...]]:
    for row in rows(report):
        yield row.level, row.rule, row.resource, row.message, row.remedy, row.lines


def _differences(report: Report) -> Iterator[str]:
    for change in words.shown(report.changes):
        for line in words.differences(change):
            yield f"- {escaped(words.titled(change.urn))}: {escaped(line)}"


def _identity(report: Report) -> Iterator[tuple[str, object]]:
    yield "digest", report.changes.digest()
    yield "semantic digest", report.changes.semantic_digest()
    yield "policies", report.verdict.policies
    yield "rules", len(report.verdict.rules)
    yield (
        "commit",
        f"{report.changes.made_from.get('commit')}{' (dirty)' if report.changes.made_from.get('dirty') else ''}",
    )


def _table(head: Iterable[str], body: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [f"| {' | '.join(map(escaped, cells))} |" for cells in body]
    columns = list(head)
    return [f"| {' | '.join(columns)} |", "| --- " * len(columns) + "|", *_fitting(lines)] if lines else []


def _part(title: str, lines: list[str]) -> list[str]:
    return [f"#### {title}", "\n".join(lines)] if lines else []


def _folded(title: str, lines: Iterable[str]) -> list[str]:
    """A part that is closed until somebody opens it; nothing where there is nothing in it."""
    body = _fitting(list(lines))
    return [f"<details><summary>{title}</summary>", "\n".join(body), "</details>"] if body else []


def _fitting(lines: list[str]) -> list[str]:
    """As many lines as there is room for, and how many there are beside."""
    kept, room = 0, _ROOM
    while kept < len(lines) and room >= len(lines[kept]):
        room -= len(lines[kept]) + 1
        kept += 1
    return lines[:kept] + ([f"\n… and {len(lines) - kept} more"] if kept < len(lines) else [])
