"""Numbers with units: read from words, written as settings have them.

Bytes keep the unit that was said: 8 GB is 8G, 8 GiB is 8Gi, and a gig is a GiB, as a meg is a MiB. A day has 24 hours,
a week 7 days, a year 365 days; a month has no fixed length and is not understood.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from scripts.planner.sentences.tokens import Token

_ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {word: number for number, word in enumerate(_ONES)} | {word: 20 + 10 * at for at, word in enumerate(_TENS)}
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000}
_FRACTIONS = {"half": Fraction(1, 2), "quarter": Fraction(1, 4), "third": Fraction(1, 3)}
_DECIMAL, _BINARY = ("k", "M", "G", "T", "P"), ("Ki", "Mi", "Gi", "Ti", "Pi")
_BYTES = {unit: Fraction(1000) ** at for at, unit in enumerate(_DECIMAL, 1)} | {
    unit: Fraction(1024) ** at for at, unit in enumerate(_BINARY, 1)
}
_TIMES = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400, "weeks": 7 * 86_400, "years": 365 * 86_400}
MEASURES = {"cores": {"": Fraction(1), "m": Fraction(1, 1000)}, "bytes": _BYTES, "count": {"": Fraction(1)}} | {
    "time": {unit: Fraction(length) for unit, length in _TIMES.items()}
}
"""Units of each kind of amount, each in the smallest or the plain one."""
_SPOKEN = {
    "%": "% percent pct",
    "x": "x times fold",
    "m": "m millicores millicore millicpu mcpu",
    "seconds": "s sec secs second",
    "minutes": "min mins minute",
    "hours": "h hr hrs hour",
    "days": "d day",
    "weeks": "w wk week",
    "years": "y year",
    "k": "kb kilobyte kilobytes",
    "M": "mb megabyte megabytes",
    "G": "gb gigabyte gigabytes",
    "T": "tb terabyte terabytes",
    "P": "pb petabyte petabytes",
    "Ki": "ki kib kibibyte kibibytes",
    "Mi": "mi mib mebibyte mebibytes meg megs",
    "Gi": "g gi gib gibibyte gibibytes gig gigs",
    "Ti": "t ti tib tebibyte tebibytes",
    "Pi": "pi pib pebibyte pebibytes",
}
_UNITS = {word: unit for unit, words in _SPOKEN.items() for word in (unit.lower(), *words.split())} | {"m": "m"}
_NUMBER = re.compile(r"(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)(?P<unit>[A-Za-z%]*)")


class Misfit(Exception):
    """What was said cannot be meant here: the words are read in another way, or not at all."""


@dataclass(frozen=True)
class Quantity:
    """A number and its unit."""

    number: Fraction
    unit: str = ""
    """As in MEASURES, or % or x; empty where none was said."""


def unit(word: str) -> str | None:
    """The unit that a word names."""
    return word if word in _BYTES else _UNITS.get(word.lower())


def at(tokens: tuple[Token, ...], start: int) -> Iterator[tuple[int, Quantity]]:
    """The quantities that begin here, each with its end."""
    for end, quantity in (*_digits(tokens, start), *_spoken(tokens, start)):
        yield end, quantity
        found = unit(tokens[end].text) if end < len(tokens) and tokens[end].word else None
        if not quantity.unit and found:
            yield end + 1, replace(quantity, unit=found)
            words = [token.word for token in tokens[end + 1 : end + 3]]
            if words == ["and", "a"] and [token.word for token in tokens[end + 3 : end + 4]] == ["half"]:
                yield end + 4, Quantity(quantity.number + Fraction(1, 2), found)


def _digits(tokens: tuple[Token, ...], start: int) -> Iterator[tuple[int, Quantity]]:
    match = _NUMBER.fullmatch(tokens[start].text) if start < len(tokens) else None
    if match is None:
        return
    number, word = Fraction(match["number"].replace(",", "")), match["unit"]
    if not word:
        yield start + 1, Quantity(number)
        scale = _SCALES.get(tokens[start + 1].word) if start + 1 < len(tokens) else None
        if scale:
            yield start + 2, Quantity(number * scale)
    elif found := unit(word):
        yield start + 1, Quantity(number, found)


def _spoken(tokens: tuple[Token, ...], start: int) -> Iterator[tuple[int, Quantity]]:
    """Numbers in words, such as "a dozen", "twenty-five", "one hundred and fifty" and "two and a half"."""
    words = [(place, word) for place in range(start, len(tokens)) for word in (tokens[place].word,)]
    total, current, seen = 0, 0, False
    for place, word in words:
        parts = word.split("-")
        if all(part in _WORDS for part in parts):
            current += sum(_WORDS[part] for part in parts)
        elif word in ("a", "an") and not seen:
            current, seen = 1, True
            yield place + 1, Quantity(Fraction(1))
            continue
        elif word in _SCALES:
            current, seen = max(current, 1) * _SCALES[word], True
            total, current = (total + current, 0) if word == "thousand" else (total, current)
        elif word in _FRACTIONS and (seen is False or words[place - start - 1][1] in ("a", "an", "one")):
            yield from _fraction(words[: place - start + 1], _FRACTIONS[word])
            return
        elif word != "and" or not (total or current):
            return
        seen = True
        if word != "and":
            yield place + 1, Quantity(Fraction(total + current))


def _fraction(words: list[tuple[int, str]], part: Fraction) -> Iterator[tuple[int, Quantity]]:
    end = words[-1][0] + 1
    said = [word for _, word in words]
    if said[:-1] in ([], ["a"], ["one"]):
        yield end, Quantity(part)
    elif said[-3:-1] == ["and", "a"] and len(said) == 4 and said[0] in _WORDS:  # noqa: PLR2004 - two and a half
        yield end, Quantity(_WORDS[said[0]] + part)


def base(quantity: Quantity, measure: str, own: str) -> Fraction:
    """How much it is, in the measure's own unit; `own` is the unit of a number without one; raises Misfit."""
    units = MEASURES[measure]
    name = quantity.unit or own
    if measure == "time" and name == "m":
        name = "minutes"
    if name not in units:
        advice = "say the unit, such as 8 GiB" if not quantity.unit else f"say it in {', '.join(filter(None, units))}"
        raise Misfit(f"{shown(quantity)} is no amount of {measure}; {advice}")
    return quantity.number * units[name]


def stored(amount: Fraction, measure: str, own: str) -> str | int:
    """An amount as settings have it: bytes in the family of the unit `own`; raises Misfit where it is not exact."""
    if measure == "cores":
        return str(_whole(amount)) if amount.denominator == 1 else f"{_whole(amount * 1000)}m"
    if measure != "bytes":
        return _whole(amount / MEASURES[measure][own])
    family = _BINARY if own in _BINARY else _DECIMAL
    for name in reversed(family):
        if (amount / _BYTES[name]).denominator == 1:
            return f"{int(amount / _BYTES[name])}{name}"
    raise Misfit(f"{float(amount / _BYTES[own]):g}{own} is not exact; say another amount")


def read(text: str) -> Quantity:
    """A quantity as settings hold it."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise Misfit(f"{text} is no quantity")
    return Quantity(Fraction(match["number"]), match["unit"])


def shown(quantity: Quantity) -> str:
    """A quantity for people."""
    return f"{float(quantity.number):g}{quantity.unit and ' '}{quantity.unit}"


def _whole(amount: Fraction) -> int:
    if amount.denominator != 1:
        raise Misfit(f"{float(amount):g} is not a whole number; say another amount")
    return int(amount)
