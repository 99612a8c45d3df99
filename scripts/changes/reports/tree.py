"""The changes of a change set as a tree: each below the component that it is a part of."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from policies.changes import Change, ChangeSet
from scripts.changes.reports import words


class Branch(NamedTuple):
    """One line of the tree."""

    change: Change
    depth: int
    """0 at the top."""
    tenant: str | None
    """Whose it is, where the line above it does not say so already."""


def branches(changes: ChangeSet) -> Iterator[Branch]:
    """The changes that are any; components that stay as they are come along where something in them does not."""
    known = {change.urn: change for change in changes.changes if words.is_ours(change)}
    wanted = set[str]()
    for change in words.shown(changes):
        urn: str | None = change.urn
        while urn in known and urn not in wanted:
            wanted.add(urn)
            urn = known[urn].parent
    below = defaultdict[str | None, list[Change]](list)
    for urn, change in known.items():
        if urn in wanted:
            below[change.parent if change.parent in known else None].append(change)
    return _grown(below, below[None], 0, None)


def _grown(
    below: Mapping[str | None, Sequence[Change]], changes: Sequence[Change], depth: int, tenant: str | None
) -> Iterator[Branch]:
    for change in changes:
        yield Branch(change, depth, change.tenant if change.tenant != tenant else None)
        yield from _grown(below, below.get(change.urn, ()), depth + 1, change.tenant)
