"""What a planner is asked, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Protocol


@dataclass(frozen=True, kw_only=True)
class Request:
    """A sentence about a stack, and what a planner may know of the stack."""

    sentence: str
    stack: str
    settings: Mapping[str, Any]
    """Each section as it is now, with its layers and defaults, as plain maps, lists and scalars; secrets are masked."""
    written: Mapping[str, Any]
    """The sections that the stack's own file writes; the others come from its layers."""
    today: date
    problems: tuple[str, ...] = ()
    """What was wrong with the answer before; empty where this is asked for the first time."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """One wish about the settings as they shall be; how the stack's file comes to say so is no planner's affair."""

    op: Literal["set", "remove"]
    path: tuple[str, ...]
    """Keys from the sections down: `("tenants", "acme", "quota", "cpu")`; maps on the way are made where missing."""
    value: Any = None
    """What stands there afterwards; lists are given whole. Nothing for `remove`."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """An answer. Without edits it proposes nothing; what is not understood proposes nothing at all."""

    edits: tuple[Edit, ...] = ()
    reasons: tuple[str, ...] = ()
    """Why each edit is there, in words of the sentence; an answer to a question (`compare`) stands here too."""
    not_understood: tuple[str, ...] = ()
    """Each part of the sentence that led to nothing, and what could be said in its place."""


class Planner(Protocol):
    """Whatever turns requests into plans: the grammar, or a model."""

    name: str

    def plan(self, request: Request) -> Plan:
        """The answer to a request; raises nothing for a sentence, however it is."""
        ...
