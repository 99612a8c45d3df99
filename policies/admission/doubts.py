"""Which answers of a template are none, because they may depend on a value that it sees only a mask of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policies.changes import Change
from policies.reads import Read
from policies.reads.shapes import EVERYTHING, Key
from policies.values import is_list, is_mask, is_object, join

_OBJECTS = ("object", "oldObject")
_MATCHED = {
    "excludedNamespaces": "namespace",
    "labelSelector": "labels",
    "name": "name",
    "namespaces": "namespace",
    "namespaceSelector": "namespace",
    "scope": "namespace",
}
"""What a constraint looks at to tell whether it is about an object, below its metadata."""


@dataclass(frozen=True)
class Doubt:
    """A value that an answer may depend on."""

    urn: str
    path: str
    secret: bool
    """Whether the value is secret; any other one is not known yet."""


@dataclass(frozen=True)
class _Mask:
    keys: tuple[Key, ...]
    path: str
    secret: bool


class Doubts:
    """The doubts about one change set, by what each kind of template reads."""

    def __init__(self, changes: Sequence[Change], reads: Mapping[str, frozenset[Read]]) -> None:
        self._changes = changes
        self._reads = reads
        self._new = {change.urn: tuple(_masks(change.new)) for change in changes}
        self._old = {change.urn: tuple(_masks(change.old)) for change in changes}

    def of_object(self, constraint: Mapping[str, Any], change: Change, operation: str) -> list[Doubt]:
        """What hides the answer of a constraint about the object of one change."""
        reads = self._of_template(constraint) | frozenset(_matching(constraint["match"]))
        shown = {"object": self._new[change.urn], "oldObject": self._old[change.urn]}
        if operation == "DELETE":
            shown["object"] = shown["oldObject"]
        elif operation == "CREATE":
            shown["oldObject"] = ()
        return [
            Doubt(change.urn, mask.path, mask.secret)
            for side, masks in shown.items()
            for mask in masks
            if _meet(reads, ("review", side, *mask.keys))
        ]

    def of_surroundings(self, constraint: Mapping[str, Any]) -> list[Doubt]:
        """What hides every answer of a constraint: values of other objects, in the inventory."""
        if constraint["scope"] != "change_set":
            return []
        reads = self._of_template(constraint)
        return [
            Doubt(change.urn, mask.path, mask.secret)
            for change in self._changes
            if change.type.startswith("kubernetes:") and change.op not in {"delete", "read"}
            for mask in self._new[change.urn]
            if any(_meet(reads, place) for place in _in_inventory(change, mask))
        ]

    def _of_template(self, constraint: Mapping[str, Any]) -> frozenset[Read]:
        return self._reads.get(constraint["kind"], frozenset([EVERYTHING]))


def _masks(value: Any, keys: tuple[Key, ...] = (), path: str = "") -> Iterator[_Mask]:
    if is_mask(value):
        yield _Mask(keys, path, "secret" in value)
    elif is_object(value):
        for key, item in value.items():
            yield from _masks(item, (*keys, key), join(path, key))
    elif is_list(value):
        for index, item in enumerate(value):
            yield from _masks(item, (*keys, index), f"{path}[{index}]")


def _matching(match: Mapping[str, Any]) -> Iterator[Read]:
    for name in match.keys() & _MATCHED.keys():
        for side in _OBJECTS:
            yield Read(("review", side, "metadata", _MATCHED[name]), deep=True)


def _in_inventory(change: Change, mask: _Mask) -> Iterator[tuple[Key, ...]]:
    """Where a value lies in the inventory; what says where the object itself lies may be read anywhere."""
    if mask.keys in {(), ("metadata",), ("metadata", "name"), ("metadata", "namespace")}:
        yield ("inventory",)
    kind = change.new.get("kind") if is_object(change.new) else None
    shown = kind if isinstance(kind, str) else change.type.rpartition(":")[2]
    yield ("inventory", "cluster", None, shown, None, *mask.keys)
    yield ("inventory", "namespace", None, None, shown, None, *mask.keys)


def _meet(reads: frozenset[Read], place: tuple[Key, ...]) -> bool:
    return any(read.meets(place) for read in reads)
