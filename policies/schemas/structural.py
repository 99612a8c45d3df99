"""The schemas in CustomResourceDefinitions as JSON Schema that knows no other fields than theirs."""

from collections.abc import Iterator, Mapping
from typing import Any

from policies.values import is_list, is_object

_METADATA = "urn:layer0:kubernetes#/$defs/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
_OBJECT = {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"$ref": _METADATA}}
_OPEN = "x-kubernetes-preserve-unknown-fields"


def defined(definition: Any) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    """Each `(apiVersion, kind)` that a CustomResourceDefinition defines, with its schema."""
    spec: Any = definition.get("spec") if is_object(definition) else None
    names: Any = spec.get("names") if is_object(spec) else None
    if not is_object(names) or not is_list(spec.get("versions")):
        return
    for version in spec["versions"]:
        schema: Any = version.get("schema") if is_object(version) else None
        found: Any = schema.get("openAPIV3Schema") if is_object(schema) else None
        if is_object(found):
            root = {**found, "x-kubernetes-embedded-resource": True}
            yield (f"{spec.get('group')}/{version.get('name')}", str(names.get("kind"))), closed(root)


def closed(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A structural schema (OpenAPI 3.0 with Kubernetes' extensions) that refuses fields it does not name."""
    made = {key: value for key, value in schema.items() if not key.startswith("x-") and key != "nullable"}
    if schema.get("x-kubernetes-int-or-string"):
        made["type"] = ["integer", "string"]
    if schema.get("nullable") and isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
    for bound in ("minimum", "maximum"):  # OpenAPI 3.0 has a flag where JSON Schema has the bound itself
        flag = made.pop(f"exclusive{bound.capitalize()}", None)
        if flag:
            made[f"exclusive{bound.capitalize()}"] = made.pop(bound) if flag is True else flag
    embedded = bool(schema.get("x-kubernetes-embedded-resource"))
    if is_object(properties := made.get("properties")) or embedded:
        inner = {name: closed(item) for name, item in (properties or {}).items() if is_object(item)}
        made["properties"] = {**inner, **(_OBJECT if embedded else {})}
        if not schema.get(_OPEN) and "additionalProperties" not in made and (properties or not embedded):
            made["additionalProperties"] = False
    for key in ("items", "additionalProperties"):
        if is_object(made.get(key)):
            made[key] = closed(made[key])
    return made
