"""Create, update, read and patch against a real API server with real controllers."""

from collections.abc import Iterator
from typing import Any

import grpc
import httpx2
import pytest
import yaml

from scripts.providers.properties import UNKNOWN, Secret, reveal
from scripts.toolchain.kubernetes import Cluster
from tests import clusters
from tests.providers.manifests import (
    CONFIG_MAP,
    DEPLOYMENT,
    config_map,
    deployment,
    service,
)
from tests.providers.plugin import Plugin, kubernetes, message

pytestmark = pytest.mark.e2e

MERGE = {"Content-Type": "application/merge-patch+json"}


@pytest.fixture
def plugin(cluster: Cluster) -> Iterator[Plugin]:
    made = kubernetes(cluster.kubeconfig)
    yield made
    made.stop()


def managers(api: httpx2.Client, namespace: str, name: str = "x") -> list[tuple[str, str]]:
    live = clusters.read(api, f"/api/v1/namespaces/{namespace}/configmaps/{name}")
    return [(entry["manager"], entry["operation"]) for entry in live["metadata"]["managedFields"]]


def test_a_preview_makes_nothing_and_shows_what_the_server_would_make(
    plugin: Plugin, api: httpx2.Client, namespace: str
) -> None:
    identifier, state = plugin.create(DEPLOYMENT, deployment(namespace), preview=True)
    assert identifier == ""
    assert state["spec"]["strategy"]["type"] == "RollingUpdate"
    assert clusters.read(api, f"/apis/apps/v1/namespaces/{namespace}/deployments")["items"] == []


def test_a_created_object_is_kept_with_what_made_it(plugin: Plugin, namespace: str) -> None:
    inputs = config_map(namespace, data={"a": Secret("1")})
    identifier, state = plugin.create(CONFIG_MAP, inputs)
    assert identifier == f"{namespace}/x"
    assert state["data"] == {"a": Secret("1")}
    assert state["metadata"]["uid"]
    assert state["__inputs"] == inputs
    assert state["__initialApiVersion"] == "v1"
    assert state["__fieldManager"].startswith("pulumi-kubernetes-")


def test_an_object_that_exists_is_not_taken_over(plugin: Plugin, namespace: str) -> None:
    plugin.create(CONFIG_MAP, config_map(namespace))
    with pytest.raises(grpc.RpcError, match=r"already exists.*import it"):
        plugin.create(CONFIG_MAP, config_map(namespace))


@pytest.mark.parametrize("preview", [True, False])
def test_the_server_s_word_on_an_unknown_field_is_passed_on(plugin: Plugin, namespace: str, *, preview: bool) -> None:
    manifest = deployment(namespace)
    manifest["spec"]["replcas"] = 3
    plugin.create(DEPLOYMENT, manifest, preview=preview)
    assert any('unknown field "spec.replcas"' in message for message in plugin.said)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"data": {"a": UNKNOWN}}, "values that only up will know"),
        ({"kind": "Toy", "apiVersion": "example.com/v1"}, "no matches for kind"),
        ({"metadata": {"name": "x", "namespace": "missing"}}, 'namespaces "missing" not found'),
        ({"metadata": {"name": "kube-root-ca.crt"}}, "exists already, up will fail"),
    ],
)
def test_a_preview_says_why_there_was_no_dry_run(
    plugin: Plugin, namespace: str, change: dict[str, Any], words: str
) -> None:
    manifest = config_map(namespace) | change
    manifest["metadata"].setdefault("namespace", namespace)
    if manifest["metadata"]["name"] != "x":
        clusters.until(lambda: plugin.read(CONFIG_MAP, f"{namespace}/kube-root-ca.crt")[0])
    assert plugin.create(CONFIG_MAP, manifest, preview=True) == ("", manifest)
    assert any(words in said for said in plugin.said)


def test_without_a_cluster_a_preview_goes_on_and_a_real_run_does_not() -> None:
    config = '{"clusters": [{"name": "a", "cluster": {"server": "http://127.0.0.1:1"}}], "contexts": []}'
    plugin = kubernetes(config, cluster="a")
    manifest = config_map("n")
    assert plugin.create(CONFIG_MAP, manifest, preview=True) == ("", manifest)
    assert any("unreachable" in said for said in plugin.said)
    with pytest.raises(grpc.RpcError, match=r"cluster is unreachable.*refused"):
        plugin.create(CONFIG_MAP, manifest)
    plugin.stop()


def test_an_update_removes_what_the_program_no_longer_says(plugin: Plugin, api: httpx2.Client, namespace: str) -> None:
    identifier, state = plugin.create(CONFIG_MAP, config_map(namespace, data={"a": "1", "b": "2"}))
    updated = plugin.update(identifier, state, config_map(namespace, data={"a": "1"}))
    assert updated["data"] == {"a": "1"}
    assert managers(api, namespace) == [(state["__fieldManager"], "Apply")]


def test_fields_of_another_manager_are_a_conflict_unless_forced(
    plugin: Plugin, api: httpx2.Client, namespace: str
) -> None:
    identifier, state = plugin.create(CONFIG_MAP, config_map(namespace, data={"a": "1"}))
    taken = config_map(namespace, data={"a": "other"})
    api.patch(
        f"/api/v1/namespaces/{namespace}/configmaps/x?fieldManager=other&force=true",
        json=taken,
        headers={"Content-Type": "application/apply-patch+yaml"},
    ).raise_for_status()
    wanted = config_map(namespace, data={"a": "2"})
    with pytest.raises(grpc.RpcError, match=r'conflict with "other".*pulumi.com/patchForce'):
        plugin.update(identifier, state, wanted)
    wanted["metadata"]["annotations"] = {"pulumi.com/patchForce": "true"}
    assert plugin.update(identifier, state, wanted)["data"] == {"a": "2"}


def test_a_changed_field_manager_takes_over_everything(plugin: Plugin, api: httpx2.Client, namespace: str) -> None:
    identifier, state = plugin.create(CONFIG_MAP, config_map(namespace, data={"a": "1", "b": "2"}))
    state = plugin.update(identifier, state, config_map(namespace, data={"a": "3", "b": "2"}))
    wanted = config_map(namespace, data={"a": "3"})
    wanted["metadata"]["annotations"] = {"pulumi.com/patchFieldManager": "mine"}
    state = plugin.update(identifier, state, wanted)
    assert state["data"] == {"a": "3"}
    assert managers(api, namespace) == [("mine", "Apply")]


def test_an_ignored_path_keeps_its_live_value(plugin: Plugin, api: httpx2.Client, namespace: str) -> None:
    identifier, state = plugin.create(CONFIG_MAP, config_map(namespace, data={"a": "1", "b": "1"}))
    path = f"/api/v1/namespaces/{namespace}/configmaps/x"
    api.patch(path, json={"data": {"a": "drifted"}}, headers=MERGE).raise_for_status()
    updated = plugin.update(identifier, state, config_map(namespace, data={"a": "1", "b": "2"}), ignored=("data.a",))
    assert updated["data"] == {"a": "drifted", "b": "2"}


def test_an_item_of_a_list_can_be_changed_before_any_other_update(plugin: Plugin, namespace: str) -> None:
    old, new = service(namespace), service(namespace, ports=[{"port": 81}])
    identifier, state = plugin.create("kubernetes:core/v1:Service", old)
    for preview in (True, False):
        kept = plugin.update(identifier, state, new, preview=preview)
        assert [port["port"] for port in kept["spec"]["ports"]] == [81]


def test_a_preview_of_an_update_changes_nothing(plugin: Plugin, api: httpx2.Client, namespace: str) -> None:
    identifier, state = plugin.create(CONFIG_MAP, config_map(namespace, data={"a": "1"}))
    shown = plugin.update(identifier, state, config_map(namespace, data={"a": "2"}), preview=True)
    assert shown["data"] == {"a": "2"}
    assert clusters.read(api, f"/api/v1/namespaces/{namespace}/configmaps/x")["data"] == {"a": "1"}


def test_warnings_of_the_api_server_reach_the_person(plugin: Plugin, api: httpx2.Client, namespace: str) -> None:
    label = {"metadata": {"labels": {"pod-security.kubernetes.io/warn": "restricted"}}}
    api.patch(f"/api/v1/namespaces/{namespace}", json=label, headers=MERGE).raise_for_status()

    def warned() -> bool:
        plugin.create(DEPLOYMENT, deployment(namespace), preview=True)
        return any("would violate PodSecurity" in said for said in plugin.said)

    clusters.until(warned)


def test_a_refusal_does_not_quote_a_secret(plugin: Plugin, namespace: str) -> None:
    inputs = config_map(namespace)
    inputs["metadata"]["labels"] = {"a": Secret("not a label!")}
    with pytest.raises(grpc.RpcError) as error:
        plugin.create(CONFIG_MAP, inputs, preview=True)
    assert "not a label!" not in message(error.value)
    assert "[secret]" in message(error.value)


def test_a_refresh_brings_changed_values_but_not_additions(plugin: Plugin, api: httpx2.Client, namespace: str) -> None:
    inputs = config_map(namespace, data={"a": "1"}, immutable=False)
    identifier, state = plugin.create(CONFIG_MAP, inputs)
    path = f"/api/v1/namespaces/{namespace}/configmaps/x"
    api.patch(path, json={"data": {"a": "2", "b": "3"}}, headers=MERGE).raise_for_status()
    _, refreshed, current = plugin.read(CONFIG_MAP, identifier, state, inputs)
    assert current["data"] == {"a": "2"}
    assert refreshed["data"] == {"a": "2", "b": "3"}
    assert refreshed["__fieldManager"] == state["__fieldManager"]


def test_an_import_reads_what_a_program_would_write(plugin: Plugin, api: httpx2.Client, namespace: str) -> None:
    secret = {"metadata": {"name": "s"}, "data": {"a": "b2xk"}}
    clusters.create(api, f"/api/v1/namespaces/{namespace}/secrets", secret)
    identifier, state, inputs = plugin.read("kubernetes:core/v1:Secret", f"{namespace}/s")
    assert identifier == f"{namespace}/s"
    assert inputs["data"] == state["data"] == Secret({"a": "b2xk"})
    assert reveal(inputs)["metadata"] == {"name": "s", "namespace": namespace}


def test_a_kind_that_was_defined_a_moment_ago_is_found(plugin: Plugin, api: httpx2.Client, namespace: str) -> None:
    toy = {"apiVersion": "toys.example.com/v1", "kind": "Toy", "metadata": {"name": "t", "namespace": namespace}}
    assert plugin.create("kubernetes:toys.example.com/v1:Toy", toy, preview=True)[1] == toy
    schema = {"type": "object", "properties": {"spec": {"type": "object"}}}
    definition = {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": "toys.toys.example.com"},
        "spec": {
            "group": "toys.example.com",
            "scope": "Namespaced",
            "names": {"kind": "Toy", "plural": "toys"},
            "versions": [{"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}}],
        },
    }
    token = "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition"
    identifier, state = plugin.create(token, definition)
    try:
        assert plugin.create("kubernetes:toys.example.com/v1:Toy", toy)[0] == f"{namespace}/t"
    finally:
        plugin.delete(token, identifier, state)


def test_a_patch_adds_to_an_object_and_takes_its_part_away_again(
    plugin: Plugin, api: httpx2.Client, namespace: str
) -> None:
    clusters.create(api, f"/api/v1/namespaces/{namespace}/configmaps", config_map(namespace, data={"a": "1"}))
    token = "kubernetes:core/v1:ConfigMapPatch"
    identifier, state = plugin.create(token, config_map(namespace, data={"b": "2"}))
    path = f"/api/v1/namespaces/{namespace}/configmaps/x"
    assert clusters.read(api, path)["data"] == {"a": "1", "b": "2"}
    plugin.delete(token, identifier, state)
    assert clusters.read(api, path)["data"] == {"a": "1"}


def test_a_forbidden_dry_run_is_said_and_a_forbidden_create_fails(cluster: Cluster, api: httpx2.Client) -> None:
    path = "/api/v1/namespaces/default/serviceaccounts/default/token"
    token = clusters.create(api, path, {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}})
    config = cluster.kubeconfig.read_text()
    document = yaml.safe_load(config)
    document["users"][0]["user"] = {"token": token["status"]["token"]}
    plugin = kubernetes(yaml.safe_dump(document))
    manifest = config_map("default", name="forbidden")
    assert plugin.create(CONFIG_MAP, manifest, preview=True) == ("", manifest)
    assert any("forbidden" in said for said in plugin.said)
    with pytest.raises(grpc.RpcError) as error:
        plugin.create(CONFIG_MAP, manifest)
    assert "forbidden" in message(error.value)
    plugin.stop()
