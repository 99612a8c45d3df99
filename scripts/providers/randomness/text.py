"""Random texts out of character classes, as RandomPassword and RandomString make them."""

import secrets
from collections.abc import Iterator
from typing import Any

from scripts.providers.randomness.resource import Adopted, Inputs, Made

_LONGEST = 100_000
_HASHED = 72  # bytes; bcrypt takes no more

_CLASSES = {
    "special": "!@#$%&*()-_=+[]{}<>:?",
    "upper": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "lower": "abcdefghijklmnopqrstuvwxyz",
    "numeric": "0123456789",
}
_MINIMA = {name: f"min{name.title()}" for name in _CLASSES}

SWITCHES = (*_CLASSES, "number")
COUNTS = ("length", *_MINIMA.values())

_DEFAULTS: dict[str, Any] = {**dict.fromkeys(_CLASSES, True), **dict.fromkeys(_MINIMA.values(), 0)}


def completed(inputs: Inputs) -> dict[str, Any]:
    """The inputs with their defaults. `number` is the old name of `numeric`, and always says the same."""
    numeric = inputs.get("numeric", inputs.get("number", True))
    return {**_DEFAULTS, **inputs, "numeric": numeric, "number": inputs.get("number", numeric)}


def problems(inputs: Inputs) -> Iterator[tuple[str, str]]:
    """What makes the inputs of a text impossible, as property and reason."""
    length, least = inputs["length"], sum(inputs[minimum] for minimum in _MINIMA.values())
    if not 1 <= length <= _LONGEST:
        yield "length", f"length must be from 1 to {_LONGEST}, got {length}"
    elif length < least:
        yield "length", f"length must be at least the sum of all minima, {least}, got {length}"
    elif length > least and not any(_alphabets(inputs).values()):
        yield "special", "no characters to choose from; leave one of special, upper, lower and numeric on"
    for minimum in _MINIMA.values():
        if inputs[minimum] < 0:
            yield minimum, f"{minimum} must not be negative, got {inputs[minimum]}"
    if inputs["number"] != inputs["numeric"]:
        yield "number", "number and numeric are the same setting and must not differ; leave number out"


def password(inputs: Inputs) -> Made:
    return "none", _hashed(make(inputs))


def adopt_password(given: str) -> Adopted:
    return {"length": len(given)}, ("none", _hashed(given))


def _hashed(result: str) -> dict[str, Any]:
    import bcrypt

    salt = bcrypt.gensalt(10, prefix=b"2a")
    return {"result": result, "bcryptHash": bcrypt.hashpw(result.encode()[:_HASHED], salt).decode()}


def string(inputs: Inputs) -> Made:
    result = make(inputs)
    return result, {"result": result}


def adopt_string(given: str) -> Adopted:
    return {"length": len(given)}, (given, {"result": given})


def make(inputs: Inputs) -> str:
    """A text of the given length with at least so many characters of each class."""
    # A class that is off still gives its minimum, from its own characters, as the official plugin does.
    chosen = [
        secrets.choice(_alphabet(inputs, name)) for name, minimum in _MINIMA.items() for _ in range(inputs[minimum])
    ]
    everything = "".join(_alphabets(inputs).values())
    chosen += [secrets.choice(everything) for _ in range(inputs["length"] - len(chosen))]
    secrets.SystemRandom().shuffle(chosen)
    return "".join(chosen)


def _alphabets(inputs: Inputs) -> dict[str, str]:
    return {name: _alphabet(inputs, name) if inputs[name] else "" for name in _CLASSES}


def _alphabet(inputs: Inputs, name: str) -> str:
    overridden = inputs.get("overrideSpecial") if name == "special" else None
    return overridden or _CLASSES[name]
