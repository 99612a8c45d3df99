"""Diff: what differs between the live object in the state and the program's inputs, and what must be replaced.

It never asks the cluster, so a preview gives the same answer on a laptop without access.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from scripts.providers import paths
from scripts.providers.kubernetes.live import pruned
from scripts.providers.kubernetes.objects import AUTONAMED, GENERATE_NAME, REPLACE_UNREADY, Manifest, metadata, says
from scripts.providers.paths import Path
from scripts.providers.properties import is_list, is_map

_MISSING = object()


class Kind(Enum):
    ADD = "ADD"
    UPDATE = "UPDATE"
    DELETE = "DELETE"


@dataclass(frozen=True)
class Change:
    """One property that differs."""

    path: Path
    kind: Kind
    replaces: bool


@dataclass(frozen=True)
class Difference:
    changes: tuple[Change, ...]
    delete_before_replace: bool
    """The new object has the old one's name, so the old one must go first."""

    @property
    def replaces(self) -> list[str]:
        return [paths.format(change.path) for change in self.changes if change.replaces]


def diff(
    live: Manifest,
    old: Manifest,
    new: Manifest,
    *,
    forced: Sequence[Path],
    ignored: Iterable[str] = (),
    unready: bool = False,
) -> Difference:
    """All values plain. `old` and `new` are checked inputs, `live` is the object in the state.

    `unready` says that the live object is not done and that the program wants it replaced for that.
    """
    skip = [paths.parse(text) for text in ignored]
    before, after = _placed(pruned(live, old)), _placed(new)
    changes = tuple(
        Change(path, kind, _replaces(path, value, forced))
        for path, kind, value in _compare((), before, after)
        if not any(paths.covers(pattern, path) for pattern in skip)
    )
    if unready:
        changes += (Change(("metadata", "annotations", REPLACE_UNREADY), Kind.UPDATE, replaces=True),)
    replacing = any(change.replaces for change in changes)
    made_up = says(new, AUTONAMED) or bool(metadata(new).get(GENERATE_NAME))
    return Difference(changes, replacing and not made_up and _same_place(before, after))


def _placed(manifest: Manifest) -> Manifest:
    """No namespace and the namespace `default` are the same place."""
    about = metadata(manifest)
    if about.get("namespace") != "default":
        return manifest
    return {**manifest, "metadata": {key: value for key, value in about.items() if key != "namespace"}}


def _same_place(old: Manifest, new: Manifest) -> bool:
    return all(metadata(old).get(key) == metadata(new).get(key) for key in ("name", "namespace"))


def _compare(path: Path, old: Any, new: Any) -> Iterator[tuple[Path, Kind, Any]]:
    if old is _MISSING:
        yield path, Kind.ADD, new
    elif new is _MISSING:
        yield path, Kind.DELETE, old
    elif is_map(old) and is_map(new):
        for key in dict.fromkeys((*old, *new)):
            yield from _compare((*path, key), old.get(key, _MISSING), new.get(key, _MISSING))
    elif is_list(old) and is_list(new):
        for index in range(max(len(old), len(new))):
            yield from _compare((*path, index), _item(old, index), _item(new, index))
    elif old != new or isinstance(old, bool) != isinstance(new, bool):
        yield path, Kind.UPDATE, new


def _item(items: list[Any], index: int) -> Any:
    return items[index] if index < len(items) else _MISSING


def _replaces(path: Path, value: Any, forced: Sequence[Path]) -> bool:
    """Whether a changed value lies below a forcing path, or has one inside it."""
    return any(
        paths.covers(pattern, path)
        or (
            len(pattern) > len(path)
            and paths.covers(pattern[: len(path)], path)
            and _holds(value, pattern[len(path) :])
        )
        for pattern in forced
    )


def _holds(value: Any, rest: Path) -> bool:
    if not rest:
        return True
    head, deeper = rest[0], rest[1:]
    if is_map(value):
        return head in value and _holds(value[str(head)], deeper)
    return is_list(value) and head == "*" and any(_holds(item, deeper) for item in value)
