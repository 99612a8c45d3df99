"""Writes the JSON Schema of stack files and layers, for editors and for anything else that reads JSON Schema.

One file seldom says everything: a layer may hold what is missing, and `null` removes what was inherited. So nothing is
required, and whatever stands under a key may be null; the loader judges what all files say together.

Run it as `python -m stacks.schema` after a change to the sections.
"""

import json
from pathlib import Path
from typing import Any, cast

from stacks.inheritance import NAMESPACE, WRITTEN_BY_PULUMI
from stacks.settings import Settings

FILE = Path(__file__).with_name("schema.json")

_Schema = dict[str, Any]
_EXTENDS = {
    "description": "Layers that this file extends, from stacks/layers; of several the later one wins.",
    "type": ["array", "null"],
    "items": {"type": "string"},
    "uniqueItems": True,
}


def stack_file() -> _Schema:
    """The schema of a stack's file or a layer."""
    model = Settings.model_json_schema()
    sections = {f"{NAMESPACE}{name}": _entry(section) for name, section in model["properties"].items()}
    config = _closed({f"{NAMESPACE}extends": _EXTENDS, **sections}, "Settings of the stack, by section.")
    pulumi = {name: {"type": "string", "description": "Written by Pulumi."} for name in WRITTEN_BY_PULUMI}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Layer0 stack file",
        **_closed({"config": config, **pulumi}, "Everything that differs between stacks."),
        "required": ["config"],
        "definitions": {name: _relaxed(definition) for name, definition in model["$defs"].items()},
    }


def text() -> str:
    """The schema as the file holds it."""
    return json.dumps(stack_file(), indent=2).replace("#/$defs/", "#/definitions/") + "\n"


def _closed(properties: _Schema, description: str) -> _Schema:
    return {"description": description, "type": "object", "properties": properties, "additionalProperties": False}


def _relaxed(definition: _Schema) -> _Schema:
    """A section that may be null and in which nothing is required."""
    properties = {name: _entry(schema) for name, schema in definition["properties"].items()}
    return _closed(properties, definition["description"]) | {"type": ["object", "null"]}


def _entry(schema: _Schema) -> _Schema:
    """What may stand under a key: the value itself or null."""
    if "anyOf" in schema:
        return _entry(_united(schema))
    entry = {key: value for key, value in schema.items() if key not in ("title", "default")}
    if "patternProperties" in entry:
        entry |= _named(entry.pop("patternProperties"), entry)
    if "enum" in entry:
        entry["enum"] = [*entry["enum"], None]
    if "type" in entry and "null" not in entry["type"]:
        types = cast("str | list[str]", entry["type"])
        entry["type"] = [*([types] if isinstance(types, str) else types), "null"]
    return entry


def _united(schema: _Schema) -> _Schema:
    """`anyOf` over types as one list of types, because its faults are told apart one by one."""
    kinds = [kind for kind in schema.pop("anyOf") if kind != {"type": "null"}]
    types = [kind.get("type") for kind in kinds]
    return schema | kinds[0] | ({"type": types} if len(kinds) > 1 else {})


def _named(patterns: _Schema, entry: _Schema) -> _Schema:
    """A map whose every key must match, where pydantic only describes the keys that do."""
    [(pattern, value)] = patterns.items()
    return {"additionalProperties": value, "propertyNames": {**entry["propertyNames"], "pattern": pattern}}


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
