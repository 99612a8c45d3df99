"""Waiting, for objects to become ready or to be gone, against a real API server with real controllers."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import grpc
import httpx2
import pytest

from scripts.providers.properties import decode
from scripts.toolchain.kubernetes import Cluster
from tests import clusters
from tests.providers.manifests import (
    CONFIG_MAP,
    DEPLOYMENT,
    NOWHERE_TO_RUN,
    config_map,
    deployment,
    job,
    named,
    service,
)
from tests.providers.plugin import Plugin, kubernetes, not_ready

pytestmark = pytest.mark.e2e

MERGE = {"Content-Type": "application/merge-patch+json"}


@pytest.fixture
def plugin(cluster: Cluster) -> Iterator[Plugin]:
    made = kubernetes(cluster.kubeconfig)
    yield made
    made.stop()


def test_a_deployment_is_waited_for(plugin: Plugin, namespace: str) -> None:
    _, state = plugin.create(DEPLOYMENT, deployment(namespace, replicas=2))
    assert state["status"]["readyReplicas"] == 2


def test_a_deployment_that_does_not_become_ready_is_kept_with_the_reasons(plugin: Plugin, namespace: str) -> None:
    inputs = deployment(namespace, **NOWHERE_TO_RUN)
    with pytest.raises(grpc.RpcError) as error:
        plugin.create(DEPLOYMENT, inputs, timeout=2)
    detail = not_ready(error.value)
    assert detail.id == f"{namespace}/web"
    assert decode(detail.properties)["metadata"]["uid"]
    assert decode(detail.inputs) == inputs
    assert "timed out after 2 s: 0/1 pods ready" in detail.reasons[0]
    assert any("MinimumReplicasUnavailable" in reason for reason in detail.reasons)
    assert any("Unschedulable" in reason for reason in detail.reasons)


def test_waits_can_be_left_out_or_shortened(plugin: Plugin, namespace: str) -> None:
    inputs = deployment(namespace, **NOWHERE_TO_RUN)
    inputs["metadata"]["annotations"] = {"pulumi.com/timeoutSeconds": "1"}
    with pytest.raises(grpc.RpcError, match="timed out after 1 s"):
        plugin.create(DEPLOYMENT, inputs)
    plugin.delete(DEPLOYMENT, f"{namespace}/web", inputs, timeout=60)
    inputs["metadata"]["annotations"] = {"pulumi.com/skipAwait": "true"}
    assert plugin.create(DEPLOYMENT, inputs)[0] == f"{namespace}/web"


def test_cancel_ends_a_wait_and_the_object_is_kept(plugin: Plugin, namespace: str) -> None:
    def create() -> grpc.RpcError:
        with pytest.raises(grpc.RpcError) as error:
            plugin.create(DEPLOYMENT, deployment(namespace, **NOWHERE_TO_RUN))
        return error.value

    with ThreadPoolExecutor() as pool:
        creating = pool.submit(create)
        clusters.until(lambda: any("waiting for Deployment: 0/1 pods ready" in said for said in plugin.said))
        plugin.cancel()
        detail = not_ready(creating.result(timeout=5))
    assert detail.id == f"{namespace}/web"
    assert "cancelled" in detail.reasons[0]


def test_a_job_is_waited_for_and_a_failed_one_fails_at_once(plugin: Plugin, namespace: str) -> None:
    _, state = plugin.create("kubernetes:batch/v1:Job", job(namespace))
    assert state["status"]["succeeded"] == 1
    failing = named(job(namespace, activeDeadlineSeconds=1), "failing")
    failing["spec"]["template"]["spec"].update(NOWHERE_TO_RUN)
    started = time.monotonic()
    with pytest.raises(grpc.RpcError, match="DeadlineExceeded"):
        plugin.create("kubernetes:batch/v1:Job", failing)
    assert time.monotonic() - started < 60


def test_a_service_waits_for_addresses_that_are_not_ready(plugin: Plugin, api: httpx2.Client, namespace: str) -> None:
    token, collection = "kubernetes:core/v1:Service", f"/apis/discovery.k8s.io/v1/namespaces/{namespace}/endpointslices"
    endpoints = [{"addresses": ["10.0.0.1"], "conditions": {"ready": False}}]
    labels = {"kubernetes.io/service-name": "web", "endpointslice.kubernetes.io/managed-by": "test"}
    about = {"name": "web-test", "labels": labels}
    endpoint_slice = {"metadata": about, "addressType": "IPv4", "endpoints": endpoints, "ports": [{"port": 80}]}
    clusters.create(api, collection, endpoint_slice)
    inputs = service(namespace, selector={"app": "web"})
    with pytest.raises(grpc.RpcError, match="0/1 addresses ready") as error:
        plugin.create(token, inputs, timeout=1)
    state = decode(not_ready(error.value).properties)
    endpoints[0]["conditions"] = {"ready": True}
    api.patch(f"{collection}/web-test", json={"endpoints": endpoints}, headers=MERGE).raise_for_status()
    assert plugin.update(f"{namespace}/web", state, inputs, timeout=30)["spec"]["clusterIP"]


def test_a_service_without_pods_is_ready_all_the_same(plugin: Plugin, namespace: str) -> None:
    token, lonely = "kubernetes:core/v1:Service", service(namespace, selector={"app": "nobody"})
    headless = {**lonely, "spec": {**lonely["spec"], "clusterIP": "None"}}
    assert plugin.create(token, lonely, timeout=1)[0] == f"{namespace}/web", "even when its time is up"
    assert plugin.create(token, named(headless, "headless"), timeout=1)[0] == f"{namespace}/headless"


def test_a_deletion_is_done_when_the_object_is_gone(plugin: Plugin, namespace: str) -> None:
    identifier, state = plugin.create(DEPLOYMENT, deployment(namespace))
    plugin.delete(DEPLOYMENT, identifier, state)
    assert plugin.read(DEPLOYMENT, identifier, state)[0] == ""
    plugin.delete(DEPLOYMENT, identifier, state)


def test_a_finalizer_that_blocks_a_deletion_is_named_and_the_object_stays(
    plugin: Plugin, api: httpx2.Client, namespace: str
) -> None:
    held = config_map(namespace)
    held["metadata"]["finalizers"] = ["example.com/held"]
    identifier, state = plugin.create(CONFIG_MAP, held)
    with pytest.raises(grpc.RpcError, match=r"timed out after 1 s: held by .*example.com/held") as error:
        plugin.delete(CONFIG_MAP, identifier, state, timeout=1)
    assert not_ready(error.value).id == identifier
    path = f"/api/v1/namespaces/{namespace}/configmaps/x"
    api.patch(path, json={"metadata": {"finalizers": None}}, headers=MERGE).raise_for_status()
