"""An entry in words."""

from collections.abc import Callable, Mapping
from typing import Any

from scripts.ledger.entries import Entry

_About = Mapping[str, Any]


def summary(entry: Entry) -> str:
    """What happened, in a few words."""
    words = _WORDS.get(entry.kind)
    if words is not None and entry.about:
        return words(entry.about)
    return entry.document.key if entry.document else ""


def _preview(about: _About) -> str:
    counts = ", ".join(f"{count} {op}" for op, count in sorted(about["changes"].items()))
    denied = ", ".join(about["verdict"]["denied"])
    return f"{about['operation']}: {counts or 'nothing'}{f'; denied by {denied}' if denied else ''}"


def _run(about: _About) -> str:
    why = f": {about['why'].partition(chr(10))[0]}" if about["why"] else ""
    return f"run {about['number']}: {about['operation']} {about['outcome']}{why}"


def _step(about: _About) -> str:
    return f"run {about['run']}: {about['op']} {about['urn'].rpartition('::')[2]} {about['outcome']}"


def _rollback(about: _About) -> str:
    return f"to run {about['run']}, commit {about['commit']}"


def _drift(about: _About) -> str:
    return f"{about['count']} not as the last run left them"


def _difference(about: _About) -> str:
    return f"{about['before'][:19] or 'none'} -> {about['after'][:19]}"


_WORDS: Mapping[str, Callable[[_About], str]] = {
    "preview": _preview,
    "run": _run,
    "refused": _run,
    "restore": _run,
    "step": _step,
    "rollback": _rollback,
    "drift": _drift,
    "settings": _difference,
    "policies": _difference,
    "program": _difference,
}
