"""The DNS records in a stack's state, each zone's with what its provider was given."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from policies.values import SECRET, SIGNATURE, is_list, is_object
from scripts.providers.platform import settings
from scripts.providers.platform.dns.zone import RecordSet
from scripts.providers.platform.settings import Settings

_TYPE = "platform:index:DnsRecord"


@dataclass(frozen=True)
class Declared:
    """One zone of one provider."""

    zone: str
    settings: Settings
    records: tuple[RecordSet, ...]

    @property
    def back_end(self) -> str:
        """Its name, such as `rfc2136`."""
        return next(iter(self.settings.section("dns")))


def declared(resources: Iterable[Mapping[str, Any]]) -> list[Declared]:
    """The zones among a deployment's resources, whose secrets are in plain, by name."""
    listed = list(resources)
    providers = {item["urn"]: settings.parse(_plain(item.get("inputs") or {})) for item in listed if _is_provider(item)}
    found: dict[tuple[str, str], list[RecordSet]] = {}
    for item in listed:
        if item["type"] == _TYPE and item.get("outputs") and not item.get("delete"):
            outputs, provider = _plain(item["outputs"]), item["provider"].rpartition("::")[0]
            found.setdefault((outputs["zone"], provider), []).append(_record(outputs))
    return [Declared(zone, Settings(providers[of]), tuple(records)) for (zone, of), records in sorted(found.items())]


def _is_provider(item: Mapping[str, Any]) -> bool:
    return item["type"] == "pulumi:providers:platform"


def _record(told: Mapping[str, Any]) -> RecordSet:
    values = tuple(sorted(told.get("values") or ()))
    return RecordSet(told["name"], told["type"], told.get("ttl"), values, told.get("alias"), told.get("routing"))


def _plain(value: Any) -> Any:
    """The value without the marks of its secrets."""
    if is_object(value):
        if value.get(SIGNATURE) == SECRET:
            return _plain(json.loads(value["plaintext"]))
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if is_list(value) else value
