"""What one change set would do that another would not, in words."""

from collections.abc import Iterator

from policies.changes import Change, ChangeSet
from policies.printable import printable
from policies.values import differing
from scripts.changes.reports.words import titled

_MAKERS = {"approvers": "who may approve", "policies": "the rules", "program": "the program", "toolchain": "the tools"}
_MOST = 20


def differences(approved: ChangeSet, now: ChangeSet) -> list[str]:
    """Each difference that counts, the first twenty of them; empty where the semantic digests are the same."""
    found = [*_makers(approved, now), *_changes(_doing(approved), _doing(now))]
    more = [f"and {len(found) - _MOST} more"] if len(found) > _MOST else []
    return [*found[:_MOST], *more]


def _makers(approved: ChangeSet, now: ChangeSet) -> Iterator[str]:
    for key, words in _MAKERS.items():
        if approved.made_from.get(key) != now.made_from.get(key):
            yield f"{words} changed ({key})"


def _doing(changes: ChangeSet) -> dict[str, Change]:
    return {change.urn: change for change in changes.doing}


def _changes(approved: dict[str, Change], now: dict[str, Change]) -> Iterator[str]:
    for urn in sorted(approved.keys() | now.keys()):
        before, after = approved.get(urn), now.get(urn)
        if after is None:
            yield f"- {before.op if before else ''} {titled(urn)} is no longer there"
        elif before is None:
            yield f"+ {after.op} {titled(urn)} is new"
        elif before.op != after.op:
            yield f"~ {titled(urn)}: {before.op} became {after.op}"
        elif before.document() != after.document():
            paths = [printable(path) for path in differing(before.document(), after.document())]
            yield f"~ {after.op} {titled(urn)}: {', '.join(paths[:5])}"
