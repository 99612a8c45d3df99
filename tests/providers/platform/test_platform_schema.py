"""Shapes and arguments are checked by the schema, all faults at once."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from scripts.providers.platform import schema
from scripts.providers.platform.resource import Resource
from scripts.providers.platform.resources import Resources
from scripts.providers.properties import UNKNOWN, Properties, Secret, decode, encode
from scripts.providers.protocol import provider_pb2 as pb
from tests.providers.platform.plugins import platform
from tests.providers.plugin import Plugin


@pytest.fixture
def plugin() -> Iterator[Plugin]:
    made = platform()
    yield made
    made.stop()


def failures(plugin: Plugin, arguments: Properties) -> dict[str, str]:
    answer = plugin.stub.CheckConfig(pb.CheckRequest(news=encode(arguments)))
    return {failure.property: failure.reason for failure in answer.failures}


RFC2136 = {"server": "127.0.0.1", "keyName": "k", "keySecret": "c2VjcmV0"}


@pytest.mark.parametrize(
    ("arguments", "faulty", "reason"),
    [
        ({}, [], "nothing is needed before a resource needs it"),
        ({"dns": {"rfc2136": RFC2136}}, [], "complete"),
        ({"dns": '{"rfc2136": {"server": "x"}}'}, ["dns.rfc2136.keyName", "dns.rfc2136.keySecret"], "as JSON text"),
        ({"dns": {"bind": {}}}, ["dns.bind"], "an unknown back end"),
        ({"dns": {"route53": {}, "rfc2136": RFC2136}}, ["dns"], "two back ends"),
        ({"dns": {}}, ["dns"], "no back end"),
        ({"dns": UNKNOWN}, [], "not known yet"),
        ({"dns": {"rfc2136": RFC2136 | {"port": "x"}}, "extra": 1}, ["dns.rfc2136.port", "extra"], "all at once"),
        ({"version": "0.1.0"}, [], "the engine adds the version"),
    ],
)
def test_wrong_provider_arguments_are_refused_each_by_its_path(
    plugin: Plugin, arguments: dict[str, Any], faulty: list[str], reason: str
) -> None:
    assert sorted(failures(plugin, arguments)) == faulty, reason


def test_a_fault_in_a_secret_argument_does_not_show_it(plugin: Plugin) -> None:
    found = failures(plugin, {"dns": {"rfc2136": RFC2136 | {"keySecret": 31415926}}})
    assert found == {"dns.rfc2136.keySecret": "dns.rfc2136.keySecret must be a text, got [secret]"}


@pytest.mark.parametrize(
    ("changed", "replaces"),
    [
        ({"keySecret": "bmV3"}, []),
        ({"server": "127.0.0.2"}, ["dns.rfc2136.server"]),
    ],
)
def test_other_credentials_replace_nothing_and_another_server_replaces_all(
    plugin: Plugin, changed: dict[str, str], replaces: list[str]
) -> None:
    old, new = ({"dns": {"rfc2136": given}} for given in (RFC2136, RFC2136 | changed))
    answer = plugin.stub.DiffConfig(pb.DiffRequest(olds=encode(old), news=encode(new)))
    assert list(answer.replaces) == replaces
    assert answer.changes == pb.DiffResponse.DIFF_SOME


def test_every_type_of_the_schema_is_there_and_every_type_there_is_in_the_schema() -> None:
    found: dict[str, Resource] = dict(Resources())
    assert found.keys() == schema.document()["resources"].keys()


def test_a_reference_in_the_schema_names_a_type_that_is_there() -> None:
    def references(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            for key, item in value.items():  # pyright: ignore[reportUnknownVariableType]
                if key == "$ref":
                    yield item
                else:
                    yield from references(item)

    known = {f"#/types/{name}" for name in schema.document()["types"]}
    assert set(references(schema.document())) <= known


def test_the_engine_is_given_the_schema(plugin: Plugin) -> None:
    assert plugin.stub.GetSchema(pb.GetSchemaRequest()).schema == schema.text()


@pytest.mark.parametrize("as_text", [False, True])
def test_keys_become_secrets_where_the_program_did_not_mark_them(plugin: Plugin, as_text: bool) -> None:
    dns = {"rfc2136": RFC2136}
    request = pb.CheckRequest(news=encode({"dns": json.dumps(dns) if as_text else dns}))
    checked = decode(plugin.stub.CheckConfig(request).inputs)
    assert checked["dns"] == (
        Secret(json.dumps(dns)) if as_text else {"rfc2136": RFC2136 | {"keySecret": Secret("c2VjcmV0")}}
    )
