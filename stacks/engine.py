"""Compares the files with the configuration that Pulumi's engine holds, and takes from it the decrypted secrets alone.

The files rule. Configuration that only the engine has (`-c`, `--config-file`, another stack's file) would change what
is built without changing what people review, so it is refused.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from stacks.documents import Node
from stacks.inheritance import NAMESPACE
from stacks.problems import Problem, quoted
from stacks.secret import Secret

_ADVICE = "edit the file and run without -c and --config-file"
_READ_FROM_FILES = f"{NAMESPACE}extends"


def decrypted(tree: Node, own: Node) -> tuple[Node, list[Problem]]:
    """The merged sections with their secrets decrypted, if a program runs, and how the engine differs from the file.

    `own` are the sections that the stack's file itself holds: the engine knows nothing of layers.
    """
    given = _given()
    if not given:
        return tree, []
    return _filled(tree, {key.removeprefix(NAMESPACE): _parsed(text) for key, text in given.items()}), _differences(
        own, given
    )


def _given() -> Mapping[str, str]:
    """The engine's configuration; empty where no program runs."""
    if "pulumi" not in sys.modules:
        return {}
    from pulumi.runtime import config

    return config.CONFIG.get() or config.get_config_env()


def _differences(own: Node, given: Mapping[str, str]) -> list[Problem]:
    sections = cast("dict[str, Node]", own.content)
    written = {f"{NAMESPACE}{name}": node for name, node in sections.items()}
    problems = [
        Problem(own.file, own.line, "", f"the engine was given {quoted(key)}, which the file lacks; {_ADVICE}")
        for key in given.keys() - written.keys() - {_READ_FROM_FILES}
    ]
    for key, node in written.items():
        if key not in given or not _same(node, _parsed(given[key])):
            name = key.removeprefix(NAMESPACE)
            problems.append(Problem(node.file, node.line, name, f"the engine was given another value; {_ADVICE}"))
    return problems


def _parsed(text: str) -> Any:
    """A section as the engine hands it over: maps and lists as JSON, `null` as no text, all else as bare text."""
    return json.loads(text) if text[:1] in ("{", "[") else text or None


def _same(node: Node, value: Any) -> bool:
    match node.content:
        case Secret():
            return isinstance(value, str)
        case dict() as entries:
            return (
                isinstance(value, dict)
                and entries.keys() == value.keys()
                and all(_same(entries[key], value[key]) for key in entries)
            )
        case list() as items:
            others = cast("list[Any]", value) if isinstance(value, list) else []
            return isinstance(value, list) and len(items) == len(others) and all(map(_same, items, others))
        case content:
            return value == content and isinstance(value, bool) == isinstance(content, bool)


def _filled(node: Node, value: Any) -> Node:
    """The sections with every secret's value taken from the same place of the engine's configuration."""
    match node.content, value:
        case Secret() as secret, str():
            return replace(node, content=secret.decrypted(value))
        case dict() as entries, dict():
            filled = {key: _filled(entry, value[key]) if key in value else entry for key, entry in entries.items()}
            return replace(node, content=filled)
        case _:
            return node
