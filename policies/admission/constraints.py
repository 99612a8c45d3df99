"""A constraint: which objects a template judges, by which parameters, and what a violation of it comes to."""

import json
from collections.abc import Mapping
from typing import Any

from policies.admission import parameters, spec
from policies.admission.documents import Document, Refused
from policies.admission.templates import Template
from policies.values import is_list, is_object

GROUP = "constraints.gatekeeper.sh"
_POINTS = {"changed": "validation.gatekeeper.sh", "kept": "audit.gatekeeper.sh"}
"""Gatekeeper's webhook sees what changes, its audit what is there."""


def read(document: Document, templates: Mapping[str, Template]) -> dict[str, Any]:
    """The constraint in a document as the Rego of this folder takes it. Raises `Refused` for one that cannot judge."""
    template = templates.get(document.kind)
    if template is None:
        raise Refused(f"there is no template for the kind {document.kind}; put its ConstraintTemplate beside it")
    said: Any = document.content.get("spec") or {}
    try:
        spec.check(said)
        stored = parameters.stored(said.get("parameters"), template)
    except Refused as error:
        raise Refused(f"{document.kind} {document.name}: {error}") from error
    match = _without_nulls(said.get("match") or {})
    deletes = {"DELETE"} if "delete" in json.dumps(stored).lower() else set[str]()
    looks_around = template.looks_around or bool(match.get("namespaceSelector"))
    return {
        "rule": f"gatekeeper/{document.kind}/{document.name}",
        "kind": document.kind,
        "match": match,
        "parameters": stored,
        "actions": {phase: _actions(said, point) for phase, point in _POINTS.items()},
        "operations": sorted(template.operations | deletes),
        "scope": "change_set" if looks_around else "change",
    }


def _actions(said: Mapping[str, Any], point: str) -> list[str]:
    """What a violation comes to at one of Gatekeeper's enforcement points."""
    action = said.get("enforcementAction", "deny")
    if action != "scoped":
        return [action]
    return sorted(
        {
            scoped["action"]
            for scoped in said.get("scopedEnforcementActions") or ()
            if any(named["name"] in {"*", point} for named in scoped.get("enforcementPoints") or ())
        }
    )


def _without_nulls(value: Any) -> Any:
    if is_object(value):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if is_list(value) else value
