"""Zones of Route 53: one batch of changes per swap, all of it or nothing, and then waiting until it is in sync."""

import re
import time
from collections.abc import Iterator, Sequence
from typing import Any

from scripts.providers.platform.dns import names, values
from scripts.providers.platform.dns.amazon import Refused, Route53
from scripts.providers.platform.dns.zone import Moved, RecordSet, Swap, Zone
from scripts.providers.platform.session import Operation
from scripts.providers.properties import Properties
from scripts.providers.servicer import Failed

_IN_SYNC = 300.0  # seconds; Amazon says usually within 60
_LOOK = 2.0  # seconds between two looks
_PAGE = "100"  # record sets in one answer, as many as one name and type may have (Route 53's quotas)
_STALE = re.compile(r"already exists|not found|do not match", re.IGNORECASE)
"""What a refused batch says when the zone is not as we read it."""
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_OCTAL = re.compile(rb"\\([0-7]{3})|\\(.)", re.DOTALL)
_PRINTABLE = range(0x20, 0x7F)

_NEXT = ("RecordName", "RecordType", "RecordIdentifier")
"""Where the next page begins."""
_ROUTING = {"weight": "Weight", "healthCheck": "HealthCheckId", "setIdentifier": "SetIdentifier"}
_PLACE = {"continent": "ContinentCode", "country": "CountryCode", "subdivision": "SubdivisionCode"}


def opened(operation: Operation, name: str) -> Zone:
    api = Route53(operation)
    given = operation.settings.section("dns")["route53"].get("zoneId")
    identifier = operation.session.once(("route53", name), lambda: _identifier(api, name, given))
    return HostedZone(operation, api, name, identifier)


class HostedZone(Zone):
    """One hosted zone."""

    def __init__(self, operation: Operation, api: Route53, name: str, identifier: str) -> None:
        self.name = name
        self._operation, self._api, self._identifier = operation, api, identifier

    def read(self, name: str, kind: str, identifier: str = "") -> RecordSet | None:
        raw = self._raw(name, kind, identifier)
        return _record(raw) if raw else None

    def types(self, name: str) -> frozenset[str]:
        return frozenset(raw["Type"] for raw in self._at(name))

    def swap(self, swaps: Sequence[Swap]) -> None:
        changes = [change for swap in swaps for change in self._changes(swap)]
        try:
            answer = self._api.change_resource_record_sets(
                HostedZoneId=self._identifier, ChangeBatch={"Changes": changes}
            )
        except Refused as error:
            if error.code == "InvalidChangeBatch" and _STALE.search(error.text):
                raise Moved(f"the zone {self.name} was changed by somebody else: {error.text}") from None
            raise
        self._await(answer["ChangeInfo"])

    def servers(self) -> tuple[str, ...]:
        zone = self._api.get_hosted_zone(Id=self._identifier)
        return tuple(f"{server}:53" for server in zone.get("DelegationSet", {}).get("NameServers", ()))

    def _changes(self, swap: Swap) -> Iterator[Properties]:
        """What a swap is in a batch: a set is deleted only in the very form that it is known to have."""
        record = swap.old or swap.new
        raw = self._raw(record.name, record.type, record.identifier) if record else None
        if (_record(raw) if raw else None) != swap.old:
            raise Moved(f"{record.name if record else ''} was changed by somebody else")
        if raw:
            yield {"Action": "DELETE", "ResourceRecordSet": raw}
        if swap.new:
            yield {"Action": "CREATE", "ResourceRecordSet": _raw(swap.new)}

    def _await(self, change: Properties) -> None:
        deadline = time.monotonic() + self._operation.seconds(_IN_SYNC)
        while change["Status"] != "INSYNC":
            if time.monotonic() > deadline:
                raise Failed(f"Route 53 has not brought the change {change['Id']} to all its servers yet; run up again")
            self._operation.pause(_LOOK)
            change = self._api.get_change(Id=change["Id"])["ChangeInfo"]

    def _raw(self, name: str, kind: str, identifier: str) -> Properties | None:
        listed = self._at(name, kind, _PAGE if identifier else "1")
        return next((raw for raw in listed if raw.get("SetIdentifier", "") == identifier), None)

    def _at(self, name: str, kind: str = "", page: str = _PAGE) -> Iterator[Properties]:
        """The sets of one name, or of one name and type, page by page from there on and no further."""
        start: Properties = {"StartRecordName": name, **({"StartRecordType": kind} if kind else {})}
        while start:
            answer = self._api.list_resource_record_sets(HostedZoneId=self._identifier, MaxItems=page, **start)
            for raw in answer["ResourceRecordSets"]:
                if _plain(raw["Name"]) != name or kind not in ("", raw["Type"]):
                    return
                yield raw
            following = {f"Start{key}": answer[f"Next{key}"] for key in _NEXT if f"Next{key}" in answer}
            start = following if following != start else {}


def _identifier(api: Route53, name: str, given: str | None) -> str:
    """The id of the hosted zone. Raises: `Failed`, unless there is one and no other."""
    if given:
        zone = api.get_hosted_zone(Id=given)["HostedZone"]
        if _plain(zone["Name"]) != name:
            raise Failed(f"the hosted zone {given} is {_plain(zone['Name'])}, not {name}; check dns.route53.zoneId")
        return zone["Id"]
    listed = api.list_hosted_zones_by_name(DNSName=name)["HostedZones"]
    public = [zone for zone in listed if _plain(zone["Name"]) == name and not zone["Config"].get("PrivateZone")]
    if len(public) != 1:
        told = f"{len(public)} public hosted zones are called {name}; set dns.route53.zoneId to one of them"
        raise Failed(told if public else f"no public hosted zone is called {name}; create it, or check the account")
    return public[0]["Id"]


def _plain(name: str) -> str:
    """A name without Route 53's escapes, such as `\\052` for `*`."""
    return names.canonical(_unescaped(name).decode(errors="backslashreplace"))


def _unescaped(text: str) -> bytes:
    return _OCTAL.sub(lambda found: bytes([int(found[1], 8)]) if found[1] else found[2], text.encode())


def _record(raw: Properties) -> RecordSet:
    kind, alias = raw["Type"], raw.get("AliasTarget")
    written = [each["Value"] for each in raw.get("ResourceRecords", ())]
    listed = tuple(sorted(_text(value) if kind == "TXT" else values.canonical(kind, value) for value in written))
    return RecordSet(
        _plain(raw["Name"]), kind, raw.get("TTL"), listed, _alias(alias) if alias else None, _routing(raw) or None
    )


def _alias(target: Properties) -> Properties:
    healthy = {"evaluateTargetHealth": True} if target.get("EvaluateTargetHealth") else {}
    return {"name": _plain(target["DNSName"]), "zoneId": target["HostedZoneId"], **healthy}


def _routing(raw: Properties) -> Properties:
    if "SetIdentifier" not in raw:
        return {}
    place = raw.get("GeoLocation", {})
    told = {ours: raw.get(theirs) for ours, theirs in _ROUTING.items()}
    told |= {ours: place.get(theirs) for ours, theirs in _PLACE.items()}
    return {key: value for key, value in told.items() if value is not None}


def _raw(record: RecordSet) -> Properties:
    """A record set as the API takes it."""
    made: Properties = {"Name": record.name, "Type": record.type}
    if record.alias:
        target = record.alias
        made["AliasTarget"] = {
            "DNSName": target["name"],
            "HostedZoneId": target["zoneId"],
            "EvaluateTargetHealth": target.get("evaluateTargetHealth", False),
        }
    else:
        write = _quoted if record.type == "TXT" else str
        made |= {"TTL": record.ttl, "ResourceRecords": [{"Value": write(value)} for value in record.values]}
    routing: dict[str, Any] = dict(record.routing or {})
    made |= {theirs: routing[ours] for ours, theirs in _ROUTING.items() if ours in routing}
    if place := {theirs: routing[ours] for ours, theirs in _PLACE.items() if ours in routing}:
        made["GeoLocation"] = place
    return made


def _text(value: str) -> str:
    """The plain text of a TXT value, whatever strings it is written in."""
    return b"".join(map(_unescaped, _STRING.findall(value))).decode(errors="backslashreplace")


def _quoted(value: str) -> str:
    """A TXT value as strings of at most 255 bytes, in quotes, with what is not ASCII as octal."""
    octets = value.encode()
    strings = [octets[at : at + 255] for at in range(0, len(octets), 255)] or [b""]
    return " ".join('"' + "".join(map(_escaped, string)) + '"' for string in strings)


def _escaped(octet: int) -> str:
    if chr(octet) in '"\\':
        return f"\\{chr(octet)}"
    return chr(octet) if octet in _PRINTABLE else f"\\{octet:03o}"
