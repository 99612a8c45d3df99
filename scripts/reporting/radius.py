"""How far a change set reaches: the components it touches, and what stays as it is but depends on what changes."""

import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from policies.changes import Change, ChangeSet
from scripts.changes.reports import words

DEPENDENT = "dependent"
"""Stands beside the operations: a resource that stays as it is, and depends on one that does not."""
ORDER = (*words.MARKS, DEPENDENT)
MOST = 32
"""Rows that a person takes in at once; with more, components are counted with the one that they are a part of."""
_FEW = 8
"""Rows that tell too little, so that the largest of the components below them have rows too."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A component, with the resources right in it."""

    kind: str
    name: str
    depth: int
    """0 for the stack itself."""
    counts: Mapping[str, int] = field(default_factory=dict[str, int])
    """How many resources have which part in it, by `ORDER`; the component itself is one of them."""
    folded: int = 0
    """How many components below it are counted here."""

    @property
    def total(self) -> int:
        """How many resources it stands for."""
        return sum(self.counts.values())


@dataclass(frozen=True, kw_only=True)
class Reach:
    """All that a change set reaches."""

    rows: tuple[Row, ...]
    """The component tree, without what is not reached; empty where nothing changes."""
    tenants: tuple[str, ...]
    """Those with a resource that changes."""
    dependents: int
    """Resources that stay as they are, and depend on one that does not."""

    @property
    def parts(self) -> list[str]:
        """What happens to anything in it, by `ORDER`."""
        return [part for part in ORDER if any(part in row.counts for row in self.rows)]


def reach(changes: ChangeSet) -> Reach:
    """What it reaches; of the components at most `MOST`, the smaller ones counted with others."""
    kept, touched = dependents(changes), words.shown(changes)
    parts = {change.urn: change.op for change in touched} | dict.fromkeys(kept, DEPENDENT)
    tenants = sorted({change.tenant for change in touched if change.tenant})
    return Reach(rows=tuple(_tree(changes, parts)), tenants=tuple(tenants), dependents=len(kept))


def _tree(changes: ChangeSet, parts: Mapping[str, str]) -> list[Row]:
    """With a row for each resource where they are few, and else for each component."""
    known = {change.urn: change for change in changes.changes if words.is_ours(change)}
    holders = {change.parent for change in known.values()} | {urn for urn in known if "layer0:" in known[urn].type}
    paths = {urn: _path(known, known.keys(), urn) for urn in parts}
    if len(_nodes(paths.values())) >= MOST:
        paths = {urn: _path(known, holders, urn) for urn in parts}
    deepest = max(map(len, paths.values()), default=0)
    whole = next((depth for depth in range(deepest, 0, -1) if len(_nodes(paths.values(), depth)) < MOST), 0)
    depth = whole + 1 if whole < deepest and len(_nodes(paths.values(), whole)) < _FEW else whole
    return _cut(list(_rows(changes.stack, known, paths, parts, depth)), whole) if paths else []


def dependents(changes: ChangeSet) -> set[str]:
    """The URNs of what stays as it is, and depends on something that changes, directly or by way of others."""
    needed_by = defaultdict[str, list[str]](list)
    for change in changes.changes:
        for urn in change.dependencies:
            needed_by[urn].append(change.urn)
    touched = [change.urn for change in words.shown(changes)]
    found, left = set[str](touched), touched.copy()
    while left:
        new = set(needed_by[left.pop()]) - found
        found |= new
        left += new
    kept = {change.urn for change in changes.changes if words.is_ours(change)}
    return (found & kept) - set(touched)


def _path(known: Mapping[str, Change], shown: Collection[str | None], urn: str) -> tuple[str, ...]:
    """What has a row of its own, from the top of the tree down to a resource."""
    found: list[str] = []
    change = known.get(urn)
    while change is not None:
        if change.urn in shown:
            found.append(change.urn)
        change = known.get(change.parent or "")
    return tuple(reversed(found))


def _nodes(paths: Iterable[tuple[str, ...]], depth: int = sys.maxsize) -> set[tuple[str, ...]]:
    return {path[:end] for path in paths for end in range(1, min(len(path), depth) + 1)}


def _rows(
    stack: str,
    known: Mapping[str, Change],
    paths: Mapping[str, tuple[str, ...]],
    parts: Mapping[str, str],
    depth: int,
) -> Iterator[Row]:
    counts, below = defaultdict[tuple[str, ...], Counter[str]](Counter), defaultdict[tuple[str, ...], set[str]](set)
    for urn, path in paths.items():
        counts[path[:depth]][parts[urn]] += 1
        below[path[:depth]] |= set(path[depth:])
    yield Row(kind="stack", name=stack, depth=0, counts=_ordered(counts[()]))
    for path in sorted(_nodes(paths.values(), depth), key=lambda path: [(known[urn].name, urn) for urn in path]):
        change = known[path[-1]]
        yield Row(
            kind=words.kind_of(change.type),
            name=change.name,
            depth=len(path),
            counts=_ordered(counts[path]),
            folded=len(below[path]),
        )


def _ordered(counts: Mapping[str, int]) -> dict[str, int]:
    return {part: counts[part] for part in ORDER if counts[part]}


def _cut(found: Sequence[Row], whole: int) -> list[Row]:
    """All rows down to a depth, as many of those below it as there is room for, and one row for the others."""
    kept = [row for row in found if row.depth <= whole]
    below = sorted((row for row in found if row.depth > whole), key=lambda row: -row.total)
    room = len(below) if len(found) <= MOST else MOST - len(kept) - 1
    shown = {id(row) for row in [*kept, *below[:room]]}
    others = [row for row in found if id(row) not in shown]
    total = sum((Counter(row.counts) for row in others), Counter[str]())
    rest = [Row(kind="components", name=f"{len(others)} more", depth=1, counts=_ordered(total))] if others else []
    return [*(row for row in found if id(row) in shown), *rest]
