"""The platform itself: its domain, its zones, the ingress controller, the mesh."""

from fractions import Fraction

from scripts.planner.sentences import values
from scripts.planner.sentences.kind import Outcome, kind, put
from scripts.planner.sentences.quantities import Quantity
from scripts.planner.sentences.scene import Scene
from scripts.planner.sentences.values import Change

_SECTION = "platform and security"


@kind(
    "move the platform to another domain",
    "(move|switch|bring) platform to [domain] {domain}",
    "(serve|run|host) platform (under|at|on|from) [domain] {domain}",
    "use {domain} as platform domain",
    "platform should (live|be) (at|under) {domain}",
    section=_SECTION,
    examples=("move the platform to shop.example.org", "serve the platform under shop.example.org"),
)
def set_domain(scene: Scene, domain: str) -> Outcome:
    """Everything's host names lie below it."""
    place = scene.place("platform", "domain")
    yield put(place, values.checked(place, domain.lower()))


@kind(
    "say over which zones pods are spread",
    "(spread|distribute) (pods|platform|everything|workloads) (over|across) [zones|availability zones] {zones:texts}",
    "run (platform|everything) in [zones|availability zones] {zones:texts}",
    "use [zones|availability zones] {zones:texts}",
    section=_SECTION,
    examples=("spread pods over zone-a and zone-b",),
)
def set_zones(scene: Scene, zones: tuple[str, ...]) -> Outcome:
    """All of them, in the place of those before."""
    place = scene.place("platform", "zones")
    yield put(place, values.checked(place, list(zones)))


@kind(
    "spread pods over a further zone",
    "<add> [a|another] [new] (zone|zones|availability zone|availability zones|az) [<called>] {zones:texts} [to "
    "platform]",
    section=_SECTION,
    examples=("add the zone zone-d", "add availability zones zone-d and zone-e"),
)
def add_zones(scene: Scene, zones: tuple[str, ...]) -> Outcome:
    """Beside those that there are."""
    place = scene.place("platform", "zones")
    yield put(place, values.checked(place, [*place.value, *(zone for zone in zones if zone not in place.value)]))


@kind(
    "say where the ingress controller is",
    "ingress controller (is|runs|lives) in [namespace] {name:text} [namespace]",
    "(expect|look for) ingress controller in [namespace] {name:text}",
    section=_SECTION,
    examples=("the ingress controller runs in namespace traefik",),
)
def set_ingress_namespace(scene: Scene, name: str) -> Outcome:
    """Its namespace may reach what is exposed."""
    place = scene.place("security", "ingress_namespace")
    yield put(place, values.checked(place, name))


_MESH = "(service mesh|mesh|istio)"
_MODE = "(ambient {mode=ambient}|sidecar {mode=sidecar}|sidecars {mode=sidecar})"


@kind(
    "choose how the mesh runs",
    f"(run|put|switch|move|set|bring) {_MESH} (in|to|into|with|in an) {_MODE} [mode]",
    f"<use> [a|an] {_MODE} [mode] (for|in|of) {_MESH}",
    f"<use> [a|an] {_MODE} {_MESH}",
    f"<enable> {_MESH} (in|with|in an) {_MODE} [mode] {{on=yes}}",
    f"run modules in [an] {_MODE} {_MESH} {{on=yes}}",
    f"turn {_MESH} on (in|with) {_MODE} [mode] {{on=yes}}",
    section="service mesh",
    examples=("enable the service mesh in ambient mode", "switch the mesh to sidecars", "use ambient mode for istio"),
)
def set_mode(scene: Scene, mode: str, on: str = "") -> Outcome:
    """A proxy beside each pod, or one on each node; turned on only where that is said."""
    if on:
        yield put(scene.place("service_mesh", "enabled"), value=True)
    yield put(scene.place("service_mesh", "mode"), mode)


@kind(
    "eject failing pods",
    "eject [failing] pods after {count} [server|consecutive] errors [in a row] [for {ejected:duration}]",
    "eject [failing] pods for {ejected:duration} [after {count} [server|consecutive] errors [in a row]]",
    section="service mesh",
    examples=("eject pods after 3 errors for one minute", "eject failing pods for 45 seconds"),
)
def eject(scene: Scene, count: int | None = None, ejected: Quantity | None = None) -> Outcome:
    """When a pod gets no requests for a while, and for how long."""
    errors = None if count is None else Quantity(Fraction(count))
    for key, quantity in (("consecutive_errors", errors), ("ejection_seconds", ejected)):
        if quantity is not None:
            place = scene.place("service_mesh", key)
            yield put(place, values.changed(place, Change("to", quantity)))
