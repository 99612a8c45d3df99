"""The Rego modules that decide: those in a folder, and those that an OPA server has loaded."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from policies import reads
from policies.reads import Read

POLICIES = Path(__file__).resolve().parent
_TEST = "_test.rego"


@dataclass(frozen=True)
class Modules:
    """Modules by their places; those that hold tests are left out."""

    contents: frozenset[tuple[str, str]]
    """Each module's place below `policies`, such as `rules/data/x.rego`, and the SHA-256 of its content."""

    @property
    def digest(self) -> str:
        """The digest of everything that decides."""
        lines = "".join(f"{place}\0{content}\n" for place, content in sorted(self.contents))
        return "sha256:" + hashlib.sha256(lines.encode()).hexdigest()

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that must take part, such as `workloads/images_are_pinned`."""
        places = sorted(place for place, _ in self.contents if place.startswith("rules/"))
        return tuple(place.removeprefix("rules/").removesuffix(".rego") for place in places)


@dataclass(frozen=True)
class Loaded(Modules):
    """The modules that a server has loaded, each at the place that its package says."""

    trees: tuple[Any, ...]
    """OPA's compiled syntax tree of each module, whichever its package."""

    @cached_property
    def reads(self) -> dict[str, frozenset[Read]]:
        """What each rule reads; a rule that is not here reads everything."""
        return reads.of(self.trees)


def in_folder(policies: Path = POLICIES) -> Modules:
    """The modules below a folder."""
    files = (path for path in policies.rglob("*.rego") if not path.name.endswith(_TEST))
    return Modules(frozenset((path.relative_to(policies).as_posix(), _hash(path.read_bytes())) for path in files))


def in_answer(answer: Iterable[Any]) -> Loaded:
    """The modules in a server's answer. Raises KeyError, TypeError or ValueError where it is no such answer."""
    modules = list(answer)
    placed = [(_place(module["ast"]["package"]["path"]), _hash(module["raw"].encode())) for module in modules]
    contents = frozenset((place, content) for place, content in placed if place and not place.endswith(_TEST))
    return Loaded(contents, tuple(module["ast"] for module in modules))


def _place(package: Iterable[Any]) -> str:
    """Where the module of a package lies; empty where it is none of `policies`."""
    root, top, *names = (str(part["value"]) for part in package)
    return "/".join(names) + ".rego" if (root, top) == ("data", "policies") and names else ""


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
