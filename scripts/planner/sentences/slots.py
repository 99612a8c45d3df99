"""What patterns mean by `{name}`: each slot gives every way to read the tokens from a place on."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from scripts.planner.sentences import amounts, phrases, quantities
from scripts.planner.sentences.places import Place, fits
from scripts.planner.sentences.tokens import Token
from scripts.planner.sentences.vocabulary import CONNECTORS

if TYPE_CHECKING:
    from scripts.planner.sentences.scene import Scene

_LONGEST = 12
"""Most tokens of one value."""
_TIME = ("seconds", "minutes", "hours", "days", "weeks", "years", "m")


def _things(scene: "Scene", at: int, forms: tuple[str, ...] = ("*",)) -> Iterator[tuple[int, tuple[Place, ...]]]:
    for end, found in phrases.things(scene, at):
        if forms == ("*",) or all(any(fits(place.path, form) for form in forms) for place in found):
            yield end, found


def _one(scene: "Scene", at: int, forms: tuple[str, ...] = ("*",)) -> Iterator[tuple[int, Place]]:
    yield from ((end, found[0]) for end, found in _things(scene, at, forms) if len(found) == 1)


def _value(scene: "Scene", at: int) -> Iterator[tuple[int, tuple[Token, ...]]]:
    for end in range(at + 1, min(at + _LONGEST, len(scene.tokens)) + 1):
        if scene.tokens[end - 1].word in (";", ".", "?", "!"):
            return
        yield end, scene.tokens[at:end]


def _name(scene: "Scene", at: int) -> Iterator[tuple[int, str]]:
    """A name that is new: no word of the grammar, unless it is in quotes."""
    token = scene.tokens[at] if at < len(scene.tokens) else None
    if token and (token.quoted or (token.word not in scene.reserved and re.fullmatch(r"[\w.-]*\w", token.word))):
        yield at + 1, token.text if token.quoted else token.word


def _names(scene: "Scene", at: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    for end, name in _name(scene, at):
        yield end, (name,)
        for start in phrases.next_items(scene, end):
            yield from ((last, (name, *rest)) for last, rest in _names(scene, start))


def _parties(scene: "Scene", at: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Who speaks to whom: modules, parts of the platform, or names that the settings need not know."""
    found = [(end, place.key) for end, place in _one(scene, at)]
    for end, name in found or _name(scene, at):
        yield end, (name,)
        for start in phrases.next_items(scene, end):
            yield from ((last, (name, *rest)) for last, rest in _parties(scene, start))


def _text(scene: "Scene", at: int, pattern: str = ".+") -> Iterator[tuple[int, str]]:
    """One word that is written in a certain way."""
    token = scene.tokens[at] if at < len(scene.tokens) else None
    if token and (token.quoted or token.word not in CONNECTORS) and re.fullmatch(pattern, token.text, re.DOTALL):
        yield at + 1, token.text


def _texts(scene: "Scene", at: int, pattern: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    for end, text in _text(scene, at, pattern):
        yield end, (text,)
        for start in phrases.next_items(scene, end):
            yield from ((last, (text, *rest)) for last, rest in _texts(scene, start, pattern))


def _quantity(
    scene: "Scene", at: int, units: tuple[str, ...] | None = None
) -> Iterator[tuple[int, quantities.Quantity]]:
    for end, quantity in quantities.at(scene.tokens, at):
        if units is None or quantity.unit in units:
            yield end, quantity


def _count(scene: "Scene", at: int) -> Iterator[tuple[int, int]]:
    for end, quantity in _quantity(scene, at, ("",)):
        if quantity.number.denominator == 1:
            yield end, int(quantity.number)


def _range(scene: "Scene", at: int) -> Iterator[tuple[int, tuple[int, int]]]:
    """Two counts, such as "between 2 and 6", "from two to five" and "2-6"."""
    words = [token.word for token in scene.tokens[at : at + 1]]
    if words and (match := re.fullmatch(r"(\d+)(?:-|\.\.)(\d+)", words[0])):
        yield at + 1, (int(match[1]), int(match[2]))
    start = at + 1 if words and words[0] in ("between", "from") else at
    for middle, low in _count(scene, start):
        if middle < len(scene.tokens) and scene.tokens[middle].word in ("and", "to"):
            yield from ((end, (low, high)) for end, high in _count(scene, middle + 1))


def _written(scene: "Scene", at: int, pattern: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Values in quotes, or without them where they cannot be words of the grammar."""
    token = scene.tokens[at] if at < len(scene.tokens) else None
    if token and (token.quoted or (re.fullmatch(pattern, token.text) and token.word not in scene.reserved)):
        yield at + 1, (token.text,)
        for start in phrases.next_items(scene, at + 1):
            yield from ((last, (token.text, *rest)) for last, rest in _written(scene, start, pattern))


def _cadence(scene: "Scene", at: int) -> Iterator[tuple[int, tuple[Token, ...]]]:
    if at < len(scene.tokens) and scene.tokens[at].word in ("hourly", "daily", "nightly", "weekly"):
        yield at + 1, scene.tokens[at : at + 1]


_HOST = r"(?:[A-Za-z0-9_*](?:[A-Za-z0-9_-]*[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*"
_ADDRESS = rf"\d{{1,3}}(?:\.\d{{1,3}}){{3}}|[0-9a-fA-F]*:[0-9a-fA-F:.]+|{_HOST}"
_LABEL = r"@|\*|[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9])?"
_TENANTS, _MODULES, _RECORDS = ("tenants.*",), ("modules.*",), ("dns.records.*",)

SLOTS: dict[str, Callable[["Scene", int], Iterator[tuple[int, Any]]]] = {
    "things": _things,
    "thing": _one,
    "tenants": partial(_things, forms=_TENANTS),
    "tenant": partial(_one, forms=_TENANTS),
    "modules": partial(_things, forms=_MODULES),
    "module": partial(_one, forms=_MODULES),
    "records": partial(_things, forms=_RECORDS),
    "record": partial(_one, forms=_RECORDS),
    "topics": partial(_things, forms=("event_bus.topics.*",)),
    "topic": partial(_one, forms=("event_bus.topics.*",)),
    "certificate": partial(_one, forms=("certificates.names.*",)),
    "settings": phrases.settings,
    "field": phrases.fields,
    "amounts": amounts.several,
    "value": _value,
    "name": _name,
    "names": _names,
    "parties": _parties,
    "text": _text,
    "quantity": _quantity,
    "duration": partial(_quantity, units=_TIME),
    "count": _count,
    "range": _range,
    "address": partial(_text, pattern=_ADDRESS),
    "addresses": partial(_texts, pattern=_ADDRESS),
    "host": partial(_text, pattern=rf"{_HOST}|{_LABEL}"),
    "cadence": _cadence,
    "texts": partial(_written, pattern=rf"{_ADDRESS}|[A-Za-z0-9]+(?:-[A-Za-z0-9]+)+"),
    "domain": partial(_text, pattern=_HOST),
    "domains": partial(_texts, pattern=_HOST),
    "network": partial(_texts, pattern=r"[0-9a-fA-F.:]+/\d{1,3}"),
    "version": partial(_text, pattern=r"v?\d+(?:\.\d+)*(?:[-+.][0-9A-Za-z.-]+)?"),
    "image": partial(_text, pattern=r"[a-z0-9][a-z0-9._/:-]*[/:@][A-Za-z0-9._/:@-]*[A-Za-z0-9]"),
    "email": partial(_text, pattern=r"[^\s@]+@[^\s@]+\.[^\s@]+"),
    "url": partial(_text, pattern=r"[a-z0-9]+://\S+"),
    "urlpath": partial(_text, pattern=r"/\S*"),
}
"""Each slot by its name."""
