"""A stack's state for eyes that may not see its secrets: what a hermetic preview takes for the state before."""

import json
from collections.abc import Mapping
from typing import Any

from policies.values import MASKED_TEXT, SECRET, SIGNATURE, is_list, is_object

_KEYS = (
    "urn", "custom", "id", "type", "inputs", "outputs", "parent", "protect", "external", "dependencies", "provider",
    "propertyDependencies", "additionalSecretOutputs", "aliases", "retainOnDelete", "deletedWith", "resourceHooks",
)  # fmt: skip


def redacted(deployment: Mapping[str, Any]) -> dict[str, Any]:
    """The deployment, given with its secrets in plain, with a mask for each text and number in a secret.

    The keys of a secret map stay, so that a field that comes or goes is seen.
    """
    resources: list[dict[str, Any]] = deployment.get("resources") or []
    return {"resources": [_resource(item) for item in resources if not item.get("delete")]}


def _resource(resource: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: resource[key] for key in _KEYS if key in resource}
    for side in ("inputs", "outputs"):
        if is_object(properties := kept.get(side)):
            kept[side] = {key: _closed(key, value) for key, value in properties.items()}
    return kept


def _closed(key: str, value: Any) -> Any:
    """A kubeconfig may hold credentials, and the SDK does not mark it as secret."""
    return MASKED_TEXT if key == "kubeconfig" else _visible(value)


def _visible(value: Any) -> Any:
    if is_object(value):
        if value.get(SIGNATURE) == SECRET:
            plain = value.get("value") if value.get("plaintext") is None else json.loads(value["plaintext"])
            return {SIGNATURE: SECRET, "plaintext": json.dumps(_hidden(plain))}
        return {key: _visible(item) for key, item in value.items()}
    return [_visible(item) for item in value] if is_list(value) else value


def _hidden(value: Any) -> Any:
    if is_object(value):
        return {key: _hidden(item) for key, item in value.items()}
    return [_hidden(item) for item in value] if is_list(value) else MASKED_TEXT
