"""Errors reach the engine in words of the plugin's own, also those that nobody foresaw."""

from collections.abc import Iterator
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2

from scripts.providers.properties import Secret, encode
from scripts.providers.protocol import provider_pb2 as pb
from scripts.providers.standin import Standin
from tests.providers.manifests import config_map
from tests.providers.plugin import Plugin, Recorder, kubernetes, message


class Broken(Standin):
    """A provider with a defect."""

    package = "kubernetes"

    def Check(self, request: pb.CheckRequest, context: grpc.ServicerContext) -> pb.CheckResponse:  # noqa: N802 - the protocol's name
        raise KeyError("hunter2")


@pytest.fixture
def plugin() -> Iterator[Plugin]:
    made = kubernetes()
    yield made
    made.stop()


def test_a_defect_names_the_resource_and_the_place_and_no_value() -> None:
    recorder = Recorder()
    plugin = Plugin(Broken(recorder), recorder)
    with pytest.raises(grpc.RpcError) as error:
        plugin.stub.Check(pb.CheckRequest(urn="urn:x"))
    said = message(error.value)
    assert said.startswith("urn:x: Check failed at test_plugin_errors.py:")
    assert "hunter2" not in said
    assert "KeyError" not in said
    assert plugin.stub.GetPluginInfo(empty_pb2.Empty()).version
    plugin.stop()


def test_a_call_that_no_provider_has_is_unimplemented(plugin: Plugin) -> None:
    with pytest.raises(grpc.RpcError) as error:
        plugin.stub.Parameterize(pb.ParameterizeRequest())
    assert isinstance(error.value, grpc.Call)
    assert error.value.code() == grpc.StatusCode.UNIMPLEMENTED


@pytest.mark.parametrize(
    ("call", "change", "words"),
    [
        ("Create", {"apiVersion": None}, "an object's apiVersion must be a text, got None"),
        ("Create", {"kind": {"a": "b"}}, "an object's kind must be a text"),
        ("Create", {"metadata": {"name": 7}}, "an object's name must be a text, got 7"),
        ("Check", {"apiVersion": 3}, "an object's apiVersion must be a text, got 3"),
    ],
)
def test_a_place_that_is_not_made_of_texts_is_said(plugin: Plugin, call: str, change: Any, words: str) -> None:
    properties = encode({**config_map("n"), **change})
    request: Any = pb.CreateRequest(properties=properties) if call == "Create" else pb.CheckRequest(news=properties)
    with pytest.raises(grpc.RpcError) as error:
        getattr(plugin.stub, call)(request)
    assert words in message(error.value)


@pytest.mark.parametrize("data", [7, [], Secret("x")])
def test_a_secret_whose_data_are_no_map_passes_the_check(plugin: Plugin, data: Any) -> None:
    given = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "stringData": {"a": "b"}, "data": data}
    assert plugin.check("kubernetes:core/v1:Secret", given)["metadata"]["name"] == "s"
