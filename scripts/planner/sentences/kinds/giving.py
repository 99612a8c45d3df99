"""Amounts of things: given, taken, moved, limited."""

from dataclasses import replace
from fractions import Fraction

from scripts.planner.sentences import amounts as lists
from scripts.planner.sentences import values
from scripts.planner.sentences.amounts import Amount
from scripts.planner.sentences.kind import Outcome, kind, put
from scripts.planner.sentences.places import Place
from scripts.planner.sentences.quantities import Misfit, Quantity
from scripts.planner.sentences.scene import Scene
from scripts.planner.sentences.tokens import Token
from scripts.planner.sentences.values import Change

Places = tuple[Place, ...]
_SECTION = "amounts"


def _each(scene: Scene, things: Places, amounts: tuple[Amount, ...]) -> list[tuple[Place, Change]]:
    """The settings that amounts of things are about, each with its change."""
    return [(lists.setting(scene, thing, amount), amount[0]) for thing in things for amount in amounts]


@kind(
    "give amounts",
    "<give> {things} {amounts}",
    "<give> {amounts} to {things}",
    "{things} <have> {amounts}",
    "((i'd|we'd) like|(i|we) (want|need|would like)) {things} to have {amounts}",
    "<set> {things} (to|at) {amounts}",
    "add {amounts} (to|for) {things} {how=more}",
    "(run|scale|resize|size|keep) {things} (with|at|to|on) {amounts}",
    "(run|(i|we) (want|need)) {amounts} (of|for) {things}",
    "{things} <be> {amounts}",
    section=_SECTION,
    examples=(
        "give acme 8 cores, 16 GiB of memory and 60 pods",
        "give globex two more cores",
        "run redis with 3 replicas",
        "acme should have 60 pods",
        "allocate 4 GiB of memory to grafana",
        "scale grafana to two replicas",
        "give both tenants a dozen cores",
        "add 10 GiB of storage to prometheus",
    ),
)
def give(scene: Scene, things: Places, amounts: tuple[Amount, ...], how: str = "to") -> Outcome:
    """Each of the amounts to each of the things."""
    for place, change in _each(scene, things, amounts):
        yield put(
            place, values.changed(place, replace(change, how=how) if change.how == "to" and how == "more" else change)
        )


@kind(
    "scale towards amounts",
    "(<raise> {way=more}|<lower> {way=less}) {things} [down|up|back] to {amounts}",
    "scale {things} (up {way=more}|down {way=less}) to {amounts}",
    "scale (up|out) {things} to {amounts} {way=more}",
    "scale (down|in) {things} to {amounts} {way=less}",
    section=_SECTION,
    examples=(
        "bump grafana to 2 replicas",
        "scale redis down to 1 replica",
        "shrink globex to 4 cores and 8 GiB of memory",
    ),
)
def towards(scene: Scene, things: Places, amounts: tuple[Amount, ...], way: str) -> Outcome:
    """Amounts that must be more, or less, than there is."""
    for place, change in _each(scene, things, amounts):
        if change.how != "to":
            raise Misfit("say the amount that there shall be")
        yield from lists.towards(place, values.changed(place, change), 1 if way == "more" else -1)


@kind(
    "scale by amounts",
    "(<raise> {way=more}|<lower> {way=less}) {things} by {amounts}",
    "scale {things} (up {way=more}|down {way=less}) by {amounts}",
    "(take|remove) [away] {amounts} (from|away from) {things} {way=less}",
    section=_SECTION,
    examples=("scale grafana up by one replica", "take 2 cores from acme", "grow acme by 10 pods and 4 cores"),
)
def by_amounts(scene: Scene, things: Places, amounts: tuple[Amount, ...], way: str) -> Outcome:
    """More or less of what is there."""
    for place, change in _each(scene, things, amounts):
        if change.how != "to":
            raise Misfit("say by how much")
        yield put(place, values.changed(place, replace(change, how=way)))


@kind(
    "say how much something stores",
    "(make|let) {things} (store|hold) [up to] {quantity} [of data]",
    section=_SECTION,
    examples=("make etcd store 5Gi",),
)
def stores(scene: Scene, things: Places, quantity: Quantity) -> Outcome:
    """The size of each pod's volume."""
    for place in lists.settings_of(scene, things, frozenset({"storage"})):
        yield put(place, values.changed(place, Change("to", quantity)))


@kind(
    "scale to a count",
    "(scale|resize) {things} (to|at) {count}",
    "scale {things} from {old:count} to {count} [replicas|pods|instances]",
    "scale {things} (up {way=more}|down {way=less}) by {by:count}",
    "scale {things} (up {way=more}|down {way=less}) to {count}",
    "scale (up {way=more}|down {way=less}|out {way=more}|in {way=less}) {things} to {count}",
    section=_SECTION,
    examples=("scale redis to 4", "scale up grafana to 3"),
)
def scale(scene: Scene, things: Places, count: int = 0, by: int = 0, way: str = "", old: int | None = None) -> Outcome:
    """So many replicas of each, or so many more or less."""
    for place in lists.settings_of(scene, things, frozenset({"replicas"})):
        if old is not None and old != place.value:
            raise Misfit(f"{place.dotted} is {place.value}, and not {old}")
        if by:
            yield put(place, values.changed(place, Change("more" if way == "more" else "less", Quantity(Fraction(by)))))
            continue
        value = values.changed(place, Change("to", Quantity(Fraction(count))))
        yield from lists.towards(place, value, {"more": 1, "less": -1}[way]) if way else (put(place, value),)


@kind(
    "move an amount",
    "(move|shift|transfer|hand) {amounts} from {giver:thing} [over] to {taker:thing}",
    "let {giver:thing} (give|hand) {amounts} to {taker:thing}",
    section=_SECTION,
    examples=("move 2 cores from acme to globex", "shift 10 pods and 4 GiB of memory from acme to globex"),
)
def move(scene: Scene, amounts: tuple[Amount, ...], giver: Place, taker: Place) -> Outcome:
    """What one gives, the other gets."""
    if giver == taker:
        raise Misfit("it cannot be moved to where it is")
    for amount in amounts:
        less, more = (lists.setting(scene, thing, amount) for thing in (giver, taker))
        yield put(less, values.changed(less, amount[0].opposite))
        yield put(more, values.changed(more, replace(amount[0], how="more")))


@kind(
    "limit to amounts",
    "<limit> {things} (to|at) [a maximum of|at most|max] {amounts}",
    "<limit> {settings} (to|at) [a maximum of|at most|max] {value}",
    "allow {things} (up to|at most|no more than) {amounts}",
    "{things} (may|can) (have|use) (up to|at most|no more than) {amounts}",
    section=_SECTION,
    examples=(
        "cap globex at 20 pods",
        "limit globex to 4 cores and 8 GiB of memory",
        "limit the pods of acme to 25",
        "allow acme up to 60 pods",
    ),
)
def limit(
    scene: Scene,
    things: Places = (),
    amounts: tuple[Amount, ...] = (),
    settings: Places = (),
    value: tuple[Token, ...] = (),
) -> Outcome:
    """Quotas are limits: the most is what stands there; nothing else has one."""
    for place in (*settings, *things):
        if place.path[0] != "tenants" and place.key not in ("most", "connections"):
            raise Misfit(f"{place.dotted} has no limit; say what it shall have, as in: set redis to 3 replicas")
    yield from (put(place, values.changed(place, change)) for place, change in _each(scene, things, amounts))
    yield from (put(place, values.fitted(place, value)) for place in settings)
