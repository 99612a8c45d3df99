"""The file of a stack, and a revision of it: what it would say, and which settings that would alter."""

import hashlib
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, cast

from scripts.planner import patches
from scripts.planner.errors import Refused
from scripts.planner.patches import Operation, pointer
from scripts.planner.plan import Edit
from stacks import documents
from stacks import settings as stack_settings
from stacks.copies import copied
from stacks.inheritance import NAMESPACE, Family
from stacks.secret import Secret
from stacks.settings import STACKS, Settings

Place = tuple[str, ...]
"""The keys that lead to a setting."""


@dataclass(frozen=True, kw_only=True)
class StackFile:
    """A stack's own file as it is now."""

    root: Path
    """The folder of stacks."""
    text: str
    settings: Settings
    content: Mapping[str, Any]
    """Everything in it, as plain values."""
    inherited: Mapping[str, Any]
    """What its layers say together, by section."""

    @classmethod
    def read(cls, stack: str, root: Path = STACKS) -> Self:
        """The file of this stack. Raises `stacks.settings.Invalid`."""
        settings = stack_settings.load(stack, root)
        family = Family(root)
        family.add(settings.file)
        text = settings.file.read_bytes().decode()
        node, _ = documents.parse(text, settings.file.name)
        assert node is not None, "what was loaded can be read"  # noqa: S101
        content, inherited = documents.plain(node), documents.plain(family.inherited())
        return cls(root=root, text=text, settings=settings, content=content, inherited=inherited)

    @property
    def digest(self) -> str:
        """What names this text."""
        return digest_of(self.text)

    @property
    def written(self) -> dict[str, Any]:
        """The sections that it writes itself, secrets masked."""
        sections: dict[str, Any] = self.content["config"]
        return {name.removeprefix(NAMESPACE): masked(value) for name, value in sections.items()}

    def patch(self, edits: Iterable[Edit]) -> tuple[Operation, ...]:
        """The patch that brings the edits about. Raises `Refused`."""
        return patches.operations(edits, self.content, self.inherited)

    def revised(self, patch: tuple[Operation, ...]) -> str:
        """The text with a patch applied, whatever that leads to. Raises `Refused`."""
        return patches.apply(self.text, patch)

    def patched(self, patch: tuple[Operation, ...]) -> "Revision":
        """What a patch makes of it. Raises `Refused`, or `Invalid` with every problem of what it leads to."""
        text = self.revised(patch)
        with copied(self.settings.stack, text, self.root) as folder:
            return Revision(
                file=self, patch=patch, text=text, settings=stack_settings.load(self.settings.stack, folder)
            )


@dataclass(frozen=True, kw_only=True)
class Revision:
    """A stack's file as it could be; its settings are valid."""

    file: StackFile
    patch: tuple[Operation, ...]
    text: str
    settings: Settings

    @property
    def touched(self) -> tuple[Place, ...]:
        """The settings that do not resolve to what they were, and the layers."""
        return tuple(sorted({*self._altered(), *(place for place in named(self.patch) if place[0] == "extends")}))

    @property
    def paths(self) -> list[str]:
        """The settings touched, as JSON Pointers."""
        return [pointer(place) for place in self.touched]

    @property
    def is_idle(self) -> bool:
        """Whether every setting stays as it is."""
        return not self.touched

    @contextmanager
    def copy(self) -> Generator[Path]:
        """A copy of the project with this text in it; gives its folder of stacks."""
        with copied(self.settings.stack, self.text, self.file.root) as folder:
            yield folder

    def check(self, edits: Iterable[Edit]) -> None:
        """Raise `Refused` where the settings become something else than the edits say, or more than they say."""
        after = resolved(self.settings)
        wanted = tuple(edits)
        for edit in wanted:
            if edit.op == "set" and not _holds(_at(after, edit.path), edit.value):
                raise Refused(f"{'.'.join(edit.path)}: would not be what was asked for; edit the file by hand")
        beside = [place for place in self._altered() if not any(_meet(place, edit.path) for edit in wanted)]
        if beside:
            places = ", ".join(".".join(place) for place in beside)
            raise Refused(f"the edits would also alter {places}; name everything that shall change")

    def _altered(self) -> Iterator[Place]:
        return differing(resolved(self.file.settings), resolved(self.settings))


def named(patch: Iterable[Operation]) -> Iterator[Place]:
    """The settings that a patch names."""
    return ((step.path[1].removeprefix(NAMESPACE), *step.path[2:]) for step in patch if step.op != "test")


def digest_of(text: str) -> str:
    """`sha256:` and the hash of a file's text."""
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def resolved(settings: Settings) -> dict[str, Any]:
    """All settings as plain values, secrets as their file encrypts them."""
    return settings.model_dump(mode="json")


def masked(value: Any) -> Any:
    """A value with a mask in the place of each secret."""
    if isinstance(value, Secret):
        return {"secret": True}
    if isinstance(value, dict):
        entries = cast("dict[str, Any]", value)
        return (
            {"secret": True} if entries.keys() == {"secure"} else {key: masked(item) for key, item in entries.items()}
        )
    if isinstance(value, list):
        return [masked(item) for item in cast("list[Any]", value)]
    return value


def differing(before: Any, after: Any, place: Place = ()) -> Iterator[Place]:
    """The places at which two values differ; where one has no map, that place itself."""
    if isinstance(before, dict) and isinstance(after, dict):
        old, new = cast("dict[str, Any]", before), cast("dict[str, Any]", after)
        for key in sorted(old.keys() | new.keys()):
            if key in old and key in new:
                yield from differing(old[key], new[key], (*place, key))
            else:
                yield (*place, key)
    elif before != after:
        yield place


def _meet(one: Place, other: Place) -> bool:
    return all(first == second for first, second in zip(one, other, strict=False))


def _at(tree: Any, place: Place) -> Any:
    for key in place:
        entries = cast("dict[str, Any]", tree) if isinstance(tree, dict) else {}
        tree = entries.get(key)
    return tree


def _holds(value: Any, wanted: Any) -> bool:
    """Whether a resolved value is what was wanted: beside it, defaults may be filled in, and 4 may be "4"."""
    if isinstance(wanted, dict) and isinstance(value, dict):
        entries, items = cast("dict[str, Any]", value), cast("dict[str, Any]", wanted)
        return all(_holds(entries.get(key), item) for key, item in items.items())
    if isinstance(wanted, list) and isinstance(value, list):
        some, others = cast("list[Any]", value), cast("list[Any]", wanted)
        return len(some) == len(others) and all(map(_holds, some, others))
    return value == wanted or f"{value}" == f"{wanted}"
