"""A report for a person at a terminal."""

from collections.abc import Iterable, Iterator

from policies.changes import ChangeSet, name_of
from policies.printable import printable
from scripts.changes.reports import tree, words
from scripts.changes.reports.report import Report, Row, budgets, outcome, rows

_HEAD = Row(level="gate", rule="rule", resource="resource", lines="stack file", message="", remedy="")
_WIDEST = 44


def page(report: Report) -> str:
    """What would happen, then what the gate says of it."""
    verdict = report.verdict
    used = ", ".join(budgets(verdict))
    return "\n".join(
        [
            words.headline(report.changes),
            *_changes(report.changes),
            "",
            *_table(list(rows(report))),
            *([f"budgets: {used}"] if used else []),
            f"gate: {outcome(verdict)} ({len(verdict.rules)} rules, {len(verdict.deferred)} findings deferred)",
            *([report.stored] if report.stored else []),
        ]
    )


def _changes(changes: ChangeSet) -> Iterator[str]:
    grown = list(tree.branches(changes))
    widest = max((2 * depth + len(words.kind_of(change.type)) for change, depth, _ in grown), default=0)
    for change, depth, tenant in grown:
        kind = " " * 2 * depth + words.kind_of(change.type)
        op = change.op if change.op in words.MARKS else ""
        whose = f"  (tenant {printable(tenant)})" if tenant else ""
        yield f"  {words.MARKS.get(op, ' ')} {op:<8} {kind:<{widest}}  {printable(name_of(change.urn))}{whose}"
        yield from (f"{' ' * (15 + 2 * depth)}{line}" for line in words.differences(change))


def _table(found: list[Row]) -> Iterator[str]:
    """The short columns side by side, and what is wrong and what to do about it below them, as long as they are."""
    if not found:
        return
    level, rule, resource = (_width(found, column) for column in ("level", "rule", "resource"))
    for row in [_HEAD, *found]:
        line = f"{row.level:<{level}}  {row.rule:<{rule}}  {row.resource:<{resource}}  {row.lines}"
        yield f"  {line}".rstrip()
        yield from (f"  {'':<{level}}  {said}" for said in (row.message, row.remedy and f"-> {row.remedy}") if said)


def _width(found: Iterable[Row], column: str) -> int:
    return min(_WIDEST, max(len(getattr(row, column)) for row in (_HEAD, *found)))


def applied(report: Report) -> str:
    """What was done, and the stack's outputs."""
    outputs = report.outputs or {}
    width = max(map(len, outputs), default=0)
    lines = [f"  {name:<{width}}  {words.text(value)}" for name, value in sorted(outputs.items())]
    return "\n".join([words.headline(report.changes, applied=True), *lines])
