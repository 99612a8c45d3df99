"""Read: refresh, import and `.get`."""

from typing import Any

import httpx2
import pytest

from tests import clusters
from tests.providers.contract.conftest import Start
from tests.providers.contract.stacks import Secret, Stack, wanted
from tests.providers.manifests import NOWHERE_TO_RUN, config_map, deployment, named

pytestmark = pytest.mark.e2e

MERGE = {"Content-Type": "application/merge-patch+json"}


@pytest.fixture
def stack(start: Start) -> Stack:
    return start()


def test_drift_is_seen_by_a_refresh_only_and_additions_are_none(stack: Stack, api: httpx2.Client, home: str) -> None:
    program = [
        wanted(named(deployment(home, replicas=0), "scaled")),
        wanted(config_map(home, "data", data={"a": "1"})),
        wanted(config_map(home, "gone")),
    ]
    assert not stack.up(*program).error
    before = stack.state()
    configs = f"/api/v1/namespaces/{home}/configmaps"
    api.delete(f"{configs}/gone").raise_for_status()
    api.patch(f"{configs}/data", json={"data": {"a": "2", "b": "3"}}, headers=MERGE).raise_for_status()
    scaled = f"/apis/apps/v1/namespaces/{home}/deployments/scaled"
    api.patch(scaled, json={"spec": {"replicas": 1}}, headers=MERGE).raise_for_status()
    clusters.until(lambda: clusters.read(api, scaled).get("status", {}).get("readyReplicas") == 1)
    unseen = stack.preview(*program)
    assert all(unseen.ops[item.name] == ["same"] for item in program)

    assert not stack.refresh().error
    state = stack.state()
    assert "gone" not in state
    assert state["data"]["inputs"]["data"] == {"a": "2"}
    assert state["data"]["outputs"]["data"] == {"a": "2", "b": "3"}
    for key in ("__fieldManager", "__initialApiVersion"):
        assert state["data"]["outputs"][key] == before["data"]["outputs"][key]
    seen = stack.preview(*program)
    assert seen.ops["gone"] == ["create"]
    assert seen.diffs["data"] == {"data.a": "update-replace"}
    assert seen.diffs["scaled"] == {"spec.replicas": "update"}


def test_a_refresh_keeps_what_is_not_ready_and_says_so_at_once(stack: Stack, home: str) -> None:
    stuck = named(deployment(home, **NOWHERE_TO_RUN), "stuck")
    skipping = {**stuck, "metadata": {**stuck["metadata"], "annotations": {"pulumi.com/skipAwait": "true"}}}
    assert not stack.up(wanted(skipping)).error
    assert not stack.up(wanted(config_map(home, "other")), wanted(skipping)).error
    assert stack.up(wanted(config_map(home, "other")), wanted(stuck, custom_timeouts={"update": "2s"})).error
    stack.refresh()
    state = stack.state()["stuck"]
    assert state["initErrors"]
    assert state["id"] == f"{home}/stuck"
    assert state["inputs"]["spec"] == stuck["spec"]


def test_objects_can_be_imported_and_gotten_by_namespace_and_name(stack: Stack, api: httpx2.Client, home: str) -> None:
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s", "namespace": home}, "type": "Opaque"}
    secret |= {"data": {"a": "b2xk"}}
    clusters.create(api, f"/api/v1/namespaces/{home}/secrets", secret)
    clusters.create(api, f"/api/v1/namespaces/{home}/configmaps", config_map(home, "c", data={"a": "1"}))
    program = [
        wanted(secret, import_=f"{home}/s"),
        wanted({**config_map(home, "c"), "data": {}}, "got", id=f"{home}/c"),
        wanted({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": home}}, "home", id=home),
    ]
    outcome = stack.up(*program)
    assert not outcome.error
    assert (outcome.ops["s"], outcome.ops["got"]) == (["import"], ["read"])
    state = stack.state()
    assert _plain(state["s"]["outputs"]["data"]) == {"a": "b2xk"}
    assert state["got"]["outputs"]["data"] == {"a": "1"}
    assert state["home"]["id"] == home


@pytest.mark.parametrize("identifier", ["{home}/missing", "kube-root-ca.crt"])
def test_an_id_that_names_nothing_is_an_error(stack: Stack, home: str, identifier: str) -> None:
    """Also the name alone: it does not mean the default namespace."""
    missing = identifier.format(home=home)
    outcome = stack.preview(wanted(config_map(home, "x"), id=missing))
    assert f"resource '{missing}' does not exist" in outcome.error


def test_a_refresh_without_the_cluster_fails_unless_told_otherwise(stack: Stack, home: str) -> None:
    assert not stack.up(wanted(config_map(home, "away"))).error
    stack.environment["KUBECONFIG"] = "/nonexistent"
    assert "unreachable" in stack.refresh().error
    stack.environment["PULUMI_K8S_SKIP_UPDATE_UNREACHABLE"] = "true"
    assert not stack.refresh().error
    assert stack.state()["away"]["outputs"]["metadata"]["uid"]
    stack.environment["PULUMI_K8S_DELETE_UNREACHABLE"] = "true"
    assert not stack.refresh().error
    assert "away" not in stack.state()


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Secret) else {key: item.value for key, item in value.items()}
