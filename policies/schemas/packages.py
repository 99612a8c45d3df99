"""Resources of our own provider plugin held against the plugin's schema, which is read as data."""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from policies.changes import Change
from policies.schemas.faults import Fault, faults
from policies.values import is_list, is_object

PACKAGE = "platform"
_SCHEMA = Path(__file__).parents[2] / "scripts" / "providers" / PACKAGE / "schema.json"
_CLOSED = ("const", "enum", "items", "maximum", "minimum", "oneOf", "pattern", "type")
"""What JSON Schema and Pulumi's package schema both say in the same words."""


def check(changes: Iterable[Change]) -> Iterator[Fault]:
    """What is wrong with the new inputs of the plugin's resources; one of a type it does not have is a fault."""
    for change in changes:
        if change.type.startswith(f"{PACKAGE}:") and change.op != "read" and is_object(change.new):
            validator = _validators().get(change.type)
            if validator is None:
                yield Fault(urn=change.urn, message=f"the plugin {PACKAGE} has no type {change.type}")
            else:
                name = change.type.rpartition(":")[2]
                yield from faults(change, name, validator, lambda error, token=change.type: _inputs(token, error))


@cache
def _schema() -> Any:
    return json.loads(_SCHEMA.read_bytes())


def _inputs(token: str, error: Any) -> list[str]:
    return [] if error.instance_path else list(_schema()["resources"][token]["inputProperties"])


@cache
def _validators() -> dict[str, Any]:
    import jsonschema_rs

    types = {name: _object(item["properties"], item.get("required", [])) for name, item in _schema()["types"].items()}
    return {
        token: jsonschema_rs.validator_for(
            {**_object(item["inputProperties"], item.get("requiredInputs", [])), "$defs": types}
        )
        for token, item in _schema()["resources"].items()
    }


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    described = {name: _described(item) for name, item in properties.items()}
    return {"type": "object", "properties": described, "required": required, "additionalProperties": False}


def _described(item: Any) -> Any:
    """One property as JSON Schema: its type, or a reference to a type of the package."""
    if is_list(item):
        return [_described(part) for part in item]
    if not is_object(item):
        return item
    if "$ref" in item:
        return {"$ref": item["$ref"].replace("#/types/", "#/$defs/")}
    made = {key: _described(value) for key, value in item.items() if key in _CLOSED}
    if is_object(values := item.get("additionalProperties")):
        made["additionalProperties"] = _described(values)
    return made
