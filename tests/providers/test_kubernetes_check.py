"""Check, row by row of what the official plugin answers; no cluster is needed for any of it."""

import base64
from collections.abc import Iterator
from typing import Any

import grpc
import pytest

from scripts.providers.properties import UNKNOWN, Secret
from scripts.providers.protocol import provider_pb2 as pb
from tests.providers.plugin import Plugin, kubernetes, message

CONFIG_MAP = "kubernetes:core/v1:ConfigMap"
SECRET = "kubernetes:core/v1:Secret"


def config_map(metadata: Any = None, **fields: Any) -> dict[str, Any]:
    about = {} if metadata is None else {"metadata": metadata}
    return {"apiVersion": "v1", "kind": "ConfigMap", **about, **fields}


@pytest.fixture
def plugin() -> Iterator[Plugin]:
    made = kubernetes(namespace="here")
    yield made
    made.stop()


def test_an_object_without_a_name_gets_one_that_the_seed_decides(plugin: Plugin) -> None:
    first = plugin.check(CONFIG_MAP, config_map(), name="My_Name", seed=b"a")["metadata"]
    assert first["annotations"] == {"pulumi.com/autonamed": "true"}
    prefix, _, suffix = first["name"].rpartition("-")
    assert prefix == "My_Name"
    assert len(bytes.fromhex(suffix)) == 4
    assert plugin.check(CONFIG_MAP, config_map(), name="My_Name", seed=b"a")["metadata"] == first
    assert plugin.check(CONFIG_MAP, config_map(), name="My_Name", seed=b"b")["metadata"] != first


AUTONAMED = {"pulumi.com/autonamed": "true"}


@pytest.mark.parametrize(
    ("old", "new", "expected", "reason"),
    [
        ({"name": "x-1", "annotations": AUTONAMED}, {}, "x-1", "a name made up is kept"),
        ({"name": "x-1", "annotations": AUTONAMED}, {"name": "given"}, "given", "a name given wins"),
        ({"name": "x"}, {}, None, "named before, not now: no new name in the old object's place"),
        ({}, {"name": UNKNOWN}, UNKNOWN, "a name not known yet is a name"),
    ],
)
def test_names_across_updates(plugin: Plugin, old: Any, new: Any, expected: str | None, reason: str) -> None:
    checked = plugin.check(CONFIG_MAP, config_map(new), olds=config_map(old))["metadata"]
    assert checked.get("name") == expected, reason
    assert ("annotations" in checked) == (expected == "x-1"), reason


def test_the_engines_own_naming_is_followed(plugin: Plugin) -> None:
    options = pb.CheckRequest.AutonamingOptions
    request = pb.CheckRequest(type=CONFIG_MAP, name="x", autonaming=options(proposed_name="asked"))
    request.news.update(config_map())
    assert plugin.stub.Check(request).inputs["metadata"]["name"] == "asked"
    request.autonaming.mode = options.DISABLE
    with pytest.raises(grpc.RpcError, match="automatic naming is disabled"):
        plugin.stub.Check(request)


@pytest.mark.parametrize(
    ("manifest", "namespace", "reason"),
    [
        (config_map(), "here", "the provider's namespace"),
        (config_map({"namespace": "there"}), "there", "a namespace given is kept"),
        (config_map({"namespace": UNKNOWN}), "here", "one not known yet is shown as the default one"),
        ({"apiVersion": "v1", "kind": "Namespace"}, None, "a kind without namespaces gets none"),
        ({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole"}, None, "nor does this one"),
        ({"apiVersion": "example.com/v1", "kind": "Toy"}, "here", "an unknown kind counts as namespaced"),
    ],
)
def test_default_namespaces(plugin: Plugin, manifest: Any, namespace: str | None, reason: str) -> None:
    assert plugin.check("kubernetes:x:y", manifest)["metadata"].get("namespace") == namespace, reason


def test_a_definition_in_the_same_program_tells_that_its_kind_has_no_namespaces(plugin: Plugin) -> None:
    definition = {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": "toys.example.com"},
        "spec": {"group": "example.com", "scope": "Cluster", "names": {"kind": "Toy"}},
    }
    plugin.check("kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition", definition)
    toy = plugin.check("kubernetes:example.com/v1:Toy", {"apiVersion": "example.com/v1", "kind": "Toy"})
    assert "namespace" not in toy["metadata"]


def test_without_a_usable_kubeconfig_no_namespace_is_made_up() -> None:
    plugin = kubernetes()
    assert "namespace" not in plugin.check(CONFIG_MAP, config_map())["metadata"]
    plugin.stop()


def test_plain_texts_of_a_secret_become_its_data_and_are_always_secret(plugin: Plugin) -> None:
    given = {
        "apiVersion": "v1",
        "kind": "Secret",
        "stringData": {"a": "new"},
        "data": {"a": "b2xk", "b": "a2VwdA=="},
    }
    checked = plugin.check(SECRET, given)
    assert checked["data"] == Secret({"a": base64.b64encode(b"new").decode(), "b": "a2VwdA=="})
    assert "stringData" not in checked


@pytest.mark.parametrize("texts", [{"a": UNKNOWN, "b": "known"}, UNKNOWN, Secret({"a": UNKNOWN})])
def test_a_secret_with_unknown_texts_is_left_alone_and_is_secret(plugin: Plugin, texts: Any) -> None:
    checked = plugin.check(SECRET, {"apiVersion": "v1", "kind": "Secret", "stringData": texts})
    assert checked["stringData"] == Secret(texts.value if isinstance(texts, Secret) else texts)
    assert "data" not in checked


def test_secrets_elsewhere_stay_where_they_are(plugin: Plugin) -> None:
    given = config_map({"name": "x", "annotations": {"a": Secret("s"), "b": "c"}}, data={"k": Secret("v"), "l": "w"})
    checked = plugin.check(CONFIG_MAP, given)
    assert checked["data"] == {"k": Secret("v"), "l": "w"}
    assert checked["metadata"]["annotations"] == {"a": Secret("s"), "b": "c"}


def test_what_only_the_server_sets_and_nulls_are_dropped(plugin: Plugin) -> None:
    about: dict[str, Any] = {
        "name": "x",
        "uid": "1",
        "resourceVersion": "2",
        "managedFields": [],
        "labels": {"a": None, "b": "c"},
    }
    checked = plugin.check(CONFIG_MAP, config_map(about, status={}, data=None))
    assert checked == config_map({"name": "x", "namespace": "here", "labels": {"b": "c"}})


def test_quantities_are_normalised_unless_something_is_unknown(plugin: Plugin) -> None:
    quota = {"apiVersion": "v1", "kind": "ResourceQuota", "spec": {"hard": {"cpu": "0.5", "memory": "1024Mi"}}}
    token = "kubernetes:core/v1:ResourceQuota"
    assert plugin.check(token, quota)["spec"]["hard"] == {"cpu": "500m", "memory": "1Gi"}
    open_quota = {**quota, "metadata": {"labels": {"a": UNKNOWN}}}
    assert plugin.check(token, open_quota)["spec"]["hard"] == {"cpu": "0.5", "memory": "1024Mi"}


@pytest.mark.parametrize(
    ("token", "manifest", "words"),
    [
        ("kubernetes:core/v1:ConfigMapList", config_map(items=[]), "cannot be created directly"),
        (CONFIG_MAP, config_map({"generateName": "x-"}), "generateName is not supported"),
        ("kubernetes:core/v1:ConfigMapPatch", config_map({"labels": {}}), "metadata.name is missing"),
        ("kubernetes:x:y", {"apiVersion": ["v1"], "kind": "Toy"}, "apiVersion must be a text, got ['v1']"),
        ("kubernetes:helm.sh/v3:Release", {}, "pulumi plugin install resource kubernetes"),
        (
            CONFIG_MAP,
            config_map({"annotations": {"pulumi.com/waitFor": "x"}}),
            "must begin with jsonpath= or condition=",
        ),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(plugin: Plugin, token: str, manifest: Any, words: str) -> None:
    with pytest.raises(grpc.RpcError) as error:
        plugin.check(token, manifest)
    assert words in message(error.value)
    assert "\n" not in message(error.value)


@pytest.fixture
def client_side() -> Iterator[Plugin]:
    made = kubernetes(namespace="here", enableServerSideApply="false")
    yield made
    made.stop()


@pytest.mark.parametrize("labels", [None, {"a": "b"}, {"app.kubernetes.io/managed-by": "me"}])
def test_with_client_side_apply_a_label_tells_whose_an_object_is(client_side: Plugin, labels: Any) -> None:
    checked = client_side.check(CONFIG_MAP, config_map({"name": "x", "labels": labels}))
    assert checked["metadata"]["labels"] == {**(labels or {}), "app.kubernetes.io/managed-by": "pulumi"}


def test_with_client_side_apply_the_server_may_make_up_names(client_side: Plugin) -> None:
    checked = client_side.check(CONFIG_MAP, config_map({"generateName": "x-"}))["metadata"]
    assert (checked["generateName"], "name" in checked, "annotations" in checked) == ("x-", False, False)


def test_with_client_side_apply_there_are_no_patches(client_side: Plugin) -> None:
    with pytest.raises(grpc.RpcError, match="patches need server-side apply"):
        client_side.check("kubernetes:core/v1:ConfigMapPatch", config_map({"name": "x"}))


@pytest.mark.parametrize("call", ["Invoke", "Construct"])
def test_features_that_are_missing_name_the_official_plugin(plugin: Plugin, call: str) -> None:
    request = pb.InvokeRequest(tok="kubernetes:helm:template") if call == "Invoke" else pb.ConstructRequest(type="t")
    with pytest.raises(grpc.RpcError, match="install the official one"):
        getattr(plugin.stub, call)(request)


def test_yaml_is_decoded(plugin: Plugin) -> None:
    request = pb.InvokeRequest(tok="kubernetes:yaml:decode")
    request.args.update({"text": "{apiVersion: v1, kind: A}\n---\n---\n{apiVersion: v1, kind: B}\n"})
    answer = getattr(plugin.stub.Invoke(request), "return")
    assert [dict(item) for item in answer["result"]] == [
        {"apiVersion": "v1", "kind": "A"},
        {"apiVersion": "v1", "kind": "B"},
    ]


def test_every_run_says_that_this_is_not_the_official_plugin(plugin: Plugin) -> None:
    assert plugin.said == ["using Layer0's stand-in for the official kubernetes plugin"]
