"""The part of JSONPath in which people say what to wait for.

`.name`, `['any name']`, `[0]`, `[-1]`, `[*]`, `..name`, and filters of list items: `[?(@.type=="Ready")]`, `[?(@.ip)]`.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from scripts.providers.properties import is_list, is_map

Step = Callable[[Any], list[Any]]
"""From a value to those that it leads to."""

_LITERAL = r"""'[^']*'|"(?:[^"\\]|\\.)*"|true|false|null|-?\d+(?:\.\d+)?"""
_STEP = re.compile(
    rf"""
    (?P<deep>\.\.)?\.?(?P<name>[^\W\d][\w-]*)
    | \.?\[(?P<quoted>'[^']*'|"(?:[^"\\]|\\.)*")\]
    | \[(?P<index>-?\d+)\]
    | (?P<all>\.\*|\[\*\])
    | \[\?\s*\(?\s*@(?P<path>[^=!]*?)\s*(?:(?P<operator>==|!=)\s*(?P<literal>{_LITERAL})\s*)?\)?\s*\]
    """,
    re.VERBOSE,
)


def parse(text: str) -> list[Step]:
    """The steps of a path. Raises: `ValueError`, with the part that cannot be read."""
    rest, steps = text.removeprefix("$"), list[Step]()
    while rest:
        match = _STEP.match(rest)
        if match is None or (match["name"] and not rest.startswith(".")):
            raise ValueError(rest)
        steps.append(_step(match))
        rest = rest[match.end() :]
    return steps


def select(steps: list[Step], value: Any) -> list[Any]:
    """The values that the path leads to."""
    found = [value]
    for step in steps:
        found = [each for item in found for each in step(item)]
    return found


def _step(match: re.Match[str]) -> Step:
    if match["all"]:
        return lambda value: list(_children(value))
    if match["index"]:
        index = int(match["index"])
        return lambda value: [value[index]] if is_list(value) and -len(value) <= index < len(value) else []
    if match["path"] is not None:
        return _filter(match)
    name = match["name"] or _literal(match["quoted"])
    if match["deep"]:
        return lambda value: [each[name] for each in _descendants(value) if is_map(each) and name in each]
    return lambda value: [value[name]] if is_map(value) and name in value else []


def _filter(match: re.Match[str]) -> Step:
    steps, operator = parse(match["path"]), match["operator"]
    wanted = _literal(match["literal"]) if operator else None

    def passes(item: Any) -> bool:
        found = select(steps, item)
        if operator == "==":
            return found == [wanted]
        return found != [wanted] if operator else bool(found)

    return lambda value: [item for item in _children(value) if passes(item)]


def _literal(text: str) -> Any:
    return text[1:-1] if text.startswith("'") else json.loads(text)


def _children(value: Any) -> Iterator[Any]:
    if is_map(value):
        yield from value.values()
    elif is_list(value):
        yield from value


def _descendants(value: Any) -> Iterator[Any]:
    yield value
    for child in _children(value):
        yield from _descendants(child)
