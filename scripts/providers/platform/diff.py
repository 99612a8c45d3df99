"""What differs between two sets of inputs, path by path, and whether that means another resource."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from scripts.providers import paths
from scripts.providers.platform import schema
from scripts.providers.properties import is_list, is_map
from scripts.providers.protocol import provider_pb2 as pb

_Kinds = pb.PropertyDiff


class Change(NamedTuple):
    """One property that differs; None stands for what is not there."""

    path: paths.Path
    old: Any
    new: Any


def changes(old: Any, new: Any, path: paths.Path = ()) -> Iterator[Change]:
    """The paths at which two values differ; lists of unequal length differ as a whole."""
    if is_map(old) and is_map(new):
        for key in sorted({*old, *new}):
            yield from changes(old.get(key), new.get(key), (*path, key))
    elif is_list(old) and is_list(new) and len(old) == len(new):
        for index, pair in enumerate(zip(old, new, strict=True)):
            yield from changes(*pair, (*path, index))
    elif old != new:
        yield Change(path, old, new)


def response(found: Iterable[Change], spec: schema.Spec, *, delete_first: bool = False) -> pb.DiffResponse:
    """The engine's form of the changes."""
    detailed = {paths.format(change.path): _kind(change, spec) for change in found}
    replaces = [path for path, kind in detailed.items() if kind in _REPLACING]
    return pb.DiffResponse(
        changes=pb.DiffResponse.DIFF_SOME if detailed else pb.DiffResponse.DIFF_NONE,
        diffs=list(dict.fromkeys(str(paths.parse(path)[0]) for path in detailed)),
        replaces=replaces,
        detailedDiff={path: _Kinds(kind=kind, inputDiff=True) for path, kind in detailed.items()},
        hasDetailedDiff=True,
        deleteBeforeReplace=bool(replaces) and delete_first,
    )


_REPLACING = (_Kinds.ADD_REPLACE, _Kinds.DELETE_REPLACE, _Kinds.UPDATE_REPLACE)


def _kind(change: Change, spec: schema.Spec) -> "pb.PropertyDiff.Kind.ValueType":
    replaces = schema.replacing(spec, change.path)
    if change.old is None:
        return _Kinds.ADD_REPLACE if replaces else _Kinds.ADD
    if change.new is None:
        return _Kinds.DELETE_REPLACE if replaces else _Kinds.DELETE
    return _Kinds.UPDATE_REPLACE if replaces else _Kinds.UPDATE
