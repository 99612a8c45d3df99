"""Amounts of settings: set, raised, lowered, multiplied."""

from fractions import Fraction
from typing import Any

from scripts.planner.sentences import amounts as lists
from scripts.planner.sentences import values
from scripts.planner.sentences.kind import Outcome, kind, put
from scripts.planner.sentences.places import Place, Words
from scripts.planner.sentences.quantities import Misfit, Quantity
from scripts.planner.sentences.scene import Scene
from scripts.planner.sentences.tokens import Token, shown
from scripts.planner.sentences.values import Change, Contradiction

Places = tuple[Place, ...]
_SECTION = "amounts"


def _to(place: Place, new: tuple[Token, ...], old: tuple[Token, ...] | None) -> Any:
    """The new value of a setting; refuses a sentence that says of it what it is not."""
    if old is not None:
        _check(place, old, new)
    return values.fitted(place, new)


def _check(place: Place, old: tuple[Token, ...], new: tuple[Token, ...]) -> None:
    """Raise unless the setting is what is said of it; "from 8 to 16 GiB" has one unit for both."""
    read = False
    for said in (old, (*old, *new[1:])):
        try:
            value = values.fitted(place, said)
        except Misfit:
            continue
        if values.same(place, value):
            return
        read = True
    if not read:
        raise Misfit(f"{shown(old)!r} is no value of {place.dotted}")
    raise Contradiction(f"{place.dotted} is {place.value}, and not {shown(old)}")


def _by(quantity: Quantity, how: str, *, counted: bool) -> Change:
    """A change by an amount (counted: half a core), or by a part of what is there: by half, by 50 %."""
    if not counted and not quantity.unit and quantity.number.denominator != 1 and quantity.number < 1:
        quantity = Quantity(quantity.number * 100, "%")
    return Change("more" if how == "more" else "less", quantity)


@kind(
    "set a setting",
    "<set> {settings} [from {old:value}] (to|at|as|:) {value}",
    "{settings} (<be>|to|:) {value}",
    "make {settings} {value}",
    "<set> {field} (to|at|as) {value} (for|on|of|in) {things}",
    "(for|on|in|of) {things} [,] <set> {field} (to|at|as) {value}",
    "use {value} (as|for) {settings}",
    section=_SECTION,
    examples=(
        "set acme's cpu quota to 8 cores",
        "change the storage of prometheus from 20Gi to 40Gi",
        "set tenants.acme.quota.pods to 30",
        "set the memory of redis and postgres to 2 GiB",
        "the plan of acme should be gold",
        "set cpu to 8 for acme and globex",
    ),
)
def set_settings(
    scene: Scene,
    value: tuple[Token, ...],
    settings: Places = (),
    field: Words = frozenset(),
    things: Places = (),
    old: tuple[Token, ...] | None = None,
) -> Outcome:
    """The same value for each."""
    for place in settings or lists.settings_of(scene, things, field):
        yield put(place, _to(place, value, old))


_MORE, _LESS = "<raise> {how=more}", "<lower> {how=less}"


@kind(
    "raise or lower to an amount",
    f"({_MORE}|{_LESS}) {{settings}} [from {{old:value}}] to {{value}}",
    f"({_MORE}|{_LESS}) {{field}} to {{value}} (for|on|of|in) {{things}}",
    section=_SECTION,
    examples=(
        "raise acme's pods to 60",
        "bump the memory of redis from 1GiB to 2GiB",
        "increase pods to 60 for acme",
        "lower acme's pods to 10",
        "reduce the retention of prometheus to 7 days",
        "cut cpu to 2 for acme",
    ),
)
def change_to(
    scene: Scene,
    how: str,
    value: tuple[Token, ...],
    settings: Places = (),
    field: Words = frozenset(),
    things: Places = (),
    old: tuple[Token, ...] | None = None,
) -> Outcome:
    """More than there is, or less."""
    for place in settings or lists.settings_of(scene, things, field):
        yield from lists.towards(place, _to(place, value, old), 1 if how == "more" else -1)


@kind(
    "raise or lower by an amount",
    f"({_MORE}|{_LESS}) {{settings}} by {{quantity}} [[of] {{field}}]",
    f"({_MORE}|{_LESS}) {{field}} by {{quantity}} (for|on|of|in) {{things}}",
    f"({_MORE}|{_LESS}) {{settings}} by a factor of {{factor:quantity}}",
    section=_SECTION,
    examples=(
        "raise acme's cpu by 2 cores",
        "lower the pods of globex by 5",
        "increase acme's memory by 50 %",
        "shrink the storage of prometheus by half",
        "raise acme's quota by 50 percent",
        "increase the storage of kafka by a factor of two",
    ),
)
def change_by(
    scene: Scene,
    how: str,
    quantity: Quantity | None = None,
    factor: Quantity | None = None,
    settings: Places = (),
    field: Words = frozenset(),
    things: Places = (),
) -> Outcome:
    """What is there, and more or less of it."""
    for place in settings or lists.settings_of(scene, things, field):
        if settings and not field <= place.allowed:
            raise Misfit(f"{place.dotted} is not counted so")
        if quantity is not None:
            yield put(place, values.changed(place, _by(quantity, how, counted=bool(field) and bool(settings))))
        elif factor is not None:
            number = factor.number if how == "more" else 1 / factor.number
            yield put(place, values.changed(place, Change("times", Quantity(number, "x"))))


_FACTORS = {"double": Fraction(2), "triple": Fraction(3), "quadruple": Fraction(4), "halve": Fraction(1, 2)}


@kind(
    "multiply",
    "double {settings} {factor=double}",
    "triple {settings} {factor=triple}",
    "halve {settings} {factor=halve}",
    "quadruple {settings} {factor=quadruple}",
    "(cut|reduce|shrink) {settings} (in|to|by) half {factor=halve}",
    "(double|give) {things} (double|twice) [the] {field} {factor=double}",
    section=_SECTION,
    examples=(
        "double acme's memory",
        "triple the pods of globex",
        "halve the storage of kafka",
        "cut acme's cpu in half",
        "double the resources of redis",
    ),
)
def multiply(
    scene: Scene, factor: str, settings: Places = (), things: Places = (), field: Words = frozenset()
) -> Outcome:
    """A multiple of what is there, or half of it."""
    for place in settings or lists.settings_of(scene, things, field):
        yield put(place, values.changed(place, Change("times", Quantity(_FACTORS[factor], "x"))))
