"""Kubernetes objects held against the schemas of their kinds, fields that no schema knows included.

The API server and the provider drop a misspelt field without a word (`replcas: 3` runs one replica), so the gate looks
itself: at the schemas of the stack's Kubernetes version and of the CustomResourceDefinitions in the same change set.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from policies.changes import Change
from policies.schemas import structural
from policies.schemas.faults import Fault, faults
from policies.values import is_object

_BOOK = "urn:layer0:kubernetes"
_CRD = "apiextensions.k8s.io/v1", "CustomResourceDefinition"
_VERSION = re.compile(r"(^|/)v[0-9]+((alpha|beta)[0-9]+)?$")

Kind = tuple[str, str]
"""`apiVersion` and `kind`: `("apps/v1", "Deployment")`."""


class Unknown(Exception):
    """There are no schemas for this version of Kubernetes."""


def check(changes: Iterable[Change], version: str) -> Iterator[Fault]:
    """What is wrong with the new objects of a change set; `version` is Kubernetes' own, such as `1.36`.

    A value that is secret or not known yet is taken to be right. Raises `Unknown`.
    """
    objects = [(kind, change) for change in changes if (kind := _kind(change))]
    if not objects:
        return
    book = _book(version)
    defined = {
        kind: schema for kind, change in objects if kind == _CRD for kind, schema in structural.defined(change.new)
    }
    custom = {kind: book.compile(schema) for kind, schema in defined.items()}
    for (api_version, name), change in objects:
        validator = custom.get((api_version, name)) or book.validator(api_version, name)
        if validator is not None:
            yield from faults(change, name, validator, book.fields)
        elif book.has_group(api_version):
            yield Fault(urn=change.urn, path="apiVersion", message=f"Kubernetes {version} has no {api_version} {name}")
        elif "apiVersion" in change.new and change.op != "same":  # without a version it is a component, no object
            message = f"{api_version} {name} was not checked: its CustomResourceDefinition is not in this stack"
            yield Fault(urn=change.urn, message=message, checked=False)


def _kind(change: Change) -> Kind | None:
    """The kind of the object that a change would write; None where it writes none, or only a part of one."""
    package, *place = change.type.split(":")
    if package != "kubernetes" or len(place) != 2 or change.op == "read" or not is_object(change.new):  # noqa: PLR2004
        return None
    version, name = place[0].removeprefix("core/"), place[1]
    if name.endswith("Patch") or not _VERSION.search(version):
        return None
    api_version, kind = change.new.get("apiVersion"), change.new.get("kind")
    return (api_version if isinstance(api_version, str) else version, kind if isinstance(kind, str) else name)


class _Book:
    """The schemas of one Kubernetes version."""

    def __init__(self, definitions: Mapping[str, Any]) -> None:
        import jsonschema_rs

        self.definitions = definitions
        self._registry = jsonschema_rs.Registry([(_BOOK, {"$id": _BOOK, "$defs": definitions})])
        self._names: dict[Kind, str] = {}
        self._validators: dict[Kind, Any] = {}
        for name, schema in definitions.items():
            for item in schema.get("x-kubernetes-group-version-kind", ()):
                group = f"{item['group']}/" if item["group"] else ""
                self._names.setdefault((group + item["version"], item["kind"]), name)

    def has_group(self, api_version: str) -> bool:
        """Whether the API group is Kubernetes' own."""
        return any(_group(known) == _group(api_version) for known, _ in self._names)

    def validator(self, api_version: str, kind: str) -> Any:
        """What checks objects of a built-in kind; None for any other kind."""
        name = self._names.get((api_version, kind))
        if name and (api_version, kind) not in self._validators:
            self._validators[api_version, kind] = self.compile({"$ref": f"{_BOOK}#/$defs/{name}"})
        return self._validators.get((api_version, kind))

    def compile(self, schema: dict[str, Any]) -> Any:
        """What checks objects against a schema, which may refer to the definitions."""
        import jsonschema_rs

        return jsonschema_rs.validator_for(schema, registry=self._registry)

    def fields(self, error: Any) -> list[str]:
        """The fields that the schema at fault knows, where it is one of the definitions."""
        name, _, keyword = str(error.absolute_keyword_location or "").rpartition("#/$defs/")[2].partition("/")
        return list(self.definitions.get(name, {}).get("properties", ())) if keyword == "additionalProperties" else []


@cache
def _book(version: str) -> _Book:
    package = find_spec("kubernetes_validate")
    assert package is not None and package.origin is not None, "the lock file brings it"  # noqa: S101, PT018
    folder = Path(package.origin).parent / "kubernetes-json-schema"
    file = folder / f"v{version}.0-local-strict" / "_definitions.json"
    if not file.is_file():
        known = sorted(int(path.name.split(".")[1]) for path in folder.glob("v1.*-strict"))
        raise Unknown(f"there are no schemas of Kubernetes {version}; there are those of 1.{known[0]} to 1.{known[-1]}")
    return _Book(json.loads(file.read_bytes())["$defs"])


def _group(api_version: str) -> str:
    return api_version.rpartition("/")[0]
