"""A component's Args as the plain inputs that it is registered with, so that preview, state and gate can show them."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, cast

from pydantic import BaseModel

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def plain(args: "DataclassInstance") -> dict[str, Any]:
    """Every field of `args`: sections and dataclasses as mappings (a secret as its ciphertext), outputs as they are.

    The SDK refuses a pydantic model as an input, and `dataclasses.asdict` would copy outputs.
    """
    return {field.name: _plain(getattr(args, field.name)) for field in fields(args)}


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if is_dataclass(value) and not isinstance(value, type):
        return plain(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in cast("Mapping[str, object]", value).items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in cast("list[object]", value)]
    return value
