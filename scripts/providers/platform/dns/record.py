# ruff: noqa: ARG002 - the signatures are those of every resource
"""The resource `DnsRecord`: a record set that is ours, or that we refuse to touch."""

from collections.abc import Iterator
from typing import NamedTuple

from scripts.providers import redacted
from scripts.providers.platform import retries
from scripts.providers.platform.diff import Change
from scripts.providers.platform.dns import back_ends, names, ownership, values
from scripts.providers.platform.dns.faults import faults
from scripts.providers.platform.dns.zone import Moved, RecordSet, Swap, Unreachable, Zone
from scripts.providers.platform.resource import Kept, Resource
from scripts.providers.platform.schema import Fault
from scripts.providers.platform.session import Operation
from scripts.providers.platform.settings import Settings
from scripts.providers.properties import UNKNOWN, Properties, has_unknown
from scripts.providers.servicer import Failed

_TTL = 300  # seconds


class _Found(NamedTuple):
    """What a zone has of one record set."""

    record: RecordSet | None
    mark: RecordSet | None
    owner: str | None


class DnsRecord(Resource):
    def faults(self, inputs: Properties, settings: Settings) -> Iterator[Fault]:
        if not settings.given.get("dns"):
            yield Fault("zone", "needs the provider's argument dns, which says where the zone is kept; set it")
        yield from faults(inputs, back_ends.chosen(settings))

    def completed(self, inputs: Properties) -> Properties:
        kind, given = inputs["type"], inputs.get("values")
        made = {**inputs, **{key: names.canonical(inputs[key]) for key in ("zone", "name")}}
        if "alias" not in inputs:
            made.setdefault("ttl", _TTL)
        elif inputs["alias"] != UNKNOWN:
            told = {key: value for key, value in inputs["alias"].items() if value is not False}
            made["alias"] = {**told, "name": names.canonical(told["name"])}
        if given and not has_unknown([kind, given]):
            made["values"] = sorted({values.canonical(kind, value) for value in given})
        return made

    def changes(self, kept: Kept, inputs: Properties) -> Iterator[Change]:
        """Whether a record may be taken over matters only while it is."""
        return (change for change in super().changes(kept, inputs) if change.path != ("adopt",))

    def deletes_first(self, kept: Kept, inputs: Properties) -> bool:
        """A CNAME stands beside nothing, and a routed set not beside one that is not."""
        old = kept.inputs
        same_name = all(old.get(key) == inputs[key] for key in ("zone", "name"))
        return same_name and ("CNAME" in (old["type"], inputs["type"]) or ("routing" in old) != ("routing" in inputs))

    def planned(self, operation: Operation, inputs: Properties, kept: Kept | None, outputs: list[str]) -> Properties:
        """Refuse, before anything is touched, what `up` would refuse; a server that is away stops no preview."""
        if redacted.IN_FORCE or has_unknown([inputs, operation.settings.given.get("dns")]):
            return {}
        try:
            zone = back_ends.opened(operation, inputs["zone"])
            self._look(zone, inputs, _record(inputs), replaced=kept is None)
        except Unreachable as error:
            operation.session.engine.once(f"no look at what is in the zone {inputs['zone']}: {error}")
        return {}

    def create(self, operation: Operation, inputs: Properties) -> Kept:
        record = _record(inputs)
        self._put(operation, inputs, record)
        parts = (inputs["zone"], record.name, record.type, *([record.identifier] if record.identifier else []))
        return Kept("/".join(parts), inputs)

    def update(self, operation: Operation, kept: Kept, inputs: Properties) -> Kept:
        self._put(operation, inputs, _record(inputs))
        return Kept(kept.id, inputs)

    def read(self, operation: Operation, kept: Kept) -> Kept | None:
        zone_name, name, kind, identifier = _parts(kept.id)
        found = _found(back_ends.opened(operation, zone_name), name, kind, identifier)
        if found.record is None:
            return None
        if not kept.inputs and found.owner is None:
            raise Failed(
                f"{kept.id}: the record is nobody's; set adopt: true to take it over, in place of importing it"
            )
        told = {"zone": zone_name, "name": name, "type": kind, "owner": found.owner, "adopt": kept.inputs.get("adopt")}
        record = found.record
        content = {"ttl": record.ttl, "values": list(record.values) or None, "alias": record.alias}
        everything = {**told, **content, "routing": record.routing}
        return Kept(kept.id, {key: value for key, value in everything.items() if value is not None})

    def delete(self, operation: Operation, kept: Kept) -> None:
        zone_name, name, kind, identifier = _parts(kept.id)

        def remove() -> None:
            zone = back_ends.opened(operation, zone_name)
            found = _found(zone, name, kind, identifier)
            if found.owner != kept.inputs.get("owner") or found.owner is None:
                if found.record:
                    operation.warn(f"{kept.id} stays: it belongs to {found.owner or 'nobody'}")
                return
            at = ownership.place(name, kind, zone_name)
            mark = ownership.marked(found.mark, at, identifier, None)
            zone.swap([Swap(found.record, None), Swap(found.mark, mark)])

        retries.persist(operation, remove, transient=_moved)

    def _put(self, operation: Operation, inputs: Properties, record: RecordSet) -> None:
        """Make the zone have the record and our mark, whatever of it is there already."""

        def put() -> None:
            zone = back_ends.opened(operation, inputs["zone"])
            found = self._look(zone, inputs, record)
            at = ownership.place(record.name, record.type, zone.name)
            mark = ownership.marked(found.mark, at, record.identifier, inputs["owner"])
            wanted = [Swap(found.record, record), Swap(found.mark, mark)]
            if swaps := [swap for swap in wanted if swap.old != swap.new]:
                operation.status("waiting until the zone's servers answer by it")
                zone.swap(swaps)

        retries.persist(operation, put, transient=_moved)

    def _look(self, zone: Zone, inputs: Properties, record: RecordSet, *, replaced: bool = False) -> _Found:
        """What is there; refuses what is not ours. With `replaced`, what is ours beside it may still go away."""
        found = _found(zone, record.name, record.type, record.identifier)
        what = f"{record.name} {record.type}" + (f" {record.identifier}" if record.identifier else "")
        if found.owner not in (None, inputs["owner"]) and not inputs.get("adopt"):
            raise Failed(f"{what}: belongs to {found.owner}; choose another name, or set adopt: true to take it over")
        if found.record and found.owner is None and not inputs.get("adopt"):
            raise Failed(f"{what}: is there already and not ours; remove it, or set adopt: true to take it over")
        if found.record is None:
            _stand_beside(zone, record, inputs["owner"] if replaced else None)
        return found


def _stand_beside(zone: Zone, record: RecordSet, leaving: str | None) -> None:
    """A CNAME is the only record of its name (RFC 1034, 3.6.2). What `leaving` owns may be on its way out."""
    others = zone.types(record.name) - {record.type}
    for other in sorted(others if record.type == "CNAME" else others & {"CNAME"}):
        mark = zone.read(ownership.place(record.name, other, zone.name), "TXT")
        if leaving is None or ownership.owner(mark, "") != leaving:
            raise Failed(f"{record.name}: has a record of type {other}, and a CNAME stands beside no other; remove one")


def _found(zone: Zone, name: str, kind: str, identifier: str) -> _Found:
    mark = zone.read(ownership.place(name, kind, zone.name), "TXT")
    return _Found(zone.read(name, kind, identifier), mark, ownership.owner(mark, identifier))


def _record(inputs: Properties) -> RecordSet:
    listed = tuple(inputs.get("values", ()))
    return RecordSet(
        inputs["name"], inputs["type"], inputs.get("ttl"), listed, inputs.get("alias"), inputs.get("routing")
    )


def _parts(identifier: str) -> tuple[str, str, str, str]:
    """The zone, name, type and set identifier in an id."""
    zone, name, kind, rest = (*identifier.split("/", 3), "", "", "")[:4]
    if not (name and kind and names.is_in(name, zone)):
        raise Failed(f"a DnsRecord's id is zone/name/type or zone/name/type/setIdentifier, got {identifier!r}")
    return zone, name, kind, rest


def _moved(error: Exception) -> bool:
    return isinstance(error, Moved)
