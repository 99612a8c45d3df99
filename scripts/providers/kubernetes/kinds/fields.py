"""The fields that built-in kinds have. What is none is dropped, because the official plugin drops it."""

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path as File
from typing import Any

from scripts.providers import paths
from scripts.providers.kubernetes.objects import Manifest, kind
from scripts.providers.paths import Path
from scripts.providers.properties import is_list, is_map

_VERSION = "v1.36.0-local"
"""The newest Kubernetes that the SDK's own types describe."""

_Schema = dict[str, Any]
_SCALARS: dict[str, type | tuple[type, ...]] = {"boolean": bool, "integer": int, "number": (int, float), "string": str}


class _Mistyped(Exception):
    """A value is of another type than its field."""


def known(manifest: Manifest) -> tuple[Manifest, list[str]] | None:
    """The object without the fields that its kind does not have, and the paths of those.

    Nothing if a value is of a wrong type: the API server tells of that best when it sees the object as it was written.
    """
    schema = _kinds().get(kind(manifest))
    if schema is None:
        return manifest, []
    dropped: list[str] = []
    try:
        return _walk(manifest, schema, (), dropped), dropped
    except _Mistyped:
        return None


def _walk(value: Any, schema: _Schema, path: Path, dropped: list[str]) -> Any:
    schema = _resolved(schema)
    if fields := schema.get("properties"):
        kept = _of(value, is_map(value))
        dropped += [paths.format((*path, key)) for key in kept if key not in fields]
        return {key: _walk(kept[key], fields[key], (*path, key), dropped) for key in kept if key in fields}
    if is_map(rest := schema.get("additionalProperties")):
        return {key: _walk(item, rest, (*path, key), dropped) for key, item in _of(value, is_map(value)).items()}
    if items := schema.get("items"):
        listed = _of(value, is_list(value))
        return [_walk(item, items, (*path, index), dropped) for index, item in enumerate(listed)]
    return _of(value, _fits(value, schema))


def _of(value: Any, fits: bool) -> Any:  # noqa: FBT001 - reads as `_of(value, is_map(value))`
    if not fits:
        raise _Mistyped
    return value


def _fits(value: Any, schema: _Schema) -> bool:
    choices = schema.get("oneOf") or [schema]
    types = {name for choice in choices for name in _types(choice)}
    accepted = [_SCALARS[name] for name in types if name in _SCALARS]
    if not accepted:
        return True
    return any(isinstance(value, one) for one in accepted) and (not isinstance(value, bool) or "boolean" in types)


def _types(schema: _Schema) -> list[str]:
    found: str | list[str] = schema.get("type", [])
    return [found] if isinstance(found, str) else found


def _resolved(schema: _Schema) -> _Schema:
    reference = schema.get("$ref")
    return _resolved(_definitions()[reference.rpartition("/")[2]]) if reference else schema


@cache
def _definitions() -> dict[str, _Schema]:
    package = find_spec("kubernetes_validate")
    assert package is not None and package.origin is not None, "the lock file brings it"  # noqa: S101, PT018
    file = File(package.origin).parent / "kubernetes-json-schema" / _VERSION / "_definitions.json"
    return json.loads(file.read_bytes())["$defs"]


@cache
def _kinds() -> dict[str, _Schema]:
    """The schema of each kind, by the key of every table about kinds."""
    return {
        f"{item['group']}/{item['version']}/{item['kind']}".removeprefix("/"): schema
        for schema in _definitions().values()
        for item in schema.get("x-kubernetes-group-version-kind", ())
    }
