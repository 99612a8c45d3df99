"""Changes one value in the text of a stack's file; every other character stays, comments and quotes included."""

import textwrap
from collections.abc import Sequence
from typing import Any

from scripts.planner import spans
from scripts.planner.spans import Entry, Span
from stacks import writing


def add(text: str, path: Sequence[str], value: Any) -> str:
    """The text with one more entry, behind those that are there. Raises LookupError where no map can hold it."""
    parent, key = _map(text, path[:-1]), path[-1]
    entries = list(_entries(parent).values())
    if parent.flow:
        item = f"{writing.inline(key)}: {writing.inline(value)}"
        at = entries[-1].value.end if entries else text.index("{", parent.start) + 1
        return text[:at] + (f", {item}" if entries else item) + text[at:]
    column = _column(text, entries[0].key.start)
    lines = _break(text) + textwrap.indent(writing.entry(key, value, _step(text)), " " * column)
    at = _line_end(text, parent.end)
    return text[:at] + lines.replace("\n", _break(text)) + text[at:]


def replace(text: str, path: Sequence[str], value: Any) -> str:
    """The text with another value at this place; a comment behind the old one stays."""
    parent = _map(text, path[:-1])
    entry = _entries(parent)[path[-1]]
    old, colon = entry.value, _colon(text, entry, flow=parent.flow)
    if parent.flow:
        gap = ": " if colon is None else " " if colon == old.start else ""
        return text[: old.start] + gap + writing.inline(value) + text[old.end :]
    assert colon is not None, "a key in a block map has a colon"  # noqa: S101
    first, *below = writing.entry("k", value, _step(text)).removeprefix("k:").split("\n")
    rest, end = _beside(text, colon, old)
    indent = " " * _column(text, entry.key.start)
    lines = [first + rest, *(indent + line if line else line for line in below)]
    return text[:colon] + _break(text).join(lines) + text[end:]


def remove(text: str, path: Sequence[str]) -> str:
    """The text without this entry and the lines that it alone stands on; a map that it leaves empty is `{}`."""
    parent = _map(text, path[:-1])
    entries = list(_entries(parent).values())
    gone = _entries(parent)[path[-1]]
    if len(entries) == 1:
        return replace(text, path[:-1], {})
    place = entries.index(gone)
    if parent.flow:
        start = entries[place - 1].value.end if place else gone.key.start
        end = gone.value.end if place else entries[1].key.start
        return text[:start] + text[end:]
    start = _line_start(text, gone.key.start)
    if text[start : gone.key.start].strip():
        raise LookupError("its line begins with something else")
    return text[:start] + text[_line_end(text, gone.value.end) :].removeprefix(_break(text))


def _map(text: str, path: Sequence[str]) -> Span:
    span = spans.find(text, path)
    if span.entries is None:
        raise LookupError("is no map of its own")
    return span


def _entries(span: Span) -> dict[str, Entry]:
    return span.entries or {}


def _colon(text: str, entry: Entry, *, flow: bool) -> int | None:
    """Where the value's own part of the entry begins, behind the colon; None in `{key}`."""
    between = text[entry.key.end : entry.value.start]
    if ":" not in between.split("#")[0]:
        if flow:
            return None
        raise LookupError("its key is written in an uncommon form")
    return entry.key.end + between.index(":") + 1


def _beside(text: str, colon: int, old: Span) -> tuple[str, int]:
    """What stays on the line behind a value of a block map, and where what is replaced ends."""
    if old.flow:
        end = _line_end(text, old.end)
        return text[old.end : end], end
    if old.entries is None and text[old.start] in "|>":
        return "", old.end
    return text[colon : _line_end(text, colon)], _line_end(text, old.end)


def _step(text: str) -> int:
    """How far the file indents: as far as its first indented line."""
    found = (len(line) - len(line.lstrip(" ")) for line in text.splitlines() if line.strip() and line.strip()[0] != "#")
    return next((width for width in found if width), 2)


def _break(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _column(text: str, index: int) -> int:
    return index - _line_start(text, index)


def _line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


def _line_end(text: str, index: int) -> int:
    """Where the line ends, before its break."""
    end = text.find("\n", index)
    end = len(text) if end < 0 else end
    return end - 1 if text[end - 1 : end] == "\r" else end
