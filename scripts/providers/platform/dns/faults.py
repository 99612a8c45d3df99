"""What is wrong with a DNS record before any server is asked."""

from collections.abc import Iterator

from scripts.providers.platform.dns import names, ownership, values
from scripts.providers.platform.dns.back_ends import BackEnd
from scripts.providers.platform.schema import Fault
from scripts.providers.properties import UNKNOWN, Properties, has_unknown

_ALIASED = ("A", "AAAA", "CNAME")
_PLACES = ("continent", "country")
_HEAVIEST = 255
_LONGEST_IDENTIFIER = 128


def faults(inputs: Properties, back_end: BackEnd | None) -> Iterator[Fault]:
    """Everything that is wrong with a record; `UNKNOWN` is not judged."""
    yield from _names(inputs)
    yield from _content(inputs)
    yield from _routing(inputs.get("routing"))
    if back_end:
        yield from _beyond(inputs, back_end)
    owner = inputs["owner"]
    if owner != UNKNOWN and not ownership.FORM.fullmatch(owner):
        yield Fault("owner", f"must be 1 to 100 letters, digits and the signs . _ / -, got {owner!r}")


def _names(inputs: Properties) -> Iterator[Fault]:
    zone, name = (names.canonical(inputs[key]) for key in ("zone", "name"))
    for key, given, wildcard in (("zone", zone, False), ("name", name, True)):
        if given != UNKNOWN and (reason := names.fault(given, wildcard=wildcard)):
            yield Fault(key, f"must be a name that {reason}, got {inputs[key]!r}")
    if UNKNOWN in (zone, name):
        return
    if not names.is_in(name, zone):
        yield Fault("name", f"must be {zone} or end in .{zone}, got {inputs['name']!r}")
    if name == zone and inputs["type"] == "CNAME":
        yield Fault("type", "must not be CNAME at the top of a zone, which has other records; use A or AAAA")


def _content(inputs: Properties) -> Iterator[Fault]:
    given, alias = inputs.get("values"), inputs.get("alias")
    if alias is None:
        yield from _values(inputs["type"], given)
        return
    if given is not None:
        yield Fault("values", "must be left out of an alias, whose target has them")
    if inputs.get("ttl") is not None:
        yield Fault("ttl", "must be left out of an alias, whose target has one")
    if inputs["type"] not in (*_ALIASED, UNKNOWN):
        yield Fault("type", f"must be one of {', '.join(_ALIASED)} for an alias, got {inputs['type']!r}")
    target = alias["name"] if alias != UNKNOWN else UNKNOWN
    if target != UNKNOWN and (reason := names.fault(names.canonical(target))):
        yield Fault("alias.name", f"must be a name that {reason}, got {target!r}")


def _values(kind: str, given: list[str] | None) -> Iterator[Fault]:
    if not given:
        yield Fault("values", "must have at least one value")
    elif UNKNOWN not in (given, kind):
        for index, value in enumerate(given):
            if value != UNKNOWN and (reason := values.fault(kind, value)):
                yield Fault(f"values[{index}]", reason)
        if kind == "CNAME" and len(given) > 1:
            yield Fault("values", f"must have one value for a CNAME, got {len(given)}")


def _routing(routing: Properties | None) -> Iterator[Fault]:
    if routing is None or has_unknown(routing):
        return
    weight = routing.get("weight")
    if (weight is None) == (not any(place in routing for place in _PLACES)):
        yield Fault("routing", "must have either a weight, or a continent or country")
    if weight is not None and not 0 <= weight <= _HEAVIEST:
        yield Fault("routing.weight", f"must be 0 to {_HEAVIEST}, got {weight}")
    if all(place in routing for place in _PLACES):
        yield Fault("routing.continent", "must be left out where there is a country")
    if "subdivision" in routing and "country" not in routing:
        yield Fault("routing.subdivision", "must have the country that it is of beside it")
    if not 1 <= len(routing["setIdentifier"]) <= _LONGEST_IDENTIFIER:
        yield Fault("routing.setIdentifier", f"must have 1 to {_LONGEST_IDENTIFIER} characters")


def _beyond(inputs: Properties, back_end: BackEnd) -> Iterator[Fault]:
    """What this back end cannot do."""
    ttl, (least, most) = inputs.get("ttl"), back_end.ttls
    if ttl not in (None, UNKNOWN) and not least <= ttl <= most:
        yield Fault("ttl", f"must be {least} to {most} seconds with {back_end.title}, got {ttl}")
    if inputs["type"] not in (*back_end.types, UNKNOWN):
        yield Fault("type", f"{inputs['type']} is not there with {back_end.title}")
    for name in ("alias", "routing"):
        if name in inputs and not back_end.routes:
            yield Fault(name, f"is not there with {back_end.title}; it is with Route 53 only")
