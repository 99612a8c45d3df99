"""Delete: with which policy, how long it waits, and what it leaves behind."""

from typing import Any

import httpx2
import pytest

from scripts.toolchain.kubernetes import Cluster
from tests import clusters
from tests.providers.contract.conftest import Start
from tests.providers.contract.stacks import Wanted, provider, wanted
from tests.providers.manifests import config_map, deployment

pytestmark = pytest.mark.e2e

POLICY = "pulumi.com/deletionPropagationPolicy"
SKIP = "pulumi.com/skipAwait"
HELD = {"finalizers": ["example.com/held"]}
FREE = {"metadata": {"finalizers": None}}
MERGE = {"Content-Type": "application/merge-patch+json"}


def annotated(manifest: dict[str, Any], name: str, **about: Any) -> dict[str, Any]:
    return {**manifest, "metadata": {**manifest["metadata"], "name": name, **about}}


def replica_sets(api: httpx2.Client, home: str, name: str) -> list[Any]:
    found = clusters.read(api, f"/apis/apps/v1/namespaces/{home}/replicasets")["items"]
    return [item for item in found if item["metadata"]["name"].startswith(f"{name}-")]


def test_a_deletion_is_in_the_foreground_unless_the_object_says_otherwise(
    start: Start, api: httpx2.Client, home: str
) -> None:
    stack = start()
    program = [
        wanted(annotated(deployment(home, replicas=0, selector="a"), "foreground")),
        wanted(annotated(deployment(home, replicas=0, selector="b"), "orphan", annotations={POLICY: "orphan"})),
        wanted(annotated(deployment(home, replicas=0, selector="c"), "background", annotations={POLICY: "background"})),
    ]
    assert not stack.up(*program).error
    assert all(replica_sets(api, home, name) for name in ("foreground", "orphan", "background"))
    assert not stack.destroy().error
    assert clusters.read(api, f"/apis/apps/v1/namespaces/{home}/deployments")["items"] == []
    assert replica_sets(api, home, "foreground") == []
    assert replica_sets(api, home, "orphan")
    clusters.until(lambda: not replica_sets(api, home, "background"))


def test_what_is_gone_already_and_what_is_retained(start: Start, api: httpx2.Client, home: str) -> None:
    stack = start()
    retained = wanted(config_map(home, "retained"), retain_on_delete=True)
    assert not stack.up(wanted(config_map(home, "gone")), retained).error
    configs = f"/api/v1/namespaces/{home}/configmaps"
    api.delete(f"{configs}/gone").raise_for_status()
    assert not stack.destroy().error
    assert stack.state() == {}
    assert clusters.read(api, f"{configs}/retained")["metadata"]["uid"]


def test_a_finalizer_holds_an_object_in_the_state_unless_its_kind_is_not_waited_for(
    start: Start, api: httpx2.Client, home: str
) -> None:
    skipping = {"annotations": {SKIP: "true"}, **HELD}
    timeouts = {"delete": "2s"}
    program = [
        wanted(annotated(config_map(home), "held", **HELD), custom_timeouts=timeouts),
        wanted(annotated(config_map(home), "held-and-skipping", **skipping), custom_timeouts=timeouts),
        wanted(annotated(deployment(home, replicas=0), "skipped", **skipping), custom_timeouts=timeouts),
    ]
    stack = start()
    assert not stack.up(*program).error
    outcome = stack.destroy()
    assert "timed out" in outcome.error
    assert "example.com/held" in outcome.error + outcome.warnings
    assert {"held", "held-and-skipping"} <= stack.state().keys()
    assert "skipped" not in stack.state()

    configs = f"/api/v1/namespaces/{home}/configmaps"
    paths = [f"{configs}/held", f"{configs}/held-and-skipping", f"/apis/apps/v1/namespaces/{home}/deployments/skipped"]
    for path in paths:
        assert clusters.read(api, path)["metadata"]["deletionTimestamp"]
        api.patch(path, json=FREE, headers=MERGE).raise_for_status()
    assert not stack.destroy().error
    assert stack.state() == {}


def test_an_unreachable_cluster_fails_a_deletion_unless_its_objects_are_to_be_dropped(
    start: Start, cluster: Cluster, home: str
) -> None:
    """The same cluster by its identifier, whose address went wrong."""

    def program(kubeconfig: str, **arguments: Any) -> list[Wanted]:
        identified = provider("p", kubeconfig=kubeconfig, clusterIdentifier="same", **arguments)
        return [identified, *(wanted(config_map(home, name), provider="p") for name in names)]

    stack, good = start(), cluster.kubeconfig.read_text()
    names = ["lost", "kept"]
    assert not stack.up(*program(good)).error
    names = ["kept"]
    assert "unreachable" in stack.up(*program("not a kubeconfig")).error
    assert "lost" in stack.state()
    assert not stack.up(*program("not a kubeconfig", deleteUnreachable=True)).error
    assert "lost" not in stack.state()
