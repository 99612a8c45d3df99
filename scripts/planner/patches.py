"""JSON Patches (RFC 6902) on the file of a stack: made of edits, applied to the text."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self, cast

from scripts.planner import splicing
from scripts.planner.errors import Refused
from scripts.planner.plan import Edit
from stacks import documents
from stacks.inheritance import NAMESPACE
from stacks.secret import Secret

_MISSING = object()


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One step of a patch."""

    op: Literal["test", "add", "replace", "remove"]
    path: tuple[str, ...]
    """Keys from the top of the file down, such as `("config", "layer0:tenants", "acme")`."""
    value: Any = None
    """Nothing for `remove`."""

    def document(self) -> dict[str, Any]:
        """The JSON form."""
        value = {} if self.op == "remove" else {"value": self.value}
        return {"op": self.op, "path": pointer(self.path), **value}

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        """The operation with this JSON form."""
        keys = str(document["path"]).split("/")[1:]
        path = tuple(key.replace("~1", "/").replace("~0", "~") for key in keys)
        return cls(op=document["op"], path=path, value=document.get("value"))


def pointer(keys: Iterable[str]) -> str:
    """Keys as a JSON Pointer (RFC 6901)."""
    return "".join(f"/{key.replace('~', '~0').replace('/', '~1')}" for key in keys)


def _placed(path: Sequence[str]) -> tuple[str, ...]:
    """Where a setting is in the file."""
    return ("config", f"{NAMESPACE}{path[0]}", *path[1:])


def operations(edits: Iterable[Edit], file: Mapping[str, Any], inherited: Mapping[str, Any]) -> tuple[Operation, ...]:
    """The patch that brings the edits about; `file` is its whole content, `inherited` what its layers say together.

    What is inherited is overridden by writing it in the stack's own file, and removed by writing `null` there. Raises
    `Refused` for an edit of a secret, or one that has no meaning.
    """
    made: list[Operation] = []
    for edit in edits:
        _check(edit)
        under = _at(inherited, edit.path)
        if edit.op == "set":
            steps = list(_setting(file, _placed(edit.path), _over(under, edit.value)))
        else:
            steps = list(_removing(file, edit.path, under))
        for step in steps:
            _keep_secrets(edit, step)
            file = _applied(file, step)
        made += steps
    return tuple(made)


def apply(text: str, patch: Iterable[Operation]) -> str:
    """The text of a stack's file with a patch applied; only what the patch names differs.

    Raises `Refused` where a test of the patch does not hold, or where the text cannot be changed so.
    """
    tree = _read(text)
    for step in patch:
        where = ".".join(step.path[1:]).removeprefix(NAMESPACE)
        expected = _applied(tree, step)
        try:
            text = _spliced(text, step)
            tree = _read(text)
        except LookupError as error:
            raise Refused(f"{where}: cannot be changed in its file ({error}); edit it by hand") from error
        if not _same(tree, expected):
            raise Refused(f"{where}: cannot be changed alone, other places share it; edit the file by hand")
    return text


def _check(edit: Edit) -> None:
    where = ".".join(edit.path)
    if not edit.path or not all(edit.path):
        raise Refused(f"{where or 'an edit'}: names no setting; name a section and what is in it")
    if edit.op == "set" and edit.value is None:
        raise Refused(f"{where}: is set to nothing; remove it in place of that")
    if "secure" in edit.path or _has_secret(edit.value):
        raise Refused(f"{where}: is a secret, which no planner touches; use pulumi config set --secret --path")


def _setting(file: Mapping[str, Any], path: tuple[str, ...], value: Any) -> Iterator[Operation]:
    """The steps after which this value stands at this place of the file, and nothing else is touched."""
    for length in range(1, len(path)):
        held = _at(file, path[:length])
        if not isinstance(held, dict):
            whole = _nested(path[length:], value)
            if held is not _MISSING:
                yield Operation(op="test", path=path[:length], value=held)
            yield Operation(op="add" if held is _MISSING else "replace", path=path[:length], value=whole)
            return
    old = _at(file, path)
    if old is _MISSING:
        yield Operation(op="add", path=path, value=value)
    elif isinstance(old, dict) and isinstance(value, dict) and old and value:
        yield from _rewriting(file, path, cast("dict[str, Any]", old), cast("dict[str, Any]", value))
    elif not _same(old, value):
        yield Operation(op="test", path=path, value=old)
        yield Operation(op="replace", path=path, value=value)


def _rewriting(
    file: Mapping[str, Any], path: tuple[str, ...], old: dict[str, Any], new: dict[str, Any]
) -> Iterator[Operation]:
    """The steps from one map to another, entry by entry, so that what both have keeps its form and comments."""
    for key, value in new.items():
        yield from _setting(file, (*path, key), value)
    for key in sorted(old.keys() - new.keys()):
        yield Operation(op="test", path=(*path, key), value=old[key])
        yield Operation(op="remove", path=(*path, key))


def _removing(file: Mapping[str, Any], setting: tuple[str, ...], inherited: Any) -> Iterator[Operation]:
    path = _placed(setting)
    old = _at(file, path)
    if inherited is not _MISSING:
        yield from _setting(file, path, None)
    elif old is not _MISSING:
        yield Operation(op="test", path=path, value=old)
        yield Operation(op="remove", path=path)
    else:
        raise Refused(f"{'.'.join(setting)}: is written nowhere, so that nothing can be removed")


def _keep_secrets(edit: Edit, step: Operation) -> None:
    if _has_secret(step.value):
        raise Refused(f"{'.'.join(edit.path)}: holds a secret, which no planner touches; edit the file by hand")


def _has_secret(value: Any) -> bool:
    match value:
        case Secret():
            return True
        case dict():
            entries = cast("dict[str, Any]", value)
            return "secure" in entries or any(map(_has_secret, entries.values()))
        case list():
            return any(map(_has_secret, cast("list[Any]", value)))
        case _:
            return False


def _over(under: Any, value: Any) -> Any:
    """What to write over an inherited value so that together they are this one: maps merge, so `null` takes away."""
    if not isinstance(under, dict) or not isinstance(value, dict):
        return value
    lower, entries = cast("dict[str, Any]", under), cast("dict[str, Any]", value)
    written = {key: _over(lower.get(key, _MISSING), entry) for key, entry in entries.items()}
    return written | dict.fromkeys(lower.keys() - entries.keys())


def _at(tree: Any, path: Sequence[str]) -> Any:
    for key in path:
        if not isinstance(tree, Mapping) or key not in tree:
            return _MISSING
        tree = cast("Mapping[str, Any]", tree)[key]
    return tree


def _nested(path: Sequence[str], value: Any) -> Any:
    for key in reversed(path):
        value = {key: value}
    return value


def _applied(tree: Mapping[str, Any], step: Operation) -> Mapping[str, Any]:
    """The tree after one step. Raises `Refused` where a test does not hold or the place is not as the step needs it."""
    key, *below = step.path
    if below:
        inner = tree.get(key)
        if not isinstance(inner, dict):
            raise Refused(f"{'.'.join(step.path)}: the file has changed there; ask again")
        return {
            **tree,
            key: _applied(cast("dict[str, Any]", inner), Operation(op=step.op, path=tuple(below), value=step.value)),
        }
    if (key in tree) == (step.op == "add") or (step.op == "test" and not _same(tree[key], step.value)):
        raise Refused(f"{key}: the file has changed there; ask again")
    if step.op == "test":
        return tree
    rest = {name: value for name, value in tree.items() if name != key}
    return rest if step.op == "remove" else {**tree, key: step.value}


def _spliced(text: str, step: Operation) -> str:
    match step.op:
        case "test":
            return text
        case "add":
            return splicing.add(text, step.path, step.value)
        case "replace":
            return splicing.replace(text, step.path, step.value)
        case "remove":
            return splicing.remove(text, step.path)


def _read(text: str) -> Mapping[str, Any]:
    node, problems = documents.parse(text, "")
    if node is None or problems:
        raise LookupError("; ".join(problem.text for problem in problems) or "there is nothing in it")
    return documents.plain(node)


def _same(one: Any, other: Any) -> bool:
    """Whether two values are written alike: 1 is not true, and 1.0 is not 1."""
    if isinstance(one, Secret) or isinstance(other, Secret):
        return one == other
    if isinstance(one, dict) and isinstance(other, dict):
        first, second = cast("dict[str, Any]", one), cast("dict[str, Any]", other)
        return first.keys() == second.keys() and all(_same(first[key], second[key]) for key in first)
    if isinstance(one, list) and isinstance(other, list):
        items, others = cast("list[Any]", one), cast("list[Any]", other)
        return len(items) == len(others) and all(map(_same, items, others))
    return json.dumps(one) == json.dumps(other)
