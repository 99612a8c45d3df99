"""Objects against their schemas: Kubernetes' own and those of CustomResourceDefinitions."""

from dataclasses import replace
from typing import Any

import pytest

from policies import schemas
from policies.changes import Change, ChangeSet
from policies.gate import judge
from tests.policies.answers import WHOLE, Answers

VERSION = "1.36"
CONTAINER = {"name": "web", "image": "example.com/web:1"}
TEMPLATE = {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [CONTAINER]}}
DEPLOYMENT: dict[str, Any] = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web"},
    "spec": {"replicas": 1, "selector": {"matchLabels": {"app": "web"}}, "template": TEMPLATE},
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "spec": {
            "type": "object",
            "required": ["size"],
            "properties": {
                "size": {"type": "integer", "minimum": 1, "exclusiveMinimum": True},
                "port": {"x-kubernetes-int-or-string": True},
                "note": {"type": "string", "nullable": True},
                "any": {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
                "labels": {"type": "object", "additionalProperties": {"type": "string"}},
                "pod": {"type": "object", "x-kubernetes-embedded-resource": True, "properties": {"spec": {}}},
            },
        }
    },
}
DEFINITION: dict[str, Any] = {
    "apiVersion": "apiextensions.k8s.io/v1",
    "kind": "CustomResourceDefinition",
    "metadata": {"name": "modules.layer0.dev"},
    "spec": {
        "group": "layer0.dev",
        "names": {"kind": "Module", "plural": "modules"},
        "scope": "Namespaced",
        "versions": [{"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": SCHEMA}}],
    },
}


def change(new: Any, kind: str = "kubernetes:apps/v1:Deployment", **more: Any) -> Change:
    given: dict[str, Any] = {"urn": "urn", "name": "web", "op": "create", **more}
    return Change(type=kind, new=new, **given)


def deployment(**spec: Any) -> Any:
    return {**DEPLOYMENT, "spec": {**DEPLOYMENT["spec"], **spec}}


def module(spec: Any) -> list[Change]:
    custom = {"apiVersion": "layer0.dev/v1", "kind": "Module", "metadata": {"name": "m"}, "spec": spec}
    definition = "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition"
    return [change(DEFINITION, definition), change(custom, "kubernetes:layer0.dev/v1:Module")]


def told(*changes: Change, version: str = VERSION) -> list[tuple[str, str]]:
    return [(fault.path, fault.message) for fault in schemas.check(changes, version)]


def test_a_valid_object_passes() -> None:
    assert told(change(DEPLOYMENT)) == []


@pytest.mark.parametrize(
    ("new", "path", "words", "reason"),
    [
        (deployment(replcas=3), "spec.replcas", "has no field replcas; did you mean replicas?", "a misspelt field"),
        (deployment(replicas="3"), "spec.replicas", 'must have an integer here, got "3"', "text for a number"),
        ({**DEPLOYMENT, "spec": {"template": TEMPLATE}}, "spec.selector", "lacks selector", "a required field"),
        (
            deployment(template={"spec": {"containers": [{"image": "example.com/web:1"}]}}),
            "spec.template.spec.containers[0].name",
            "lacks name",
            "a required field of an item",
        ),
        ({**DEPLOYMENT, "apiVersion": "apps/v1beta1"}, "apiVersion", "has no apps/v1beta1 Deployment", "removed"),
        ({"metadata": {"nam": "x"}}, "metadata.nam", "has no field nam", "no kind written: the type's own counts"),
    ],
)  # fmt: skip
def test_a_fault_is_found_where_it_is(new: Any, path: str, words: str, reason: str) -> None:
    found = dict(told(change(new)))
    assert words in found[path], reason


@pytest.mark.parametrize(
    ("more", "new", "reason"),
    [
        ({"unknown": ("spec",)}, {**DEPLOYMENT, "spec": {"unknown": True}}, "a whole subtree that only up will know"),
        ({"unknown": ("spec.replicas",)}, deployment(replicas={"unknown": True}), "one value not known yet"),
        (
            {"secret": ("spec.replicas",)},
            deployment(replicas={"secret": True, "fingerprint": "x"}),
            "a secret stands for any value",
        ),
        ({"op": "read"}, deployment(replcas=3), "what is only read is not written"),
        ({"op": "delete"}, None, "what goes away has no new object"),
        ({"kind": "kubernetes:yaml/v2:ConfigGroup"}, {"yaml": "kind: X"}, "a component is no object"),
    ],
)
def test_what_cannot_be_seen_is_taken_to_be_right(more: dict[str, Any], new: Any, reason: str) -> None:
    assert told(change(new, **more)) == [], reason


def test_a_fault_beside_a_value_that_is_not_known_is_found() -> None:
    new = deployment(replicas={"unknown": True}, replcas=3)
    assert [path for path, _ in told(change(new, unknown=("spec.replicas",)))] == ["spec.replcas"]


@pytest.mark.parametrize(
    ("spec", "faults", "reason"),
    [
        ({"size": 2, "port": "http", "note": None, "any": {"a": 1}, "labels": {"a": "b"}}, [], "all of it is right"),
        ({"size": 2, "port": 80, "pod": {"apiVersion": "v1", "kind": "Pod"}}, [], "an object inside an object"),
        ({"size": 1}, ["spec.size"], "an exclusive bound as OpenAPI 3.0 writes it"),
        ({"size": "2"}, ["spec.size"], "text for a number"),
        ({}, ["spec.size"], "a required field"),
        ({"size": 2, "siz": 2}, ["spec.siz"], "a field that the schema does not name"),
        ({"size": 2, "labels": {"a": 1}}, ["spec.labels.a"], "a value of a map"),
    ],
)
def test_a_custom_resource_is_held_against_its_definition(spec: Any, faults: list[str], reason: str) -> None:
    assert [path for path, _ in told(*module(spec))] == faults, reason


def test_a_custom_resource_without_its_definition_is_a_warning() -> None:
    [fault] = schemas.check(module({"size": 2})[1:], VERSION)
    assert not fault.checked
    assert "layer0.dev/v1 Module was not checked" in fault.message


def test_what_stays_as_it_is_needs_no_definition() -> None:
    assert not list(schemas.check([replace(item, op="same") for item in module({"size": 2})[1:]], VERSION))


def test_a_version_without_schemas_is_named() -> None:
    with pytest.raises(schemas.Unknown, match=r"no schemas of Kubernetes 1\.999; there are those of 1\.25 to"):
        told(change(DEPLOYMENT), version="1.999")


@pytest.mark.parametrize(
    ("parameters", "words", "reason"),
    [
        ({"kubernetes_version": VERSION}, "has no field replcas", "the schema's fault is a denial"),
        ({"kubernetes_version": "1.999"}, "no schemas of Kubernetes 1.999", "objects that cannot be checked"),
        ({}, "no schemas of Kubernetes", "a change set that does not say for which Kubernetes it is"),
    ],
)
def test_the_gate_denies(parameters: dict[str, Any], words: str, reason: str) -> None:
    changes = ChangeSet(stack="t", operation="up", changes=(change(deployment(replcas=3)),), parameters=parameters)
    [denial] = judge(Answers(WHOLE), changes).denials
    assert words in denial.message, reason


RECORD: dict[str, Any] = {
    "zone": "example.com",
    "name": "www.example.com",
    "type": "A",
    "ttl": 300,
    "values": ["192.0.2.1"],
    "owner": "layer0/t",
}


@pytest.mark.parametrize(
    ("given", "told", "reason"),
    [
        ({}, {}, "a whole record"),
        ({"tttl": 300}, {"tttl": "has no field tttl; did you mean ttl?"}, "a misspelt input"),
        ({"ttl": "300"}, {"ttl": 'must have an integer here, got "300"'}, "a wrong type"),
        ({"type": "PTR"}, {"type": "is not valid here"}, "none of the types"),
        ({"routing": {"weight": 1}}, {"routing.setIdentifier": "lacks setIdentifier"}, "a part of a type"),
        ({"alias": {"name": "a", "zoneId": "Z", "x": 1}}, {"alias.x": "has no field x"}, "an unknown part"),
        ({"values": [1]}, {"values[0]": "must have a string here, got 1"}, "an item of a list"),
        ({"ttl": {"unknown": True}}, {}, "a value not known yet"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_resources_of_our_own_plugin_are_held_against_its_schema(
    given: dict[str, Any], told: dict[str, str], reason: str
) -> None:
    unknown = tuple(name for name, value in given.items() if value == {"unknown": True})
    record = change({**RECORD, **given}, "platform:index:DnsRecord", unknown=unknown)
    found = list(schemas.check([record], VERSION))
    assert len(found) == len(told), (reason, found)
    for path, message in told.items():
        assert [fault for fault in found if fault.path == path and message in fault.message], (reason, found)


def test_a_missing_input_and_an_unknown_type_of_our_own_plugin_are_faults() -> None:
    lacking = change({key: value for key, value in RECORD.items() if key != "zone"}, "platform:index:DnsRecord")
    nothing = change({}, "platform:index:DnsRecrod")
    messages = [fault.message for fault in schemas.check([lacking, nothing], VERSION)]
    assert messages == ["DnsRecord web lacks zone", "the plugin platform has no type platform:index:DnsRecrod"]
