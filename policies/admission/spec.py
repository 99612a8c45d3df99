"""What a constraint may say of itself: the JSON Schema of its `spec`. What is not here is not understood, so it denies.

The fields are those of Gatekeeper 3.23 (`pkg/mutation/match`, `apis/constraints`).
"""

from functools import cache
from typing import Any

from policies.admission.documents import Refused


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": ["object", "null"], "additionalProperties": False, "properties": properties}


def _list(item: Any) -> dict[str, Any]:
    return {"type": ["array", "null"], "items": item}


_TEXT = {"type": "string"}
_PATTERN = {"type": "string", "pattern": r"^\*?[-:.a-z0-9]*\*?$"}
_ACTION = {"enum": ["deny", "warn", "dryrun"]}
_EXPRESSION = {
    **_object(key=_TEXT, operator={"enum": ["In", "NotIn", "Exists", "DoesNotExist"]}, values=_list(_TEXT)),
    "type": "object",
    "required": ["key", "operator"],
    "if": {"properties": {"operator": {"enum": ["In", "NotIn"]}}},
    "then": {"required": ["values"], "properties": {"values": {"type": "array", "minItems": 1}}},
    "else": {"properties": {"values": {"maxItems": 0}}},
}
_LABELS = {"type": ["object", "null"], "additionalProperties": _TEXT}
_SELECTOR = _object(matchLabels=_LABELS, matchExpressions=_list(_EXPRESSION))
_POINT = {**_object(name=_TEXT), "type": "object", "required": ["name"]}
_SCHEMA = _object(
    parameters=True,
    enforcementAction={"enum": [*_ACTION["enum"], "scoped"]},
    scopedEnforcementActions=_list(
        {**_object(action=_ACTION, enforcementPoints=_list(_POINT)), "type": "object", "required": ["action"]}
    ),
    match=_object(
        kinds=_list(_object(apiGroups=_list(_TEXT), kinds=_list(_TEXT))),
        namespaces=_list(_PATTERN),
        excludedNamespaces=_list(_PATTERN),
        labelSelector=_SELECTOR,
        namespaceSelector=_SELECTOR,
        scope={"enum": ["*", "Cluster", "Namespaced", ""]},
        name=_PATTERN,
        source={"enum": ["All", "Original", "Generated", ""]},
    ),
)


def check(spec: Any) -> None:
    """Raise `Refused` with everything in the `spec` of a constraint that is not understood."""
    faults = [f"{place(['spec', *fault.instance_path])}: {fault.message}" for fault in _validator().iter_errors(spec)]
    if faults:
        raise Refused("; ".join(faults))


def place(path: list[str | int]) -> str:
    """A place in a document, such as `spec.match.kinds[0]`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


@cache
def _validator() -> Any:
    import jsonschema_rs

    return jsonschema_rs.validator_for(_SCHEMA)
