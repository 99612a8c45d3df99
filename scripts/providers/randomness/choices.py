"""Choices among given things: a number of a range, an order of a list, a pet's name out of words."""

import secrets
from collections.abc import Iterator
from typing import Any

from scripts.providers.randomness.resource import Adopted, Inputs, Made
from scripts.providers.randomness.words import ADJECTIVES, ADVERBS, NOUNS
from scripts.providers.servicer import Failed


def integer(inputs: Inputs) -> Made:
    least, most = inputs["min"], inputs["max"]
    if least > most:
        raise Failed(f"min must not be greater than max, got {least} and {most}")
    result = least + secrets.randbelow(most - least + 1)
    return str(result), {"result": result}


def adopt_integer(given: str) -> Adopted:
    result, least, most = (int(part) for part in given.split(","))
    return {"min": least, "max": most}, (str(result), {"result": result})


def shuffle(inputs: Inputs) -> Made:
    """All items, or as many as wanted; when there are fewer, it goes round again in another order."""
    items: list[Any] = inputs["inputs"]
    wanted, results = inputs.get("resultCount") or len(items), list[Any]()
    while items and len(results) < wanted:
        results += secrets.SystemRandom().sample(items, min(len(items), wanted - len(results)))
    return "-", {"results": results}


def shuffle_problems(inputs: Inputs) -> Iterator[tuple[str, str]]:
    if inputs.get("resultCount", 0) < 0:
        yield "resultCount", f"resultCount must not be negative, got {inputs['resultCount']}"


def pet(inputs: Inputs) -> Made:
    """A length of less than two words gives an adjective and a noun too, except that one word is a noun alone."""
    length: int = inputs["length"]
    adverbs = [secrets.choice(ADVERBS) for _ in range(length - 2)]
    words = [*adverbs, secrets.choice(ADJECTIVES), secrets.choice(NOUNS)]
    prefix = [inputs["prefix"]] if inputs.get("prefix") else []
    return inputs["separator"].join([*prefix, *(words[-1:] if length == 1 else words)]), {}


def completed_pet(inputs: Inputs) -> dict[str, Any]:
    return {"length": 2, "separator": "-", **inputs}
