"""The state of an object in the checkpoint: the live object, and beside it what made it."""

import secrets
from typing import Any

from scripts.providers.kubernetes.objects import FIELD_MANAGER, Manifest, annotation, kind
from scripts.providers.properties import Properties, Secret, conceal, is_map, reveal

CREATOR = "pulumi-kubernetes"
"""The field manager of a create; an update hands its fields over to the object's own manager."""

_INPUTS, _VERSION, _MANAGER = "__inputs", "__initialApiVersion", "__fieldManager"


def state(live: Manifest, inputs: Properties, manager: str, initial_version: str | None = None) -> Properties:
    """What to keep: with the secret marks of the inputs, so that nothing secret comes back in clear."""
    return {
        **secret_data(conceal(live, inputs)),
        _INPUTS: inputs,
        _VERSION: initial_version or inputs.get("apiVersion"),
        _MANAGER: manager,
    }


def secret_data(inputs: Properties) -> Properties:
    """A Secret's content is secret whatever the program says of it."""
    return {
        key: Secret(reveal(value)) if key in ("data", "stringData") and kind(inputs) == "v1/Secret" else value
        for key, value in inputs.items()
    }


def live(olds: Properties) -> Manifest:
    return {key: reveal(value) for key, value in olds.items() if key not in (_INPUTS, _VERSION, _MANAGER)}


def old_inputs(sent: Properties, olds: Properties) -> Properties:
    """The inputs of before: sent by the engine, else the copy in the state."""
    found: Any = sent or olds.get(_INPUTS) or {}
    return found if is_map(found) else reveal(found)


def initial_version(olds: Properties) -> str | None:
    return olds.get(_VERSION)


def manager(inputs: Manifest, olds: Properties) -> str:
    """The field manager that holds the object's fields: as asked for, as before, or a new one."""
    return annotation(inputs, FIELD_MANAGER) or olds.get(_MANAGER) or f"{CREATOR}-{secrets.token_hex(4)}"
