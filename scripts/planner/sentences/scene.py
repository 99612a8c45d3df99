"""A sentence beside the settings that it is about: what patterns are matched against, and what kinds ask."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from scripts.planner.sentences import outcomes, slots
from scripts.planner.sentences.places import Place, Places
from scripts.planner.sentences.quantities import Misfit
from scripts.planner.sentences.tokens import Token


@dataclass
class Scene:
    """One request of a sentence, with what the requests before it leave of the settings."""

    tokens: tuple[Token, ...]
    places: Places
    today: date
    reserved: frozenset[str] = frozenset()
    """Words of the grammar, which are names only in quotes."""
    context: tuple[Place, ...] = ()
    """What the request before was about."""
    furthest: int = 0
    """How many tokens the best attempt at a reading got through."""
    faults: list[str] = field(default_factory=list[str])
    """Why attempts at a reading failed."""
    _filled: dict[tuple[str, int], tuple[tuple[int, Any], ...]] = field(
        default_factory=dict[tuple[str, int], tuple[tuple[int, Any], ...]]
    )

    def fill(self, slot: str, at: int) -> tuple[tuple[int, Any], ...]:
        """Each way to fill a slot with the tokens from a place on."""
        if (slot, at) not in self._filled:
            self._filled[slot, at] = tuple(dict.fromkeys(slots.SLOTS[slot](self, at)))
        return self._filled[slot, at]

    def place(self, *path: str) -> Place:
        """The place at a path; raises Misfit where there is none."""
        if path not in self.places.by_path:
            raise Misfit(f"there is no {'.'.join(path)}")
        return self.places.by_path[path]

    def value(self, *path: str) -> Any:
        """What stands at a path now; None where nothing does."""
        return outcomes.value(self.places.settings, path)

    def entries(self, *path: str) -> Mapping[str, Any]:
        """What stands at a path by its names; empty where nothing does."""
        return self.value(*path) or {}

    @property
    def domain(self) -> str:
        """The platform's domain."""
        return self.value("platform", "domain")

    def label(self, host: str) -> str:
        """A host name without the platform's domain, @ for the domain itself; raises Misfit for one outside of it."""
        host = host.lower().rstrip(".")
        if host in (self.domain, "@"):
            return "@"
        if host.endswith(f".{self.domain}"):
            return host.removesuffix(f".{self.domain}")
        if "." in host and not host.startswith(("_", "*")):
            raise Misfit(f"{host} is not below the platform's domain {self.domain}; say a name that is")
        return host
