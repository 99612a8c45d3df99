"""The ConstraintTemplates and Constraints in a folder of YAML files."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from policies.values import is_list, is_object

_SUFFIXES = {".yaml", ".yml"}
_LEFT_OUT = {
    "expansion.gatekeeper.sh": "objects that others will make are not judged",
    "mutations.gatekeeper.sh": "objects are judged as the stack declares them",
}


class Refused(ValueError):
    """A template or a constraint cannot judge; the message says why."""


@dataclass(frozen=True)
class Document:
    """One document of a YAML file."""

    place: str
    """The file, as messages name it."""
    content: dict[str, Any]

    @property
    def group(self) -> str:
        """Its API group; empty where it has none."""
        return str(self.content.get("apiVersion")).rpartition("/")[0]

    @property
    def kind(self) -> str:
        """Its kind."""
        return str(self.content.get("kind"))

    @property
    def name(self) -> str:
        """The name in its metadata. Raises `Refused` where it has none."""
        name = at(self.content, "metadata", "name")
        if not isinstance(name, str) or not name:
            raise Refused(f"a {self.kind} must have metadata.name")
        return name

    @property
    def left_out(self) -> str:
        """Why a document of Gatekeeper's has no effect here; empty for all other documents."""
        return _LEFT_OUT.get(self.group, "")


def at(value: Any, *keys: str) -> Any:
    """What lies under a chain of keys; None where something other than a map is in the way."""
    for key in keys:
        value = value.get(key) if is_object(value) else None
    return value


def files(folder: Path) -> list[Path]:
    """The YAML files below a folder."""
    return sorted(path for path in folder.rglob("*") if path.suffix in _SUFFIXES and path.is_file())


def read(path: Path, place: str) -> Iterator[Document]:
    """The documents of a file, those in Lists too. Raises `Refused` for one that cannot be read."""
    try:
        contents: list[Any] = list(yaml.load_all(path.read_text(encoding="utf-8"), yaml.CSafeLoader))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValueError, RecursionError) as error:
        raise Refused(f"this is no YAML: {' '.join(str(error).split())}") from error
    for content in contents:
        yield from _documents(content, place)


def _documents(content: Any, place: str) -> Iterator[Document]:
    if not is_object(content):
        return
    items: Any = content.get("items")
    if str(content.get("kind")).endswith("List") and is_list(items):
        for item in items:
            yield from _documents(item, place)
    else:
        yield Document(place, content)
