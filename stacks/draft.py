"""Writes the file of a new stack from the settings that another stack's own file holds."""

import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from pydantic_core import PydanticCustomError

from stacks import documents, settings, writing
from stacks.documents import Node
from stacks.inheritance import NAMESPACE
from stacks.problems import Invalid, Problem
from stacks.secret import Secret
from stacks.terms import DNS_LABEL

UNSET = "put-your-own-here"
"""What stands where a secret must be set before the stack can be used."""

_HEADER = """\
# yaml-language-server: $schema=schema.json
# Stack {stack}, begun as a copy of {source}; schema.json tells of every key that may stand here.
config:
"""


def write(stack: str, source: str, places: Mapping[str, Any], root: Path = settings.STACKS) -> list[str]:
    """Write the file of a new stack and see that it loads; gives the paths of the secrets that must be set again.

    `places` are the sections that no two stacks share: backend, store and cluster. Layers, settings and their order
    come from the source, its comments do not. Where the stack cannot be without its secrets, each has `UNSET` in its
    place. Raises Invalid, also if the stack exists, and leaves no file behind then.
    """
    path = root / f"Pulumi.{stack}.yaml"
    _check_name(stack, path)
    settings.load(source, root)
    config = _config(root / f"Pulumi.{source}.yaml")
    whole = {name.removeprefix(NAMESPACE): documents.plain(node) for name, node in config.items()}
    head = _HEADER.format(stack=stack, source=source)
    with path.open("x", encoding="utf-8") as file:
        file.write(head + _body(_without_secrets(whole), places))
    try:
        if not _loads(stack, root):
            path.write_text(head + _body(_without_secrets(whole, {"secure": UNSET}), places), encoding="utf-8")
            settings.load(stack, root)
    except Invalid:
        path.unlink()
        raise
    found = (documents.walk(node, name.removeprefix(NAMESPACE)) for name, node in config.items())
    return [place for nodes in found for place, node in nodes if isinstance(node.content, Secret)]


def _check_name(stack: str, path: Path) -> None:
    try:
        DNS_LABEL.check(stack)
    except PydanticCustomError as error:
        raise Invalid([Problem("stack", 0, "", f"name {error.message()}")]) from None
    if path.exists():
        raise Invalid(
            [Problem(f"{path.parent.name}/{path.name}", 0, "", "already exists; edit it or choose another name")]
        )


def _config(path: Path) -> dict[str, Node]:
    """The settings of a file that has been found valid."""
    node, _ = documents.read(path, path.name)
    file = cast("dict[str, Node]", cast("Node", node).content)
    return cast("dict[str, Node]", file["config"].content)


def _loads(stack: str, root: Path) -> bool:
    try:
        settings.load(stack, root)
    except Invalid:
        return False
    return True


def _body(copied: Mapping[str, Any], places: Mapping[str, Any]) -> str:
    extends = {"extends": copied["extends"]} if "extends" in copied else {}
    rest = {name: value for name, value in copied.items() if name not in {*settings.PLACES, "extends"}}
    return "".join(_section(name, value) for name, value in {**extends, **places, **rest}.items())


def _without_secrets(value: Any, instead: Mapping[str, str] | None = None) -> Any:
    """A value without the secrets in it, or with this in the place of each."""
    if isinstance(value, Secret):
        return instead
    if not isinstance(value, dict):
        return value
    entries = cast("dict[str, Any]", value)
    cleared = {key: _without_secrets(entry, instead) for key, entry in entries.items()}
    return {key: entry for key, entry in cleared.items() if instead or not isinstance(entries[key], Secret)}


def _section(name: str, value: Any) -> str:
    field = settings.Settings.model_fields.get(name)
    said = textwrap.wrap(field.description or "", 110) if field else []
    comment = "".join(f"# {line}\n" for line in said)
    return textwrap.indent(f"{comment}{writing.entry(f'{NAMESPACE}{name}', value)}\n", "  ")
