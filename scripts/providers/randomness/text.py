"""Random texts out of character classes, as RandomPassword and RandomString make them."""

import secrets
from collections.abc import Iterator, Mapping
from typing import Any

LONGEST = 100_000

_CLASSES = {
    "special": "!@#$%&*()-_=+[]{}<>:?",
    "upper": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "lower": "abcdefghijklmnopqrstuvwxyz",
    "numeric": "0123456789",
}
_DEFAULTS: dict[str, Any] = {
    **dict.fromkeys(_CLASSES, True),
    **{f"min{name.title()}": 0 for name in _CLASSES},
}


def completed(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs with their defaults. `number` is the old name of `numeric`, and always says the same."""
    numeric = inputs.get("numeric", inputs.get("number", True))
    return {**_DEFAULTS, **inputs, "numeric": numeric, "number": numeric}


def problems(inputs: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What makes the inputs of a text impossible, as property and reason."""
    length, least = inputs.get("length"), sum(inputs[f"min{name.title()}"] for name in _CLASSES)
    if not isinstance(length, int) or not 1 <= length <= LONGEST:
        yield "length", f"length must be a whole number from 1 to {LONGEST}, got {length!r}"
    elif length < least:
        yield "length", f"length must be at least the sum of all minima, {least}, got {length}"
    if not any(_alphabets(inputs).values()):
        yield "special", "no characters to choose from; leave one of special, upper, lower and numeric on"


def make(inputs: Mapping[str, Any]) -> str:
    """A text of the given length with at least so many characters of each class."""
    alphabets = _alphabets(inputs)
    # A class that is off still gives its minimum, from its own characters, as the official plugin does.
    chosen = [
        secrets.choice(alphabets[name] or _alphabet(inputs, name))
        for name in _CLASSES
        for _ in range(inputs[f"min{name.title()}"])
    ]
    everything = "".join(alphabets.values())
    chosen += [secrets.choice(everything) for _ in range(inputs["length"] - len(chosen))]
    secrets.SystemRandom().shuffle(chosen)
    return "".join(chosen)


def _alphabets(inputs: Mapping[str, Any]) -> dict[str, str]:
    return {name: _alphabet(inputs, name) if inputs[name] else "" for name in _CLASSES}


def _alphabet(inputs: Mapping[str, Any], name: str) -> str:
    overridden = inputs.get("overrideSpecial") if name == "special" else None
    return overridden or _CLASSES[name]
