"""Resources, values and numbers of changes as people read them; everything here is safe to print."""

from collections import Counter
from typing import Any

from policies.changes import Change, ChangeSet, name_of, type_of
from policies.printable import printable
from policies.values import is_list, is_object, look_up

MARKS = {"create": "+", "update": "~", "replace": "±", "delete": "-", "import": "=", "refresh": "≈"}
DONE = {
    "create": "created",
    "update": "updated",
    "replace": "replaced",
    "delete": "deleted",
    "import": "imported",
    "refresh": "refreshed",
}
_LONGEST = 60
_MASKS = {"secret": "[secret]", "unknown": "(known after apply)"}


def kind_of(token: str) -> str:
    """The last part of a type token: `Deployment` of `kubernetes:apps/v1:Deployment`."""
    return printable(token.rsplit(":", 1)[-1])


def titled(urn: str) -> str:
    """The kind and name in a URN; the text itself where it is none."""
    if urn.count("::") < 3:  # noqa: PLR2004 the parts of a URN
        return printable(urn)
    return f"{kind_of(type_of(urn))} {printable(name_of(urn))}"


def is_ours(change: Change) -> bool:
    """Whether people care: the stack itself and providers come and go with what they hold."""
    return not change.type.startswith("pulumi:")


def shown(changes: ChangeSet) -> list[Change]:
    """The changes that are any."""
    return [change for change in changes.changes if change.op in MARKS and is_ours(change)]


def headline(changes: ChangeSet, *, applied: bool = False) -> str:
    """What would happen, or has happened, in numbers."""
    counts = Counter(change.op for change in changes.changes if is_ours(change))
    told = {op: done if applied else f"to {op}" for op, done in DONE.items()}
    total = ", ".join(f"{counts[op]} {words}" for op, words in told.items() if counts[op])
    rest = "" if applied else f", {counts['same'] + counts['read']} unchanged"
    return f"{changes.operation} {changes.stack}: {total or 'nothing to do'}{rest}"


def differences(change: Change) -> list[str]:
    """What an update, a replacement or a refresh alters: `spec.replicas: 1 -> 3`."""
    return [
        f"{printable(item.path)}: {_brief(change, 'old', item.path)} -> {_brief(change, 'new', item.path)}"
        f"{'  (replaces)' if item.replaces else ''}"
        for item in (change.differs if change.op in {"update", "replace", "refresh"} else ())
    ]


def _brief(change: Change, side: str, path: str) -> str:
    value = text(look_up(getattr(change, side), path))
    return value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…"


def text(value: Any) -> str:
    """A value in one line; secrets and values not known yet as such."""
    if is_object(value):
        mask = next((words for key, words in _MASKS.items() if value.get(key) is True), None)
        return mask or ", ".join(f"{printable(key)}: {text(item)}" for key, item in sorted(value.items()))
    if is_list(value):
        return f"[{', '.join(map(text, value))}]"
    return "(none)" if value is None else printable(str(value))
