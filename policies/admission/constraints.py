"""A constraint: which objects a template judges, by which parameters, and what a violation of it comes to."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from policies.admission import parameters
from policies.admission.documents import Document, Refused
from policies.admission.templates import Template
from policies.values import is_list, is_object

GROUP = "constraints.gatekeeper.sh"
_SCHEMA = Path(__file__).with_name("constraint.schema.json")
_POINTS = {"changed": "validation.gatekeeper.sh", "kept": "audit.gatekeeper.sh"}
"""Gatekeeper's webhook sees what changes, its audit what is there."""


def read(document: Document, templates: Mapping[str, Template]) -> dict[str, Any]:
    """The constraint in a document as the Rego of this folder takes it. Raises `Refused` for one that cannot judge."""
    template = templates.get(document.kind)
    if template is None:
        raise Refused(f"there is no template for the kind {document.kind}; put its ConstraintTemplate beside it")
    spec: Any = document.content.get("spec") or {}
    if faults := [f"spec{_place(fault.instance_path)}: {fault.message}" for fault in _validator().iter_errors(spec)]:
        raise Refused(f"{document.kind} {document.name}: {'; '.join(faults)}")
    try:
        stored = parameters.stored(spec.get("parameters"), template)
    except Refused as error:
        raise Refused(f"{document.kind} {document.name}: {error}") from error
    match = _without_nulls(spec.get("match") or {})
    deletes = {"DELETE"} if "delete" in json.dumps(stored).lower() else set[str]()
    looks_around = template.looks_around or bool(match.get("namespaceSelector"))
    return {
        "rule": f"gatekeeper/{document.kind}/{document.name}",
        "kind": document.kind,
        "place": document.place,
        "match": match,
        "parameters": stored,
        "actions": {phase: _actions(spec, point) for phase, point in _POINTS.items()},
        "operations": sorted(template.operations | deletes),
        "scope": "change_set" if looks_around else "change",
    }


def _actions(spec: Mapping[str, Any], point: str) -> list[str]:
    """What a violation comes to at one of Gatekeeper's enforcement points."""
    action = spec.get("enforcementAction", "deny")
    if action != "scoped":
        return [action]
    return sorted(
        {
            scoped["action"]
            for scoped in spec.get("scopedEnforcementActions", ())
            if any(named["name"] in {"*", point} for named in scoped.get("enforcementPoints", ()))
        }
    )


def _without_nulls(value: Any) -> Any:
    if is_object(value):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if is_list(value) else value


def _place(path: list[str | int]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)


@cache
def _validator() -> Any:
    import jsonschema_rs

    return jsonschema_rs.validator_for(json.loads(_SCHEMA.read_text(encoding="utf-8")))
