"""The pattern language in which kinds say what sentences they are for, and its matcher.

`words` are matched as they stand, `(this|that)` is a choice, `[word]` may be missing, `<raise>` is a phrase of the
vocabulary, `{count}` and `{name:count}` are slots, `{database=yes}` takes no words and binds a flag, and `(...)+` is a
list of one or more, set apart by commas, `and` or nothing.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Protocol

from scripts.planner.sentences.tokens import Token
from scripts.planner.sentences.vocabulary import PHRASES

Bound = tuple[tuple[str, Any], ...]


class Scene(Protocol):
    """What patterns are matched against."""

    tokens: tuple[Token, ...]
    furthest: int

    def fill(self, slot: str, at: int) -> tuple[tuple[int, Any], ...]:
        """Each way to fill a slot with the tokens from a place on: where it ends, and what it holds."""
        ...


Matcher = Callable[[Scene, int], Iterator[tuple[int, Bound]]]
_PARTS = re.compile(r"\{[^}]*\}|<[^>]*>|\)\+|[()\[\]|]|[^\s{}<>()\[\]|]+")
_BETWEEN = (("and",), (",",), (",", "and"), (",", "with"), ("with",), ("and", "with"), ("&",), ("plus",), ())


@cache
def compiled(pattern: str) -> Matcher:
    """The matcher of a pattern."""
    parts = _PARTS.findall(pattern)
    matcher = _choice(parts)
    if parts:
        raise ValueError(f"{pattern}: has {parts[0]!r} too many")
    return matcher


def merged(bound: Bound) -> Mapping[str, Any] | None:
    """What the slots hold by name; lists that were said in several places are one; nothing if a slot is told twice."""
    slots: dict[str, Any] = {}
    for name, value in bound:
        if name not in slots:
            slots[name] = value
        elif isinstance(value, tuple):
            slots[name] += value
        else:
            return None
    return slots


def _choice(parts: list[str]) -> Matcher:
    branches = [_sequence(parts)]
    while parts and parts[0] == "|":
        parts.pop(0)
        branches.append(_sequence(parts))
    if len(branches) == 1:
        return branches[0]

    def match(scene: Scene, at: int) -> Iterator[tuple[int, Bound]]:
        for branch in branches:
            yield from branch(scene, at)

    return match


def _sequence(parts: list[str]) -> Matcher:
    steps: list[Matcher] = []
    while parts and parts[0] not in ("|", ")", ")+", "]"):
        steps.append(_step(parts))

    def match(scene: Scene, at: int, step: int = 0) -> Iterator[tuple[int, Bound]]:
        if step == len(steps):
            yield at, ()
            return
        for middle, first in steps[step](scene, at):
            for end, rest in match(scene, middle, step + 1):
                yield end, first + rest

    return match


def _step(parts: list[str]) -> Matcher:
    part = parts.pop(0)
    if part in ("(", "["):
        inner = _choice(parts)
        closing = parts.pop(0)
        if part == "[":
            return _optional(inner)
        return _listed(inner) if closing == ")+" else inner
    if part.startswith("<"):
        return compiled(PHRASES[part[1:-1]])
    return _slot(part[1:-1]) if part.startswith("{") else _word(part)


def _word(word: str) -> Matcher:
    def match(scene: Scene, at: int) -> Iterator[tuple[int, Bound]]:
        if at < len(scene.tokens) and scene.tokens[at].word == word:
            scene.furthest = max(scene.furthest, at + 1)
            yield at + 1, ()

    return match


def _slot(said: str) -> Matcher:
    if "=" in said:
        name, _, flag = said.partition("=")
        return lambda _scene, at: iter([(at, ((name, flag),))])
    name, _, slot = said.rpartition(":")

    def match(scene: Scene, at: int) -> Iterator[tuple[int, Bound]]:
        for end, value in scene.fill(slot, at):
            scene.furthest = max(scene.furthest, end)
            yield end, ((name or slot, value),)

    return match


def _optional(inner: Matcher) -> Matcher:
    def match(scene: Scene, at: int) -> Iterator[tuple[int, Bound]]:
        yield from inner(scene, at)
        yield at, ()

    return match


def _listed(inner: Matcher) -> Matcher:
    def match(scene: Scene, at: int) -> Iterator[tuple[int, Bound]]:
        for end, bound in inner(scene, at):
            yield end, bound
            for start in sorted({end + length for length in separators(scene, end)}):
                for last, rest in match(scene, start):
                    if last > end:
                        yield last, bound + rest

    return match


def separators(scene: Scene, at: int) -> Iterator[int]:
    """How many tokens may stand here between two items of a list, none included."""
    words = tuple(token.word for token in scene.tokens[at : at + 2])
    yield from {len(between) for between in _BETWEEN if words[: len(between)] == between}
