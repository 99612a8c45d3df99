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
GATEKEEPER = "gatekeeper"
"""The folder of Gatekeeper's templates and constraints, and where what is made of them lies in OPA."""
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

    @property
    def has_gatekeeper(self) -> bool:
        """Whether there are Gatekeeper's templates or constraints among them."""
        return any(place.startswith(f"{GATEKEEPER}/") for place, _ in self.contents)


@dataclass(frozen=True)
class Loaded(Modules):
    """The modules that a server has loaded, each at the place that its package says."""

    trees: tuple[Any, ...]
    """OPA's compiled syntax tree of each module, whichever its package."""

    @cached_property
    def reads(self) -> dict[str, frozenset[Read]]:
        """What each rule reads; a rule that is not here reads everything."""
        return reads.of(self.trees)

    @cached_property
    def template_reads(self) -> dict[str, frozenset[Read]]:
        """What each of Gatekeeper's templates reads, by the kind of its constraints."""
        return reads.of_templates(self.trees)


def files(folder: Path) -> dict[str, Path]:
    """The modules below a folder by their places in it; what lies in `gatekeeper/` is Gatekeeper's and none of them."""
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.rego"))}
    return {
        place: path
        for place, path in found.items()
        if not place.startswith(f"{GATEKEEPER}/") and not place.endswith(_TEST)
    }


def in_folder(policies: Path = POLICIES) -> Modules:
    """The modules below a folder."""
    return Modules(frozenset((place, hashed(path.read_bytes())) for place, path in files(policies).items()))


def in_answer(answer: Iterable[Any]) -> Loaded:
    """The modules in a server's answer. Raises KeyError, TypeError or ValueError where it is no such answer."""
    modules = list(answer)
    placed = [(_place(module["ast"]["package"]["path"]), hashed(module["raw"].encode())) for module in modules]
    contents = frozenset((place, content) for place, content in placed if place and not place.endswith(_TEST))
    return Loaded(contents, tuple(module["ast"] for module in modules))


def _place(package: Iterable[Any]) -> str:
    """Where the module of a package lies; empty where it is none of `policies`."""
    root, top, *names = (str(part["value"]) for part in package)
    return "/".join(names) + ".rego" if (root, top) == ("data", "policies") and names else ""


def hashed(content: bytes) -> str:
    """What tells one content from another."""
    return hashlib.sha256(content).hexdigest()
