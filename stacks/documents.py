"""Reads a YAML file into values that know their lines; what YAML readers read differently is a problem, not a guess."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import yaml

from stacks.problems import Problem, quoted
from stacks.secret import Secret

MOST_BYTES = 256 * 1024
MOST_VALUES = 20_000
DEEPEST = 24

_CONSTANTS = {"": None, "~": None, "null": None, "true": True, "false": False}
_WHOLE = "(?:0|[1-9][0-9]{0,14})"
_INTEGER = re.compile(f"[-+]?{_WHOLE}")
_FLOAT = re.compile(
    rf"[-+]?(?:{_WHOLE}\.[0-9]{{0,15}}|\.[0-9]{{1,15}}|{_WHOLE}(?=e))(?:e[-+]?[0-9]{{1,2}})?", re.IGNORECASE
)
_AMBIGUOUS = re.compile(
    r"[-+]?0(?:x[0-9a-f_]+|o[0-7_]+|b[01_]+)"  # 0x1f, 0o17, 0b1
    r"|[-+]?(?=\.?[0-9])[0-9_]*\.?[0-9_]*(?:e[-+]?[0-9]+)?"  # 017, 1_000, 1e999, more digits than are exact
    r"|[-+]?\.(?:inf|nan)"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[t ].*)?",  # 2026-01-31
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Node:
    """A value and the place it was read from."""

    content: "str | int | float | bool | Secret | list[Node] | dict[str, Node] | None"
    file: str
    line: int
    size: int = 1
    """Number of values in it, itself included; an alias counts as often as it is used."""
    alone: bool = False
    """Whether a map replaces, instead of extends, what lies under it: see `inheritance.merge`."""


class _Fatal(Exception):
    """A problem after which the rest of the file cannot be read."""

    def __init__(self, line: int, text: str) -> None:
        self.line, self.text = line, text
        super().__init__(text)


def read(path: Path, file: str) -> tuple[Node | None, list[Problem]]:
    """The value of a YAML file, or None, and everything wrong with it; `file` is its name in messages."""
    try:
        data = path.read_bytes()
        if len(data) > MOST_BYTES:
            return None, [
                Problem(file, 0, "", f"must be at most {MOST_BYTES} bytes, got {len(data)}; split it into layers")
            ]
        return parse(data.decode(), file)
    except UnicodeDecodeError as error:
        return None, [
            Problem(file, 0, "", f"must be UTF-8 text, got byte {error.object[error.start]:#x}; save it as UTF-8")
        ]
    except OSError as error:
        return None, [
            Problem(file, 0, "", f"cannot be read: {(error.strerror or 'no reason given').lower()}; check the file")
        ]


def parse(text: str, file: str) -> tuple[Node | None, list[Problem]]:
    """The value of a YAML text, or None, and everything wrong with it."""
    reader = _Reader(text, file)
    try:
        return reader.document(), reader.problems
    except _Fatal as fatal:
        return None, [*reader.problems, Problem(file, fatal.line, "", fatal.text)]


def plain(node: Node) -> Any:
    """A value without its places: maps, lists, scalars and Secrets."""
    match node.content:
        case dict() as entries:
            return {key: plain(entry) for key, entry in entries.items()}
        case list() as items:
            return [plain(item) for item in items]
        case content:
            return content


def walk(node: Node, path: str = "") -> Iterator[tuple[str, Node]]:
    """A value and all values in it, each with its path, such as tenants.acme or platform.zones[0]."""
    if path:
        yield path, node
    if isinstance(node.content, dict):
        for key, value in node.content.items():
            yield from walk(value, f"{path}.{key}" if path else key)
    elif isinstance(node.content, list):
        for place, value in enumerate(node.content):
            yield from walk(value, f"{path}[{place}]")


class _Reader:
    """Builds values from the parser's events."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._events = self._parsed(text)
        self._anchors: dict[str, Node] = {}

    def document(self) -> Node:
        """The only document of the text."""
        next(self._events)
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return Node(content=None, file=self.file, line=1)
        node = self._node(next(self._events), 0)
        next(self._events)
        if isinstance(more := next(self._events), yaml.DocumentStartEvent):
            raise _Fatal(_line(more), "holds a second document; keep one a file")
        return node

    def _parsed(self, text: str) -> Iterator[yaml.Event]:
        try:
            parser = yaml.CSafeLoader(text)
            while event := parser.get_event():
                yield event
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            said = " ".join(filter(None, (error.context, error.problem))).replace("'\\t'", "tab").replace("\t", "tab")
            advice = "indent with spaces" if "tab" in said else "correct the line or the one above"
            raise _Fatal(mark.line + 1 if mark else 0, f"is not YAML: {said}; {advice}") from None
        except yaml.YAMLError as error:
            raise _Fatal(0, f"is not YAML: {str(error).splitlines()[0]}; remove it") from None

    def _node(self, event: yaml.Event, depth: int) -> Node:
        if depth > DEEPEST:
            raise _Fatal(_line(event), f"is nested more than {DEEPEST} levels deep; settings are at most 6")
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        return self._anchored(cast("yaml.ScalarEvent | yaml.CollectionStartEvent", event), depth)

    def _anchored(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, depth: int) -> Node:
        if event.tag is not None:
            self._problem(event, f"has the tag {event.tag}; remove it, settings are plain values")
        if isinstance(event, yaml.ScalarEvent):
            node = Node(content=self._scalar(event), file=self.file, line=_line(event))
        elif isinstance(event, yaml.SequenceStartEvent):
            node = self._sequence(event, depth)
        else:
            node = self._mapping(event, depth)
        if node.size > MOST_VALUES:
            raise _Fatal(_line(event), f"holds more than {MOST_VALUES} values, aliases counted; write less")
        if event.anchor:
            self._anchors[event.anchor] = node
        return node

    def _alias(self, event: yaml.AliasEvent) -> Node:
        if event.anchor not in self._anchors:
            raise _Fatal(
                _line(event), f"*{event.anchor} stands before the end of its anchor; define &{event.anchor} above"
            )
        return self._anchors[event.anchor]

    def _sequence(self, start: yaml.Event, depth: int) -> Node:
        items: list[Node] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        return Node(content=items, file=self.file, line=_line(start), size=1 + sum(item.size for item in items))

    def _mapping(self, start: yaml.Event, depth: int) -> Node:
        entries: dict[str, Node] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key, value = self._key(event, depth), self._node(next(self._events), depth + 1)
            if key in entries:
                self._problem(event, f"has the key {quoted(key)} twice, first in line {lines[key]}; remove one")
            elif key is not None:
                entries[key], lines[key] = _placed(value, _line(event)), _line(event)
        size = 1 + sum(entry.size for entry in entries.values())
        if list(entries) == ["secure"] and isinstance(ciphertext := entries["secure"].content, str):
            return Node(content=Secret(ciphertext), file=self.file, line=entries["secure"].line)
        return Node(content=entries, file=self.file, line=_line(start), size=size)

    def _key(self, event: yaml.Event, depth: int) -> str | None:
        if isinstance(event, yaml.ScalarEvent):
            return event.value
        self._node(event, depth + 1)
        self._problem(event, "has a key that is not text; write a name")
        return None

    def _scalar(self, event: yaml.ScalarEvent) -> str | int | float | bool | None:
        text: str = event.value
        if not event.implicit[0]:
            return text
        if text.lower() in _CONSTANTS and text in (text.lower(), text.upper(), text.capitalize()):
            return _CONSTANTS[text.lower()]
        if _INTEGER.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
            return number
        if _AMBIGUOUS.fullmatch(text):
            self._problem(event, f"is not read alike by all YAML readers, got {text[:60]}; put it in quotes")
        return text

    def _problem(self, event: yaml.Event, text: str) -> None:
        self.problems.append(Problem(self.file, _line(event), "", text))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1


def _placed(value: Node, line: int) -> Node:
    """A map or list stands where its key does."""
    return replace(value, line=line) if isinstance(value.content, (dict, list)) else value
