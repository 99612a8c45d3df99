"""Images of everything that runs, and where PostgreSQL is."""

import re

from scripts.planner.sentences import values
from scripts.planner.sentences.kind import Outcome, drop, kind, put
from scripts.planner.sentences.places import Place
from scripts.planner.sentences.quantities import Misfit
from scripts.planner.sentences.scene import Scene
from scripts.planner.sentences.values import Contradiction

_SECTION = "data services and programs"
_FROM = "[from [version] {old:version}]"


def _image(scene: Scene, thing: Place) -> Place:
    """Where the image of something is written; of a module, that of its only slot."""
    images = scene.value(*thing.path, "images")
    if images is None:
        return scene.place(*thing.path, "version" if thing.key == "service_mesh" else "image")
    built = [slot for slot in ("blue", "green") if images.get(slot)]
    if len(built) != 1:
        raise Misfit(f"module {thing.key} has images in two slots; say: deploy ... to the green slot of {thing.key}")
    return scene.place(*thing.path, "images", built[0])


def _version(text: str) -> tuple[int, ...] | None:
    """The numbers of a version, of an image reference that of its tag."""
    tag = text.partition("@")[0].rpartition(":")[2].removeprefix("v")
    found = re.match(r"\d+(?:\.\d+)*", tag)
    return tuple(int(number) for number in found[0].split(".")) if found else None


def _towards(place: Place, said: str, direction: int) -> Outcome:
    value = said if place.key == "version" else values.image(place.value, said)
    before, after = _version(str(place.value)), _version(value)
    if before and after and after != before and (after > before) != (direction > 0):
        raise Contradiction(f"{place.dotted} is {place.value}, and {said} is {'older' if direction > 0 else 'newer'}")
    yield put(place, values.checked(place, value))


@kind(
    "upgrade",
    f"<upgrade> [image|version|image version|image tag] [of|for] {{things}} {_FROM} to [version|image|tag] "
    f"({{version}}|{{image}})",
    "(deploy|release|ship|roll out) {things} [version|at] {version}",
    "(run|use|deploy) [version] {version} (of|for|as) {things}",
    "(run|deploy|pin) {things} (at|on|with|in|to) [version|image] ({version}|{image})",
    "use [image] {image} (for|as image of|as image for) {things}",
    "{things} should (run|use) [version|image] ({version}|{image})",
    section=_SECTION,
    examples=(
        "upgrade redis to 8.2.2",
        "upgrade the image of module billing to 2.4.1",
        "bump prometheus from v3.5.0 to v3.6.0",
        "use image registry.example.com/layer0/kernel:0.2.0 for the kernel",
        "pin grafana to 12.2.0",
        "upgrade the service mesh to 1.32.0",
    ),
)
def upgrade(
    scene: Scene, things: tuple[Place, ...], version: str = "", image: str = "", old: str | None = None
) -> Outcome:
    """Another image; a version alone keeps the repository, and must not be older."""
    for thing in things:
        place = _image(scene, thing)
        if old and _version(old) != _version(str(place.value)):
            raise Contradiction(f"{place.dotted} is {place.value}, and not {old}")
        if image and place.key == "version":
            raise Misfit(f"{place.dotted} is a version, not an image")
        yield from _towards(place, version or image, 1)


@kind(
    "go back to an older version",
    f"<downgrade> [image|version] [of] {{things}} {_FROM} to [version] {{version}}",
    "roll {things} back to [version] {version}",
    section=_SECTION,
    examples=("downgrade redis to 8.0.0", "roll grafana back to 12.0.2"),
)
def downgrade(scene: Scene, things: tuple[Place, ...], version: str, old: str | None = None) -> Outcome:
    """A version that must not be newer."""
    for thing in things:
        place = _image(scene, thing)
        if old and _version(old) != _version(str(place.value)):
            raise Contradiction(f"{place.dotted} is {place.value}, and not {old}")
        yield from _towards(place, version, -1)


_EXTERNAL = ("data_services", "postgres", "external")
_TRAITS = "([on] port {port:count}|[with|as] user {user:text}|[with] database {database:text}|sslmode {mode:text})+"


@kind(
    "use a PostgreSQL outside",
    f"<use> [a|an] [external|outside|managed] (postgres|postgresql) [server|database] (at|on|on host) {{host}} [,"
    f"|with|and] [{_TRAITS}]",
    f"<use> {{host}} (as|for) [a|an] [external] (postgres|postgresql) [server] [,|with|and] [{_TRAITS}]",
    f"(move|take) (postgres|postgresql) (out to|outside to|out of cluster to) {{host}} [,|with|and] [{_TRAITS}]",
    section=_SECTION,
    examples=(
        "use an external postgres at db.example.com",
        "use an external postgres at db.example.com on port 5433 with user layer0",
    ),
)
def external_postgres(
    scene: Scene,
    host: str,
    port: int | None = None,
    user: str | None = None,
    database: str | None = None,
    mode: str | None = None,
) -> Outcome:
    """A server outside the cluster; what is not said stays as it is."""
    told = {"host": host, "port": port, "user": user, "database": database, "sslmode": mode}
    said = {key: value for key, value in told.items() if value is not None}
    if scene.value(*_EXTERNAL) is None:
        yield put(_EXTERNAL, said)
    else:
        yield from (
            put((*_EXTERNAL, key), values.checked(scene.place(*_EXTERNAL, key), value)) for key, value in said.items()
        )


@kind(
    "bring PostgreSQL into the cluster",
    "(run|bring|move|put|host) (postgres|postgresql) (in|inside|into|back in|back into|in our|within) (cluster"
    "|kubernetes) [again]",
    "(stop using|no longer use) [an|any] external (postgres|postgresql)",
    section=_SECTION,
    examples=("run postgres in the cluster", "stop using the external postgres"),
)
def inner_postgres(scene: Scene) -> Outcome:
    """The cluster's own server, with the amounts in its section."""
    if scene.value(*_EXTERNAL) is None:
        raise Contradiction("postgres runs in the cluster now")
    yield drop(_EXTERNAL)


@kind(
    "open the way to the outside PostgreSQL",
    "(let|allow) tenants [to] (reach|access|connect to|use) (postgres|postgresql|database|database server"
    "|external postgres) (at|on|in|through|via) {network}",
    section=_SECTION,
    examples=("let tenants reach postgres at 10.30.0.0/24",),
)
def open_way(scene: Scene, network: tuple[str, ...]) -> Outcome:
    """Further address ranges that tenants' pods may connect to."""
    place = scene.place(*_EXTERNAL, "addresses")
    now: list[str] = list(place.value or ())
    yield put(place, values.checked(place, now + [each for each in network if each not in now]))


@kind(
    "choose a storage class",
    "(put|keep|store) [data|volume|volumes] [of] {things} (on|in) storage class {value:text}",
    "use storage class {value:text} (for|in|on) {things}",
    "(put|move) {things} (on|to|onto) storage class {value:text}",
    section=_SECTION,
    examples=("use storage class fast-ssd for prometheus and redis",),
)
def storage_class(scene: Scene, things: tuple[Place, ...], value: str) -> Outcome:
    """Of the volumes of a part that keeps data."""
    for thing in things:
        place = scene.place(*thing.path, "storage_class")
        yield put(place, values.checked(place, value))
