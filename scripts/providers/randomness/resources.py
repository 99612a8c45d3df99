"""The random resources as a table: what each needs, what it makes, and which of that is secret."""

import base64
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scripts.providers.randomness import text
from scripts.providers.randomness.words import ADJECTIVES, ADVERBS, NOUNS
from scripts.providers.servicer import Failed

Inputs = Mapping[str, Any]
Made = tuple[str, dict[str, Any]]
"""An id, and the outputs beside the inputs."""


@dataclass(frozen=True)
class Resource:
    """One random resource."""

    make: Callable[[Inputs], Made]
    """Chooses anew; the inputs are complete."""
    outputs: tuple[str, ...] = ()
    """What only `up` knows."""
    secret: bool = False
    """All outputs are secret."""
    required: tuple[str, ...] = ()
    completed: Callable[[Inputs], dict[str, Any]] = dict
    problems: Callable[[Inputs], Iterator[tuple[str, str]]] = lambda _: iter(())
    adopt: Callable[[str], tuple[dict[str, Any], str, dict[str, Any]]] | None = None
    """Inputs, id and outputs of an import id."""


def _password(inputs: Inputs) -> Made:
    return "none", _password_outputs(text.make(inputs))


def _password_outputs(result: str) -> dict[str, Any]:
    import bcrypt

    return {"result": result, "bcryptHash": bcrypt.hashpw(result.encode()[:72], bcrypt.gensalt(10)).decode()}


def _adopt_password(result: str) -> tuple[dict[str, Any], str, dict[str, Any]]:
    return text.completed({"length": len(result)}), "none", _password_outputs(result)


def _string(inputs: Inputs) -> Made:
    result = text.make(inputs)
    return result, {"result": result}


def _adopt_string(result: str) -> tuple[dict[str, Any], str, dict[str, Any]]:
    return text.completed({"length": len(result)}), result, {"result": result}


def _id(inputs: Inputs) -> Made:
    return _id_outputs(secrets.token_bytes(inputs["byteLength"]), inputs.get("prefix", ""))


def _id_outputs(chosen: bytes, prefix: str) -> Made:
    url = base64.urlsafe_b64encode(chosen).decode().rstrip("=")
    spellings = {
        "hex": chosen.hex(),
        "dec": str(int.from_bytes(chosen)),
        "b64Std": base64.b64encode(chosen).decode(),
        "b64Url": url,
    }
    return url, {name: prefix + spelling for name, spelling in spellings.items()}


def _adopt_id(given: str) -> tuple[dict[str, Any], str, dict[str, Any]]:
    prefix, _, url = given.rpartition(",")
    try:
        chosen = base64.b64decode(url + "=" * (-len(url) % 4), altchars="-_", validate=True)
    except ValueError as error:
        raise Failed(f"a RandomId is imported by base64url, or by prefix,base64url, got {given!r}") from error
    identifier, outputs = _id_outputs(chosen, prefix)
    inputs = {"byteLength": len(chosen), **({"prefix": prefix} if prefix else {})}
    return inputs, identifier, outputs


def _pet(inputs: Inputs) -> Made:
    adverbs = [secrets.choice(ADVERBS) for _ in range(inputs["length"] - 2)]
    words = [*adverbs, secrets.choice(ADJECTIVES), secrets.choice(NOUNS)][-inputs["length"] :]
    prefix = [inputs["prefix"]] if inputs.get("prefix") else []
    return inputs["separator"].join([*prefix, *words]), {}


def _uuid_text(chosen: bytes) -> str:
    digits = chosen.hex()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _uuid(_: Inputs) -> Made:
    result = _uuid_text(secrets.token_bytes(16))
    return result, {"result": result}


def _integer(inputs: Inputs) -> Made:
    least, most = inputs["min"], inputs["max"]
    result = least + secrets.randbelow(most - least + 1)
    return str(result), {"result": result}


def _shuffle(inputs: Inputs) -> Made:
    items: list[Any] = inputs["inputs"]
    wanted, results = inputs.get("resultCount", len(items)), list[Any]()
    while items and len(results) < wanted:
        results += secrets.SystemRandom().sample(items, min(len(items), wanted - len(results)))
    return "-", {"results": results}


def _bytes(inputs: Inputs) -> Made:
    chosen = secrets.token_bytes(inputs["length"])
    encoded = base64.b64encode(chosen).decode()
    return encoded, {"base64": encoded, "hex": chosen.hex()}


def _at_least_one(name: str) -> Callable[[Inputs], Iterator[tuple[str, str]]]:
    def problems(inputs: Inputs) -> Iterator[tuple[str, str]]:
        if not isinstance(inputs[name], int) or inputs[name] < 1:
            yield name, f"{name} must be a whole number of at least 1, got {inputs[name]!r}"

    return problems


def _ordered(inputs: Inputs) -> Iterator[tuple[str, str]]:
    if inputs["min"] > inputs["max"]:
        yield "min", f"min must not be greater than max, got {inputs['min']} and {inputs['max']}"


RESOURCES = {
    "RandomPassword": Resource(
        _password,
        ("result", "bcryptHash"),
        secret=True,
        required=("length",),
        completed=text.completed,
        problems=text.problems,
        adopt=_adopt_password,
    ),
    "RandomString": Resource(
        _string,
        ("result",),
        required=("length",),
        completed=text.completed,
        problems=text.problems,
        adopt=_adopt_string,
    ),
    "RandomId": Resource(
        _id,
        ("hex", "dec", "b64Std", "b64Url"),
        required=("byteLength",),
        problems=_at_least_one("byteLength"),
        adopt=_adopt_id,
    ),
    "RandomPet": Resource(
        _pet, completed=lambda inputs: {"length": 2, "separator": "-", **inputs}, problems=_at_least_one("length")
    ),
    "RandomUuid": Resource(_uuid, ("result",), adopt=lambda given: ({}, given, {"result": given})),
    "RandomInteger": Resource(_integer, ("result",), required=("min", "max"), problems=_ordered),
    "RandomShuffle": Resource(_shuffle, ("results",), required=("inputs",)),
    "RandomBytes": Resource(
        _bytes, ("base64", "hex"), secret=True, required=("length",), problems=_at_least_one("length")
    ),
}
