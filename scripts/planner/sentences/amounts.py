"""Lists of amounts, such as "8 cores, 16 GiB of memory and two more pods"."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from scripts.planner.sentences import patterns, phrases, values
from scripts.planner.sentences.kind import Outcome, put
from scripts.planner.sentences.places import Place, Words
from scripts.planner.sentences.quantities import MEASURES, Misfit, Quantity
from scripts.planner.sentences.values import Change, Contradiction, measure

if TYPE_CHECKING:
    from scripts.planner.sentences.scene import Scene

Amount = tuple[Change, Words]
"""A change, and the nouns that say of what; without nouns its unit must say it."""

_MORE = (
    "(another|[an] additional|[an] extra) {quantity} [[of] {field}]|{quantity} (more|additional|extra) [[of] {field}]"
    "|{quantity} more of {field}|{quantity} {field} more"
)
_AMOUNTS: tuple[tuple[Literal["to", "more", "less"], str], ...] = (
    ("to", "{quantity} [of|for] {field}|{quantity}|[a|an] {field} [of|to|at|:|is] {quantity}"),
    ("more", _MORE),
    ("less", "{quantity} (less|fewer) [[of] {field}]|{quantity} {field} (less|fewer)"),
)
_TIMES = {"twice": 2, "double": 2, "triple": 3, "quadruple": 4, "half": Fraction(1, 2)}


def several(scene: "Scene", at: int) -> Iterator[tuple[int, tuple[Amount, ...]]]:
    """One amount or more."""
    for end, amount in _one(scene, at):
        yield end, (amount,)
        if end < len(scene.tokens) and scene.tokens[end].word == "each":
            yield end + 1, (amount,)
        for start in phrases.next_items(scene, end):
            yield from ((last, (amount, *rest)) for last, rest in several(scene, start))


def _one(scene: "Scene", at: int) -> Iterator[tuple[int, Amount]]:
    for how, pattern in _AMOUNTS:
        for end, bound in patterns.compiled(pattern)(scene, at):
            said = dict(bound)
            yield end, (Change(how, said["quantity"]), said.get("field", frozenset()))
    for end, bound in patterns.compiled("(another|an additional|an extra|one more) {field}")(scene, at):
        yield end, (Change("more", Quantity(Fraction(1))), dict(bound)["field"])
    word = scene.tokens[at].word if at < len(scene.tokens) else ""
    if word in _TIMES:
        for end, bound in patterns.compiled("[as (much|many)|of] {field}")(scene, at + 1):
            if word == "half" and scene.tokens[at + 1].word in ("a", "an"):
                continue
            yield end, (Change("times", Quantity(Fraction(_TIMES[word]), "x")), dict(bound)["field"])


def setting(scene: "Scene", thing: Place, amount: Amount) -> Place:
    """Which setting of a thing an amount is about; raises Misfit where that is none, or more than one."""
    change, nouns = amount
    if nouns:
        found = [place for places in phrases.leaves(scene, nouns, thing.path) for place in places if measure(place)]
    else:
        inner = [place for place in scene.places.all if place.path[: len(thing.path)] == thing.path]
        found = [place for place in inner if _is_in(change.quantity, place)]
    if len(found) == 1:
        return found[0]
    said = " ".join(sorted(noun.lstrip("=").replace("_", " ") for noun in nouns)) or "such an amount"
    if not found:
        raise Misfit(f"{thing.dotted} has no {said}")
    raise Misfit(f"{said} of {thing.dotted} may be {' or '.join(place.dotted for place in found)}; say which")


def _is_in(quantity: Quantity, place: Place) -> bool:
    found = measure(place)
    return bool(quantity.unit) and found is not None and quantity.unit in MEASURES[found[0]]


def towards(place: Place, new: object, direction: int) -> Outcome:
    """An edit that must make an amount larger (1) or smaller (-1)."""
    if not values.same(place, new):
        after = values.amount(replace(place, value=new))
        if (after - values.amount(place)) * direction < 0:
            way = "more" if direction > 0 else "less"
            raise Contradiction(f"{place.dotted} is {place.value}, and {new} is not {way}")
    yield put(place, new)


def settings_of(scene: "Scene", things: tuple[Place, ...], nouns: Words) -> tuple[Place, ...]:
    """The one setting of each thing that nouns name."""
    found = [phrases.leaves(scene, nouns, thing.path) for thing in things]
    if any(len(each) != 1 for each in found):
        raise Misfit("which setting is meant is not clear; name it with what it belongs to, as in: acme's memory quota")
    return tuple(place for each in found for place in each[0])
