"""DNS: how long names are kept, where tenants' names lead, which server keeps them."""

from scripts.planner.sentences import values
from scripts.planner.sentences.kind import Outcome, kind, put
from scripts.planner.sentences.places import Place
from scripts.planner.sentences.quantities import Quantity
from scripts.planner.sentences.scene import Scene

_SECTION = "dns"


@kind(
    "say how long a record is kept",
    "(cache|keep) {records} [for] {ttl:duration}",
    "let resolvers (cache|keep) {records} for {ttl:duration}",
    "(cache|keep) (records|dns records|dns answers|all records by default) for {ttl:duration}",
    "let resolvers (cache|keep) (records|dns records) for {ttl:duration}",
    section=_SECTION,
    examples=("cache the record www for 10 minutes", "let resolvers keep records for an hour"),
)
def set_ttl(scene: Scene, ttl: Quantity, records: tuple[Place, ...] = ()) -> Outcome:
    """Of some records, or of those that say nothing themselves."""
    for path in [record.path for record in records] or [("dns",)]:
        place = scene.place(*path, "ttl")
        yield put(place, values.changed(place, values.Change("to", ttl)))


@kind(
    "say where tenants' names lead",
    "(<point>|lead|send) (tenants|tenant names|names of tenants|all tenant names|ingress) (at|to) {targets:addresses}",
    "ingress (<be>|is at|is reached at) {targets:addresses}",
    "use {targets:addresses} (as|for) ingress",
    section=_SECTION,
    examples=("point the ingress at lb2.example.net", "use 192.0.2.10 and 192.0.2.11 as the ingress"),
)
def set_ingress(scene: Scene, targets: tuple[str, ...]) -> Outcome:
    """All addresses of the platform's ingress."""
    place = scene.place("dns", "ingress")
    yield put(place, values.checked(place, list(targets)))


@kind(
    "keep records in Route 53",
    "(keep|put|host|manage|use) [dns] records (in|on|with) (route53|route 53|amazon route 53|aws route 53)",
    "use (route53|route 53|amazon route 53|aws route 53) for (dns|records|dns records|names)",
    section=_SECTION,
    examples=("use Route 53 for DNS",),
)
def use_route53(scene: Scene) -> Outcome:
    """The only server of records that needs no secret in the settings."""
    if scene.value("dns", "server", "route53") is None:
        yield put(("dns", "server"), {"route53": {}})
    else:
        yield "dns.server is route53 already"
