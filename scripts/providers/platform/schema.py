"""The package's schema: what each resource and the provider take, and whether given values have that shape."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from scripts.providers import paths
from scripts.providers.properties import UNKNOWN, Properties, Secret, is_list, is_map

Spec = Mapping[str, Any]
"""One property, as the schema describes it."""

_TYPES: Mapping[str, tuple[type, str]] = {
    "string": (str, "a text"),
    "integer": (int, "a whole number"),
    "boolean": (bool, "true or false"),
    "array": (list, "a list"),
    "object": (dict, "a map"),
}
_TEXT = Path(__file__).with_name("schema.json")


class Fault(NamedTuple):
    """Why an input is refused."""

    path: str
    reason: str


@cache
def text() -> str:
    return _TEXT.read_text(encoding="utf-8")


@cache
def document() -> dict[str, Any]:
    return json.loads(text())


def inputs(token: str) -> Spec:
    """What a resource type takes, as one object."""
    found = document()["resources"][token]
    return {"type": "object", "properties": found["inputProperties"], "required": found["requiredInputs"]}


def outputs(token: str) -> Spec:
    """What a resource type makes beside its inputs, by property name."""
    return document()["resources"][token]["properties"]


def settings() -> Spec:
    """What the provider takes, as one object."""
    return {"type": "object", "properties": document()["provider"]["inputProperties"]}


def resolved(spec: Spec) -> Spec:
    """A property's description; where it names a type, that type's with the property's own marks."""
    reference = spec.get("$ref")
    return {**document()["types"][reference.removeprefix("#/types/")], **spec} if reference else spec


def faults(spec: Spec, value: Any, at: paths.Path = ()) -> Iterator[Fault]:
    """Everything about a value that does not have the described shape. What is not known yet is not judged."""
    spec = resolved(spec)
    expected, words = _TYPES[spec["type"]]
    if value == UNKNOWN:
        return
    if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
        yield Fault(paths.format(at), f"must be {words}, got {_shown(spec, value)}")
    elif is_map(value):
        yield from _map_faults(spec, value, at)
    elif is_list(value):
        for index, item in enumerate(value):
            yield from faults(spec["items"], item, (*at, index))
    elif "enum" in spec and value not in spec["enum"]:
        yield Fault(paths.format(at), f"must be one of {', '.join(spec['enum'])}, got {_shown(spec, value)}")


def _map_faults(spec: Spec, value: Properties, at: paths.Path) -> Iterator[Fault]:
    known = spec["properties"]
    for name in spec.get("required", ()):
        if value.get(name) is None:
            yield Fault(paths.format((*at, name)), "is missing; set it")
    for name, item in value.items():
        if name not in known:
            yield Fault(paths.format((*at, name)), f"is unknown; known are {', '.join(known)}")
        elif item is not None:
            yield from faults(known[name], item, (*at, name))


def replacing(spec: Spec, path: paths.Path) -> bool:
    """Whether another value at this path means another resource."""
    for segment in path:
        spec = resolved(spec)
        if spec.get("willReplaceOnChanges"):
            return True
        spec = spec["items"] if isinstance(segment, int) else spec.get("properties", {}).get(segment, {})
    return bool(spec.get("willReplaceOnChanges"))


def concealed(spec: Spec, value: Any) -> Any:
    """The value with a secret mark on everything that the schema calls secret."""
    spec = resolved(spec)
    if is_map(value):
        known = spec.get("properties", {})
        return {name: concealed(known.get(name, {}), item) for name, item in value.items()}
    return Secret(value) if spec.get("secret") and value is not None else value


def _shown(spec: Spec, value: Any) -> str:
    """The value, unless it may hold a secret."""
    if spec.get("secret"):
        return "[secret]"
    if is_map(value) or is_list(value) or spec["type"] in ("array", "object"):
        return next(words for type_, words in _TYPES.values() if isinstance(value, type_) or type_ is dict)
    return repr(value)
