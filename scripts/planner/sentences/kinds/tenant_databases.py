"""Tenants' parts of the external PostgreSQL: given, shared, renewed, taken away."""

from scripts.planner.sentences import values
from scripts.planner.sentences.kind import Outcome, drop, kind, put
from scripts.planner.sentences.places import Place
from scripts.planner.sentences.scene import Scene
from scripts.planner.sentences.tokens import Token
from scripts.planner.sentences.values import Contradiction

_SECTION = "tenants"


@kind(
    "give a tenant a database",
    "<give> {tenants} (a|its own|their own|an own) (database|db|postgres database|schema) [of (its|their) own]"
    " [with {connections:count} connections]",
    "<add> (a|an) [own] (database|db) (for|to) {tenants} [with {connections:count} connections]",
    "{tenants} (needs|need|gets|get|should have|should get) (a|its own) (database|db)"
    " [with {connections:count} connections]",
    section=_SECTION,
    examples=("give globex a database", "create a database for globex with 50 connections"),
)
def give_database(scene: Scene, tenants: tuple[Place, ...], connections: int | None = None) -> Outcome:
    """A part of the external PostgreSQL."""
    for tenant in tenants:
        path = (*tenant.path, "database")
        if scene.value(*path) is None:
            yield put(path, {})
        elif connections is None:
            raise Contradiction(f"{tenant.dotted} has a database already")
        if connections is not None:
            yield put((*path, "connections"), connections)


@kind(
    "share a table with a tenant",
    "share [table|tables] {held:value} with {tenants}",
    "(let|allow) {tenants} [to] (share|use) (table|tables) {held:value}",
    section=_SECTION,
    examples=("share the table public.orders with acme",),
)
def share(scene: Scene, tenants: tuple[Place, ...], held: tuple[Token, ...]) -> Outcome:
    """Row-level security is forced on it."""
    for tenant in tenants:
        if scene.value(*tenant.path, "database") is None:
            raise Contradiction(f"{tenant.dotted} has no database")
        place = scene.place(*tenant.path, "database", "tables")
        now = list(place.value or ())
        yield put(place, now + [each for each in values.fitted(place, held) if each not in now])


@kind(
    "no longer share a table with a tenant",
    "(stop|no longer) (sharing|share) [table|tables] {held:value} with {tenants}",
    section=_SECTION,
    examples=("stop sharing the table public.carts with acme",),
)
def unshare(scene: Scene, tenants: tuple[Place, ...], held: tuple[Token, ...]) -> Outcome:
    """The other tables stay."""
    for tenant in tenants:
        place = scene.place(*tenant.path, "database", "tables")
        unwanted, now = values.fitted(place, held), list(place.value or ())
        if missing := [each for each in unwanted if each not in now]:
            raise Contradiction(f"{' and '.join(missing)} is not shared with {tenant.key}")
        yield put(place, [each for each in now if each not in unwanted])


@kind(
    "take a tenant's database away",
    "(take|remove) database (from|away from) {tenants}",
    "take away [the] database (of|from) {tenants}",
    "{tenants} (no longer needs|does not need|doesn't need) (a|its) database [any more]",
    section=_SECTION,
    examples=("take the database away from acme", "acme no longer needs its database"),
)
def take_database(scene: Scene, tenants: tuple[Place, ...]) -> Outcome:
    """Its role and its schema go."""
    for tenant in tenants:
        if scene.value(*tenant.path, "database") is None:
            raise Contradiction(f"{tenant.dotted} has no database")
        yield drop((*tenant.path, "database"))


@kind(
    "rotate a tenant's database password",
    "(rotate|renew|change|roll|regenerate|reset) [database|db] (password|passwords|credentials) (of|for) {tenants}",
    "(rotate|renew|change|roll|regenerate|reset) {tenants} ['s] [database|db] (password|passwords|credentials)",
    "(rotate|renew|change|roll|regenerate|reset) (password|credentials) of database (of|for) {tenants}",
    section=_SECTION,
    examples=("rotate the database password of acme", "renew acme's database credentials"),
)
def rotate(scene: Scene, tenants: tuple[Place, ...]) -> Outcome:
    """A mark that is not the one before, made of the day, leads to a new password."""
    for tenant in tenants:
        if scene.value(*tenant.path, "database") is None:
            raise Contradiction(f"{tenant.dotted} has no database")
        before, mark = scene.value(*tenant.path, "database", "rotation"), scene.today.isoformat()
        yield put((*tenant.path, "database", "rotation"), mark if before != mark else f"{mark}-2")
