"""The resource classes and the plugin's schema say the same, and what a program writes arrives as the schema has it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from inspect import get_annotations
from pathlib import Path
from typing import Any, get_args, get_origin

import pulumi
import pytest

from components.resources import certificate, dns_record, health_check, postgres_tenant, provider, wire
from tests.components import recording

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "scripts" / "providers" / "platform" / "schema.json").read_text(encoding="utf-8")
)
RESOURCES: Mapping[str, tuple[type[wire.Wired], type]] = {
    "Certificate": (certificate.Certificate, certificate.CertificateArgs),
    "DnsRecord": (dns_record.DnsRecord, dns_record.DnsRecordArgs),
    "HealthCheck": (health_check.HealthCheck, health_check.HealthCheckArgs),
    "PostgresTenant": (postgres_tenant.PostgresTenant, postgres_tenant.PostgresTenantArgs),
}
WORDS = {str: "string", int: "integer", bool: "boolean"}


def described(args: type) -> dict[str, Any]:
    """A dataclass as the schema would describe it: each field's type, and which are required."""
    hints = get_annotations(args)
    named = {wire.camel_case(field.name): field for field in fields(args)}
    return {
        "properties": {name: shape(hints[field.name]) for name, field in named.items()},
        "required": {name for name, field in named.items() if field.default is MISSING},
    }


def shape(hint: Any) -> Any:
    """The innermost type that a hint allows: a word, a list of one, or a description."""
    if is_dataclass(hint):
        assert isinstance(hint, type)
        return described(hint)
    if hint in WORDS:
        return WORDS[hint]
    if get_origin(hint) is Sequence:
        return [shape(get_args(hint)[0])]
    return next((found for part in get_args(hint) if (found := shape(part))), None)


def expected(properties: Mapping[str, Any], required: list[str]) -> dict[str, Any]:
    """What the schema says, in the same form."""
    return {"properties": {name: word(spec) for name, spec in properties.items()}, "required": set(required)}


def word(spec: Mapping[str, Any]) -> Any:
    if reference := spec.get("$ref"):
        found = SCHEMA["types"][reference.removeprefix("#/types/")]
        return expected(found["properties"], found.get("required", []))
    return [word(spec["items"])] if spec["type"] == "array" else spec["type"]


def test_every_resource_of_the_plugin_has_its_class() -> None:
    assert {f"platform:index:{kind}" for kind in RESOURCES} == SCHEMA["resources"].keys()


@pytest.mark.parametrize("kind", RESOURCES)
def test_a_class_takes_what_the_plugin_takes_and_gives_what_it_gives(kind: str) -> None:
    resource, args = RESOURCES[kind]
    spec = SCHEMA["resources"][f"platform:index:{kind}"]
    assert described(args) == expected(spec["inputProperties"], spec["requiredInputs"])
    assert {wire.camel_case(name) for name in get_annotations(resource)} == spec["properties"].keys()


def test_the_provider_takes_what_the_plugin_takes() -> None:
    assert described(provider.ProviderArgs) == expected(SCHEMA["provider"]["inputProperties"], [])


def test_names_arrive_as_the_plugin_knows_them() -> None:
    routing = dns_record.Routing(set_identifier="a", health_check="h", weight=1)
    alias = dns_record.Alias(name="x.example.com", zone_id="Z", evaluate_target_health=True)

    def program() -> None:
        args = dns_record.DnsRecordArgs(
            zone="example.com", name="www.example.com", type="A", owner="layer0/test", alias=alias, routing=routing
        )
        dns_record.DnsRecord("www", args)
        ca = provider.LocalCa(certificate="c", private_key=pulumi.Output.secret("k"))
        provider.Provider("main", provider.ProviderArgs(local_ca=ca))

    recorded = recording.record(program)
    record = recorded.named("DnsRecord", "www").inputs
    assert record["alias"] == {"name": "x.example.com", "zoneId": "Z", "evaluateTargetHealth": True}
    assert record["routing"] == {"setIdentifier": "a", "weight": 1, "healthCheck": "h"}
    given = recorded.named("platform", "main").inputs["localCa"]
    assert given == {"certificate": "c", "privateKey": recording.SECRET}


def test_outputs_are_attributes_under_their_names_in_python() -> None:
    seen: list[object] = []

    def program() -> None:
        args = certificate.CertificateArgs(names=["www.example.com"], issuer="local", renew_before=10)
        made = certificate.Certificate("www", args)
        made.private_key.apply(seen.append)

    recorded = recording.record(program)
    assert recorded.named("Certificate", "www").inputs == {
        "names": ["www.example.com"],
        "issuer": "local",
        "renewBefore": 10,
    }
    assert seen == ["generated for www"]
