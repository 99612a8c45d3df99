"""Client-side apply (`enableServerSideApply: false`) against a real API server."""

from collections.abc import Iterator
from typing import Any

import grpc
import httpx2
import pytest

from scripts.providers.properties import Secret
from scripts.toolchain.kubernetes import Cluster
from tests import clusters
from tests.providers.manifests import CONFIG_MAP, DEPLOYMENT, config_map, deployment
from tests.providers.plugin import Plugin, kubernetes

pytestmark = pytest.mark.e2e

MERGE = {"Content-Type": "application/merge-patch+json"}


@pytest.fixture
def plugin(cluster: Cluster) -> Iterator[Plugin]:
    made = kubernetes(cluster.kubeconfig, enableServerSideApply="false")
    yield made
    made.stop()


def managers(state: dict[str, Any]) -> list[tuple[str, str]]:
    return [(entry["manager"], entry["operation"]) for entry in state["metadata"]["managedFields"]]


def test_a_preview_asks_nobody_and_says_so(plugin: Plugin) -> None:
    inputs = config_map("missing", data={"a": "1"})
    assert plugin.create(CONFIG_MAP, inputs, preview=True) == ("", inputs)
    assert "no dry run of ConfigMap: enableServerSideApply is false" in plugin.said


def test_an_update_changes_what_the_program_changed_and_leaves_what_others_added(
    plugin: Plugin, api: httpx2.Client, namespace: str
) -> None:
    identifier, state = plugin.create(CONFIG_MAP, config_map(namespace, data={"a": "1", "b": Secret("2")}))
    path = f"/api/v1/namespaces/{namespace}/configmaps/x"
    api.patch(path, json={"data": {"a": "drifted", "c": "3"}}, headers=MERGE).raise_for_status()
    wanted = config_map(namespace, data={"a": "1", "d": "4"})
    shown = plugin.update(identifier, state, wanted, preview=True)
    assert clusters.read(api, path)["data"] == {"a": "drifted", "b": "2", "c": "3"}
    updated = plugin.update(identifier, state, wanted)
    assert shown["data"] == updated["data"] == {"a": "1", "c": "3", "d": "4"}
    assert managers(state) == [("pulumi-kubernetes", "Update")]
    assert updated["__fieldManager"] == "pulumi-kubernetes"


def test_an_update_without_a_change_writes_nothing(plugin: Plugin, namespace: str) -> None:
    inputs = deployment(namespace, replicas=0)
    identifier, state = plugin.create(DEPLOYMENT, inputs)
    updated = plugin.update(identifier, state, inputs, preview=True)
    assert updated["metadata"]["generation"] == state["metadata"]["generation"]
    inputs["spec"]["template"]["spec"]["containers"][0]["image"] = "example.com/web:2"
    assert plugin.update(identifier, state, inputs, preview=True)["metadata"]["generation"] == 2


def test_an_ignored_path_keeps_its_live_value(plugin: Plugin, api: httpx2.Client, namespace: str) -> None:
    identifier, state = plugin.create(CONFIG_MAP, config_map(namespace, data={"a": "1"}))
    path = f"/api/v1/namespaces/{namespace}/configmaps/x"
    api.patch(path, json={"data": {"a": "drifted"}}, headers=MERGE).raise_for_status()
    updated = plugin.update(identifier, state, config_map(namespace, data={"a": "2"}), ignored=("data.a",))
    assert updated["data"] == {"a": "drifted"}


def test_the_server_makes_up_a_name_and_the_object_keeps_it(plugin: Plugin, namespace: str) -> None:
    inputs = config_map(namespace, data={"a": "1"})
    inputs["metadata"] = {"generateName": "made-up-", "namespace": namespace}
    identifier, state = plugin.create(CONFIG_MAP, inputs)
    assert identifier.startswith(f"{namespace}/made-up-")
    wanted = {**inputs, "immutable": False, "data": {"a": "2"}}
    assert plugin.update(identifier, state, wanted)["metadata"]["name"] == identifier.partition("/")[2]
    difference = plugin.diff(CONFIG_MAP, state, inputs, wanted)
    assert (list(difference.replaces), difference.deleteBeforeReplace) == (["data.a"], False)
    plugin.delete(CONFIG_MAP, identifier, state)
    assert plugin.read(CONFIG_MAP, identifier, state)[0] == ""


def test_a_stack_can_change_its_mind_and_go_back(plugin: Plugin, cluster: Cluster, namespace: str) -> None:
    identifier, state = plugin.create(CONFIG_MAP, config_map(namespace, data={"a": "1", "b": "1"}))
    server_side = kubernetes(cluster.kubeconfig)
    state = server_side.update(identifier, state, config_map(namespace, data={"a": "2"}))
    server_side.stop()
    assert state["data"] == {"a": "2"}
    assert plugin.update(identifier, state, config_map(namespace, data={"b": "3"}))["data"] == {"b": "3"}


def test_an_object_that_exists_is_not_taken_over(plugin: Plugin, namespace: str) -> None:
    plugin.create(CONFIG_MAP, config_map(namespace))
    with pytest.raises(grpc.RpcError, match=r"ConfigMap .*/x was not created .*already exists.*import it"):
        plugin.create(CONFIG_MAP, config_map(namespace))
