"""Property values between the wire and Python: nothing is lost, above all not that a value is secret or unknown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from scripts.providers.protocol import struct_pb2

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What stands, at preview, for a value that only `up` will know. It may stand for any subtree."""

_UNKNOWNS = frozenset(
    {
        UNKNOWN,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "030794c1-ac77-496b-92df-f27374a8bd58",
        "e48ece36-62e2-4504-bad9-02848725956a",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    }
)
_SIGNATURE = "4dabf18193072939515e22adb298388d"
_SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - the protocol's mark for a secret, not one
_OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
_RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e"

_SHORTEST = 4  # characters; masking shorter texts would mask words

Properties = dict[str, Any]
"""Plain JSON values, in which a `Secret` may stand for any subtree."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that must never be shown."""

    value: Any

    def __repr__(self) -> str:
        return "Secret(...)"


def decode(struct: struct_pb2.Struct) -> Properties:
    """What the engine sent. Whole numbers become `int`, because the Kubernetes API refuses `3.0` for `3`."""
    return {key: _decode(value) for key, value in struct.fields.items()}


def _decode(value: struct_pb2.Value) -> Any:
    match value.WhichOneof("kind"):
        case "string_value":
            text = value.string_value
            return UNKNOWN if text in _UNKNOWNS else text
        case "struct_value":
            return _unwrap(decode(value.struct_value))
        case "list_value":
            return [_decode(item) for item in value.list_value.values]
        case "number_value":
            number = value.number_value
            return int(number) if number.is_integer() else number
        case "bool_value":
            return value.bool_value
        case _:
            return None


def _unwrap(content: Properties) -> Any:
    """What a map stands for: itself, a secret, or, in a component's inputs, an output that may not be known."""
    mark = content.get(_SIGNATURE)
    if mark not in (_SECRET, _OUTPUT):
        return content
    value = content.get("value", UNKNOWN if mark == _OUTPUT else None)
    return Secret(reveal(value)) if mark == _SECRET or content.get("secret") else value


def reference(urn: str, identifier: str) -> Properties:
    """A resource as a value; its id may be unknown."""
    return {_SIGNATURE: _RESOURCE, "urn": urn, "id": identifier or UNKNOWN}


def encode(properties: Mapping[str, Any]) -> struct_pb2.Struct:
    """The same values for the engine."""
    struct = struct_pb2.Struct()
    _fill(struct, properties)
    return struct


def _fill(struct: struct_pb2.Struct, properties: Mapping[str, Any]) -> None:
    for key, value in properties.items():
        _encode(value, struct.fields[key])


def _encode(value: Any, into: struct_pb2.Value) -> None:
    if isinstance(value, str):
        into.string_value = value
    elif isinstance(value, bool):
        into.bool_value = value
    elif isinstance(value, int | float):
        into.number_value = value
    elif isinstance(value, Secret):
        _fill(into.struct_value, {_SIGNATURE: _SECRET, "value": value.value})
    elif is_map(value):
        into.struct_value.SetInParent()
        _fill(into.struct_value, value)
    elif is_list(value):
        into.list_value.SetInParent()
        for item in value:
            _encode(item, into.list_value.values.add())
    else:
        into.null_value = struct_pb2.NULL_VALUE


def is_map(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def reveal(value: Any) -> Any:
    """The value without its secret marks."""
    if isinstance(value, Secret):
        return reveal(value.value)
    if is_map(value):
        return {key: reveal(item) for key, item in value.items()}
    return [reveal(item) for item in value] if is_list(value) else value


def conceal(value: Any, like: Any) -> Any:
    """The value with the secret marks of another of about the same shape.

    A list with a secret anywhere in it becomes one secret, because its items may have moved.
    """
    if isinstance(like, Secret) or (is_list(value) and is_list(like) and has_secret(like)):
        return Secret(value)
    if is_map(value) and is_map(like):
        return {key: conceal(item, like.get(key)) for key, item in value.items()}
    return value


def masked(text: str, value: Any) -> str:
    """The text without the secret texts of a value, which an error message may quote."""
    for secret in sorted(_secret_texts(value), key=len, reverse=True):
        text = text.replace(secret, "[secret]")
    return text


def _secret_texts(value: Any, *, secret: bool = False) -> set[str]:
    if secret and isinstance(value, str) and len(value) >= _SHORTEST:
        return {value}
    inner = secret or isinstance(value, Secret)
    return {text for part in _parts(value) for text in _secret_texts(part, secret=inner)}


def has_secret(value: Any) -> bool:
    return isinstance(value, Secret) or any(map(has_secret, _parts(value)))


def has_unknown(value: Any) -> bool:
    return value == UNKNOWN or any(map(has_unknown, _parts(value)))


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, Secret):
        return (value.value,)
    if is_map(value):
        return value.values()
    return value if is_list(value) else ()
