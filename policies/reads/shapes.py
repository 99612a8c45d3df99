"""What a term of a rule may stand for, as far as it decides which parts of the input the rule reads.

A `Value` is a set of possibilities. `deep` and `shallow` tell what of the input one has read who looks at a value as a
whole, or only at whether it is there and of which kind.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

Key: TypeAlias = str | int | None
"""One step of a path; None is any step."""
Value: TypeAlias = frozenset["Shape"]


@dataclass(frozen=True)
class Read:
    """A part of the input that a rule looks at."""

    path: tuple[Key, ...]
    deep: bool
    """Whether everything below counts too, not only that it is there and of which kind it is."""

    def meets(self, path: tuple[Key, ...]) -> bool:
        """Whether the answer may depend on the value at `path`, in which None is any step too."""
        shared = all(None in pair or pair[0] == pair[1] for pair in zip(self.path, path, strict=False))
        return shared and (self.deep or len(path) <= len(self.path))


EVERYTHING = Read((), deep=True)


@dataclass(frozen=True)
class Constant:
    """A scalar that the rule itself names."""

    value: str | float | bool | None


@dataclass(frozen=True)
class Part:
    """The part of the input at a path."""

    path: tuple[Key, ...]


@dataclass(frozen=True)
class Record:
    """An object whose keys are known."""

    fields: tuple[tuple[str, "Value"], ...]


@dataclass(frozen=True)
class Row:
    """An array whose length is known."""

    items: tuple["Value", ...]


@dataclass(frozen=True)
class Bag:
    """Any other collection; the keys of a set are its items."""

    keys: "Value"
    items: "Value"


@dataclass(frozen=True)
class Made:
    """Some value that was computed from these parts of the input."""

    reads: frozenset[Read]


@dataclass(frozen=True)
class Because:
    """No value: these parts of the input decided which of the other possibilities it is."""

    reads: frozenset[Read]


Shape: TypeAlias = Constant | Part | Record | Row | Bag | Made | Because
_EMPTY = frozenset([Row(()), Record(())])
NOTHING: Value = frozenset()
SOMETHING: Value = frozenset([Made(frozenset())])
"""A value that tells nothing of the input."""
ANYTHING: Value = frozenset([Made(frozenset([EVERYTHING]))])
"""A value that may tell everything of the input."""


def one(shape: Shape) -> Value:
    """A value that is only this."""
    return frozenset([shape])


def union(values: Iterable[Value]) -> Value:
    """A value that is any of these."""
    return frozenset(shape for value in values for shape in value)


@cache
def deep(value: Value) -> frozenset[Read]:
    """What one has read who looks at all of a value."""
    found: set[Read] = set()
    for shape in value:
        match shape:
            case Part(path):
                found.add(Read(path, deep=True))
            case Made(reads) | Because(reads):
                found |= reads
            case Record() | Row():
                found |= deep(_items(shape))
            case Bag(keys, items):
                found |= deep(keys) | deep(items)
            case Constant():
                pass
    return frozenset(found)


@cache
def shallow(value: Value) -> frozenset[Read]:
    """What one has read who looks at whether a value is there, and of which kind."""
    there = {Read(shape.path, deep=False) for shape in value if isinstance(shape, Part)}
    return because(value) | there


@cache
def because(value: Value) -> frozenset[Read]:
    """What decided which of its possibilities a value is."""
    return frozenset(read for shape in value if isinstance(shape, Made | Because) for read in shape.reads)


def compared(one_side: Value, other: Value) -> frozenset[Read]:
    """What a comparison of two values reads: next to scalars, of a whole object only that it is one, next to an empty
    collection only how much it holds.
    """

    def read(value: Value, beside: Value) -> frozenset[Read]:
        if all(shape in _EMPTY for shape in beside):
            return counted(value)
        return shallow(value) if all(isinstance(shape, Constant | Because) for shape in beside) else deep(value)

    return read(one_side, other) | read(other, one_side)


def counted(value: Value) -> frozenset[Read]:
    """What one has read who counts what a value holds: of a list not the items, of a set whether two are the same."""
    found = because(value)
    for shape in value:
        match shape:
            case Part(path):
                found |= {Read((*path, None), deep=False)}  # a value not known yet may turn out to be none
            case Bag(keys, items):
                found |= deep(keys) | because(items)
            case _:
                pass
    return found


def at(value: Value, key: Value) -> Value:
    """What lies in a value under a key, which is not looked at here."""
    return union(_under(shape, step) for shape in value for step in key if not isinstance(step, Because))


def _under(shape: Shape, step: Shape) -> Value:
    known = step.value if isinstance(step, Constant) else None
    match shape:
        case Part(path):
            return one(Part((*path, known if isinstance(known, str | int) else None)))
        case Record(fields) if isinstance(step, Constant):
            return union(item for name, item in fields if name == known)
        case Row(items) if isinstance(known, int):
            return items[known] if known < len(items) else NOTHING
        case Record() | Row() | Bag():
            return _items(shape)
        case Made():
            return one(shape)
        case Constant() | Because():
            return NOTHING


def each(value: Value) -> tuple[Value, Value]:
    """The keys and the items of whatever a value holds."""
    return union(_keys(shape) for shape in value), at(value, SOMETHING)


def _keys(shape: Shape) -> Value:
    match shape:
        case Part(path):
            return one(Made(frozenset([Read((*path, None), deep=False)])))
        case Record(fields):
            return frozenset(Constant(name) for name, _ in fields)
        case Row(items):
            return frozenset(Constant(place) for place in range(len(items)))
        case Bag(keys, _):
            return keys
        case Made():
            return one(shape)
        case Constant() | Because():
            return NOTHING


def _items(shape: Record | Row | Bag) -> Value:
    match shape:
        case Record(fields):
            return union(item for _, item in fields)
        case Row(items):
            return union(items)
        case Bag(_, items):
            return items
