"""What OPA has made of the templates: whether each can answer, and asks for nothing that is not there."""

from collections.abc import Iterable, Iterator
from typing import Any

from policies.values import is_list, is_object

_TEMPLATE_PARTS = ["policies", "gatekeeper", "templates"]
_OURS = _TEMPLATE_PARTS[:2]


def faults(modules: Iterable[Any]) -> Iterator[str]:
    """Each template without a set `violation`, or with a reference to data that templates have none of."""
    answering: dict[str, bool] = {}
    for module in modules:
        parts = [part["value"] for part in module["package"]["path"][1:]]
        if parts[:2] != _OURS or len(parts) < len(_TEMPLATE_PARTS) + 1:
            continue
        kind: str = parts[3]
        for name in sorted(set(_foreign(module))):
            yield f"the template of {kind} refers to data.{name}; only data.inventory and data.lib are there"
        if parts[:3] == _TEMPLATE_PARTS:
            answering[kind] = answering.get(kind, False) or any(map(_is_violation, module.get("rules") or ()))
    for kind in sorted(kind for kind, answers in answering.items() if not answers):
        yield f"the template of {kind} has no set of the name violation"


def _is_violation(rule: Any) -> bool:
    head: Any = rule["head"]
    return head["ref"][0]["value"] == "violation" and "key" in head and "args" not in head


def _foreign(node: Any) -> Iterator[str]:
    """What a syntax tree refers to below `data`, beside the inventory and what templates are moved to."""
    if is_list(node):
        for item in node:
            yield from _foreign(item)
    if not is_object(node):
        return
    parts: Any = node.get("value")
    if node.get("type") == "ref" and parts[0] == {"type": "var", "value": "data"}:
        names = [part.get("value") for part in parts[1:3]]
        if names[:1] != ["inventory"] and names != _OURS:
            yield ".".join(map(str, names[:1]))
    for key, item in node.items():
        if key != "package":
            yield from _foreign(item)
