"""A kind of request: the sentences that it is for, and the edits that it leads to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from scripts.planner.plan import Edit
from scripts.planner.sentences.places import Place

Outcome = Iterator[Edit | str]
"""Edits, in their order; a text among them is a reason, or the answer to a question."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One entry of the grammar."""

    name: str
    """What a request of this kind does, in a few words."""
    section: str
    """The section of the settings, or the part of the grammar, under which the documentation has it."""
    patterns: tuple[str, ...]
    """Its sentences, in the language of `patterns`."""
    examples: tuple[str, ...]
    """Sentences about the documented stack, each of which must be understood as this kind."""
    outcome: Callable[..., Outcome]
    """What follows, from the scene and the slots of a pattern; raises Misfit or Contradiction."""


def kind(
    name: str, *patterns: str, section: str, examples: tuple[str, ...]
) -> Callable[[Callable[..., Outcome]], Kind]:
    """Make a kind of the function that says what follows."""
    return lambda outcome: Kind(name=name, section=section, patterns=patterns, examples=examples, outcome=outcome)


def put(where: Place | tuple[str, ...], value: Any) -> Edit:
    """A value shall stand at a place."""
    return Edit(op="set", path=where.path if isinstance(where, Place) else where, value=value)


def drop(where: Place | tuple[str, ...]) -> Edit:
    """Nothing shall stand at a place."""
    return Edit(op="remove", path=where.path if isinstance(where, Place) else where)
