"""Parts and entries as a whole: on, off, away, and settings back to their defaults."""

from collections.abc import Iterator

from scripts.planner.sentences import values
from scripts.planner.sentences.kind import Outcome, drop, kind, put
from scripts.planner.sentences.places import Place, fits
from scripts.planner.sentences.quantities import Misfit
from scripts.planner.sentences.scene import Scene
from scripts.planner.sentences.tokens import Token
from scripts.planner.sentences.values import Contradiction

Places = tuple[Place, ...]
_SECTION = "anything"
_REMOVABLE = (
    "tenants.*",
    "modules.*",
    "dns.records.*",
    "event_bus.topics.*",
    "certificates.names.*",
    "tenants.*.database",
    "modules.*.scaling",
    "modules.*.expose",
    "config_server.snapshots",
    "data_services.postgres.external",
)


def _switched(scene: Scene, things: Places, *, on: bool) -> Outcome:
    for place in things:
        if (*place.path, "enabled") not in scene.places.by_path:
            raise Misfit(f"{place.dotted} has no switch of its own; what can be switched is {_switches(scene)}")
        if place.value is None:
            raise Contradiction(
                f"{place.dotted} is not in the settings; a person has to write it first, with its image"
            )
        yield put((*place.path, "enabled"), on)


def _switches(scene: Scene) -> str:
    found = (place.path[:-1] for place in scene.places.all if place.key == "enabled" and place.value is not None)
    return ", ".join(".".join(path) for path in found)


@kind(
    "turn on",
    "<enable> {things}",
    "(turn|switch) {things} (on|back on)",
    "(bring|start) {things} [back] up",
    "re-enable {things}",
    "{things} <be> (on|enabled)",
    section=_SECTION,
    examples=("enable temporal", "turn temporal on", "enable the service mesh"),
)
def enable(scene: Scene, things: Places) -> Outcome:
    """Build it again, with the settings that it has."""
    yield from _switched(scene, things, on=True)


@kind(
    "turn off",
    "<disable> {things}",
    "(turn|switch|shut) {things} (off|down)",
    "stop (running|using) {things}",
    "{things} <be> (off|disabled)",
    "(run|go) without {things}",
    section=_SECTION,
    examples=("disable temporal", "turn off the event bus", "switch the config server off", "turn off monitoring"),
)
def disable(scene: Scene, things: Places) -> Outcome:
    """No longer build it; its settings stay."""
    yield from _switched(scene, things, on=False)


@kind(
    "remove",
    "<remove> {things}",
    section=_SECTION,
    examples=(
        "remove globex",
        "delete tenants acme and globex",
        "offboard the customer globex",
        "remove the record www",
        "delete all topics except audit",
        "drop the database of acme",
    ),
)
def remove(scene: Scene, things: Places) -> Outcome:
    """An entry, or an optional part of one, with everything in it."""
    for place in things:
        if not any(fits(place.path, form) for form in _REMOVABLE):
            raise Contradiction(
                f"{place.dotted} is a part of the platform and cannot be removed; say 'disable' to turn it off"
            )
        if place.value is None:
            raise Contradiction(f"there is no {place.dotted}")
        yield from _unused(scene, place)
        yield drop(place)


def _unused(scene: Scene, place: Place) -> Iterator[str]:
    """Nothing, unless a module is connected to one that goes: that is for people to say."""
    users = [name for name, module in scene.value("modules").items() if place.key in module["depends_on"]]
    if place.path[0] == "modules" and len(place.path) == 2 and users:  # noqa: PLR2004 - modules.<name>
        yield f"{' and '.join(users)} may connect to it, so say as well: {users[0]} no longer needs {place.key}"


@kind(
    "reset to the default",
    "reset {settings} [to (its|their) (default|defaults)]",
    "(unset|clear|forget) {settings}",
    "<set> {settings} [back] to (its|their) (default|defaults)",
    "<remove> {settings}",
    "(use|restore) [its|their] default (for|of) {settings}",
    section=_SECTION,
    examples=(
        "reset the retention of prometheus",
        "reset acme's container limits to their defaults",
        "remove the storage class of redis",
    ),
)
def reset(scene: Scene, settings: Places) -> Outcome:
    """Nothing is written, so the default holds."""
    for place in settings:
        group = scene.place(*place.path[:-1])
        if place.required and not group.required and len(settings) == len(group.value or ()):
            place = group  # noqa: PLW2901 - all of a group that has a default
        if place.required:
            raise Misfit(f"{place.dotted} has no default; say what it shall be")
        if place.value is None:
            raise Contradiction(f"{place.dotted} is not set")
        yield drop(place)


@kind(
    "add to a list",
    "<add> {value} to {settings}",
    "(include|allow|append) {value} (in|to) {settings}",
    section=_SECTION,
    examples=(
        "add zone-d to the availability zones",
        "add shop.example.org to the certificate web",
        "add public.invoices and public.orders to the shared tables of acme",
    ),
)
def add_to_list(scene: Scene, value: tuple[Token, ...], settings: Places) -> Outcome:
    """Further items at the end of a list."""
    del scene
    for place in settings:
        if not place.is_list:
            raise Misfit(f"{place.dotted} is no list; say what it shall be, as in: set it to ...")
        now = list(place.value or ())
        wanted = [item for item in values.fitted(place, _bare(place, value)) if item not in now]
        yield put(place, values.checked(place, now + wanted))


@kind(
    "take from a list",
    "<remove> {value} from {settings}",
    "(exclude|take) {value} (from|out of) {settings}",
    section=_SECTION,
    examples=("remove zone-c from the zones", "take 192.0.2.10 from the ingress addresses"),
)
def take_from_list(scene: Scene, value: tuple[Token, ...], settings: Places) -> Outcome:
    """The list without these items."""
    del scene
    for place in settings:
        if not place.is_list:
            raise Misfit(f"{place.dotted} is no list")
        wanted = [item.text for part in values.items(_bare(place, value)) for item in part]
        missing = [item for item in wanted if item not in (place.value or ())]
        if missing:
            raise Misfit(
                f"{' and '.join(missing)} is not in {place.dotted}, which holds {', '.join(place.value or ())}"
            )
        yield put(place, values.checked(place, [item for item in place.value if item not in wanted]))


def _bare(place: Place, value: tuple[Token, ...]) -> tuple[Token, ...]:
    """Items without what they are called: in "zones a and b", zones."""
    called = {place.key, place.key.rstrip("s"), place.key.removesuffix("es")}
    return value[1:] if len(value) > 1 and value[0].word in called else value
