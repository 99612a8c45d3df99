"""Annotations that change what is waited for or replaced, against a real API server with real controllers."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import grpc
import httpx2
import pytest

from scripts.providers.properties import decode
from scripts.providers.protocol import provider_pb2 as pb
from scripts.toolchain.kubernetes import Cluster
from tests import clusters
from tests.providers.manifests import (
    CONFIG_MAP,
    DEPLOYMENT,
    NOWHERE_TO_RUN,
    config_map,
    deployment,
    job,
)
from tests.providers.plugin import Plugin, kubernetes, not_ready

pytestmark = pytest.mark.e2e

JOB = "kubernetes:batch/v1:Job"
MERGE = {"Content-Type": "application/merge-patch+json"}


@pytest.fixture
def plugin(cluster: Cluster) -> Iterator[Plugin]:
    made = kubernetes(cluster.kubeconfig)
    yield made
    made.stop()


def test_any_kind_is_waited_for_until_it_says_what_the_program_asked_for(
    plugin: Plugin, api: httpx2.Client, namespace: str
) -> None:
    inputs = config_map(namespace)
    inputs["metadata"]["annotations"] = {"pulumi.com/waitFor": "jsonpath={.data.answer}=42"}
    with ThreadPoolExecutor() as pool:
        creating = pool.submit(plugin.create, CONFIG_MAP, inputs, timeout=120)
        clusters.until(lambda: any("no value at .data.answer" in said for said in plugin.said))
        path = f"/api/v1/namespaces/{namespace}/configmaps/x"
        api.patch(path, json={"data": {"answer": "42"}}, headers=MERGE).raise_for_status()
        _, state = creating.result(timeout=120)
    assert state["data"] == {"answer": "42"}


def test_what_the_program_waits_for_stands_in_place_of_what_its_kind_needs(plugin: Plugin, namespace: str) -> None:
    inputs = deployment(namespace, **NOWHERE_TO_RUN)
    inputs["metadata"]["annotations"] = {"pulumi.com/waitFor": "condition=Available=False"}
    identifier, state = plugin.create(DEPLOYMENT, inputs, timeout=120)
    assert identifier == f"{namespace}/web"
    assert plugin.read(DEPLOYMENT, identifier, state, inputs)[0] == identifier


def test_what_never_comes_ends_at_the_timeout_and_the_object_is_kept(plugin: Plugin, namespace: str) -> None:
    inputs = config_map(namespace, data={"a": "1"})
    expressions = '["jsonpath={.data.a}=1", "jsonpath={.data.b}"]'
    inputs["metadata"]["annotations"] = {"pulumi.com/waitFor": expressions, "pulumi.com/timeoutSeconds": "1"}
    with pytest.raises(grpc.RpcError, match=r"timed out after 1 s: no value at \.data\.b") as error:
        plugin.create(CONFIG_MAP, inputs)
    assert not_ready(error.value).id == f"{namespace}/x"


def test_a_wrong_expression_is_refused_before_anything_is_made(plugin: Plugin, namespace: str) -> None:
    inputs = config_map(namespace)
    inputs["metadata"]["annotations"] = {"pulumi.com/waitFor": "jsonpath=.data.a"}
    with pytest.raises(grpc.RpcError, match=r"waitFor must be of the form jsonpath=\{\.path\}"):
        plugin.check(CONFIG_MAP, inputs)
    assert plugin.read(CONFIG_MAP, f"{namespace}/x")[0] == ""


def test_a_job_that_is_not_done_is_replaced_where_the_program_says_so(plugin: Plugin, namespace: str) -> None:
    inputs = job(namespace)
    inputs["spec"]["template"]["spec"].update(NOWHERE_TO_RUN)
    inputs["metadata"]["annotations"] = {"pulumi.com/replaceUnready": "true", "pulumi.com/skipAwait": "true"}
    identifier, state = plugin.create(JOB, inputs)
    answer = plugin.diff(JOB, state, inputs, inputs, identifier=identifier)
    assert answer.changes == pb.DiffResponse.DIFF_SOME
    assert list(answer.replaces) == ['metadata.annotations["pulumi.com/replaceUnready"]']
    assert answer.deleteBeforeReplace
    plugin.delete(JOB, identifier, state, timeout=60)
    runs = job(namespace)
    runs["metadata"]["annotations"] = {"pulumi.com/replaceUnready": "true"}
    identifier, state = plugin.create(JOB, runs, timeout=120)
    assert plugin.diff(JOB, state, runs, runs, identifier=identifier).changes == pb.DiffResponse.DIFF_NONE


def test_only_a_job_can_be_replaced_for_not_being_done(plugin: Plugin, namespace: str) -> None:
    inputs = deployment(namespace)
    inputs["metadata"]["annotations"] = {"pulumi.com/replaceUnready": "true"}
    answer = plugin.diff(DEPLOYMENT, inputs, inputs, inputs, identifier=f"{namespace}/web")
    assert answer.changes == pb.DiffResponse.DIFF_NONE
    assert f"pulumi.com/replaceUnready is for Jobs only, not for Deployment {namespace}/web" in plugin.said


def test_a_job_is_not_replaced_where_nobody_can_be_asked(namespace: str) -> None:
    plugin = kubernetes()
    inputs = job(namespace)
    inputs["metadata"]["annotations"] = {"pulumi.com/replaceUnready": "true"}
    answer = plugin.diff(JOB, inputs, inputs, inputs, identifier=f"{namespace}/job")
    assert answer.changes == pb.DiffResponse.DIFF_NONE
    plugin.stop()


def test_suspended_and_paused_workloads_are_waited_for_and_say_why(plugin: Plugin, namespace: str) -> None:
    with pytest.raises(grpc.RpcError, match=r"it is suspended; set spec\.suspend to false"):
        plugin.create(JOB, job(namespace, suspend=True), timeout=1)
    paused = deployment(namespace, replicas=0)
    paused["spec"]["paused"] = True
    with pytest.raises(grpc.RpcError, match="it is paused") as error:
        plugin.create(DEPLOYMENT, paused, timeout=2)
    assert decode(not_ready(error.value).properties)["spec"]["paused"] is True


def test_every_kind_is_waited_for_where_the_environment_says_so(
    cluster: Cluster, namespace: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULUMI_K8S_AWAIT_ALL", "true")
    plugin = kubernetes(cluster.kubeconfig)
    manifest = {**deployment(namespace, **NOWHERE_TO_RUN), "kind": "ReplicaSet"}
    with pytest.raises(grpc.RpcError, match="timed out after 1 s: 0/1 pods ready"):
        plugin.create("kubernetes:apps/v1:ReplicaSet", manifest, timeout=1)
    assert plugin.create(CONFIG_MAP, config_map(namespace), timeout=60)[0] == f"{namespace}/x"
    plugin.stop()
