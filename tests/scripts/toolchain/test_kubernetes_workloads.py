"""What is asked of the local Kubernetes becomes ready, as it would on a real one."""

from http import HTTPStatus
from typing import Any

import httpx2
import pytest

from tests import clusters

pytestmark = pytest.mark.e2e

POD: dict[str, Any] = {
    "metadata": {"labels": {"app": "web"}},
    "spec": {
        "initContainers": [{"name": "first", "image": "example.test/first:1"}],
        "containers": [{"name": "web", "image": "example.test/web:1"}],
    },
}
SELECTOR = {"matchLabels": {"app": "web"}}


def test_it_has_a_ready_node_in_each_of_three_zones(api: httpx2.Client) -> None:
    nodes = clusters.read(api, "/api/v1/nodes")["items"]
    assert {node["metadata"]["labels"]["topology.kubernetes.io/zone"] for node in nodes} == {
        "zone-a",
        "zone-b",
        "zone-c",
    }
    assert all(has_condition(node, "Ready") for node in nodes)


def test_a_deployment_becomes_available_and_spreads_over_the_zones(api: httpx2.Client, namespace: str) -> None:
    deployments = f"/apis/apps/v1/namespaces/{namespace}/deployments"
    spread = {
        "maxSkew": 1,
        "topologyKey": "topology.kubernetes.io/zone",
        "whenUnsatisfiable": "DoNotSchedule",
        "labelSelector": SELECTOR,
    }
    template = {**POD, "spec": {**POD["spec"], "topologySpreadConstraints": [spread]}}
    spec = {"replicas": 3, "selector": SELECTOR, "template": template}
    clusters.create(api, deployments, {"metadata": {"name": "web"}, "spec": spec})
    clusters.until(lambda: clusters.read(api, f"{deployments}/web")["status"].get("availableReplicas") == 3)
    pods = clusters.read(api, f"/api/v1/namespaces/{namespace}/pods")["items"]
    assert len({pod["spec"]["nodeName"] for pod in pods}) == 3
    assert len({pod["status"]["podIP"] for pod in pods}) == 3


def test_a_service_finds_its_pods(api: httpx2.Client, namespace: str) -> None:
    deployments, services = (
        f"/apis/apps/v1/namespaces/{namespace}/deployments",
        f"/api/v1/namespaces/{namespace}/services",
    )
    spec = {"replicas": 3, "selector": SELECTOR, "template": POD}
    clusters.create(api, deployments, {"metadata": {"name": "web"}, "spec": spec})
    clusters.create(
        api, services, {"metadata": {"name": "web"}, "spec": {"selector": {"app": "web"}, "ports": [{"port": 80}]}}
    )
    slices = f"/apis/discovery.k8s.io/v1/namespaces/{namespace}/endpointslices"
    clusters.until(lambda: ready_addresses(clusters.read(api, slices)["items"]) == 3)


def test_a_stateful_set_gets_volumes_of_its_zone_and_becomes_ready(api: httpx2.Client, namespace: str) -> None:
    sets = f"/apis/apps/v1/namespaces/{namespace}/statefulsets"
    clusters.create(api, sets, stateful_set(replicas=2, storage="10Gi"))
    clusters.until(lambda: clusters.read(api, f"{sets}/data")["status"].get("readyReplicas") == 2)
    for pod in clusters.read(api, f"/api/v1/namespaces/{namespace}/pods")["items"]:
        claim = clusters.read(api, f"{claims(namespace)}/disk-{pod['metadata']['name']}")
        volume = clusters.read(api, f"/api/v1/persistentvolumes/{claim['spec']['volumeName']}")
        assert claim["status"]["capacity"]["storage"] == "10Gi"
        assert volume["metadata"]["labels"]["topology.kubernetes.io/zone"][-1] == pod["spec"]["nodeName"][-1]


def test_a_volume_whose_claim_is_deleted_can_be_claimed_again(api: httpx2.Client, namespace: str) -> None:
    sets = f"/apis/apps/v1/namespaces/{namespace}/statefulsets"
    clusters.create(api, sets, stateful_set(replicas=1, storage="1Ti"))
    clusters.until(lambda: clusters.read(api, f"{sets}/data")["status"].get("readyReplicas") == 1)
    name = clusters.read(api, f"{claims(namespace)}/disk-data-0")["spec"]["volumeName"]
    api.delete(f"{sets}/data").raise_for_status()
    api.delete(f"{claims(namespace)}/disk-data-0").raise_for_status()
    volume = clusters.until(lambda: free_volume(api, name))
    assert "claimRef" not in volume["spec"]


def test_a_load_balancer_gets_an_address_and_loses_it_with_its_type(api: httpx2.Client, namespace: str) -> None:
    services = f"/api/v1/namespaces/{namespace}/services"
    spec = {"type": "LoadBalancer", "selector": {"app": "web"}, "ports": [{"port": 80}]}
    clusters.create(api, services, {"metadata": {"name": "web"}, "spec": spec})
    addresses = clusters.until(lambda: balancer(api, f"{services}/web").get("ingress"))
    assert addresses[0]["ip"].startswith("127.0.0.")
    api.patch(f"{services}/web", json={"spec": {"type": "ClusterIP"}}, headers=MERGE).raise_for_status()
    assert not balancer(api, f"{services}/web").get("ingress")


def test_an_ingress_gets_an_address(api: httpx2.Client, namespace: str) -> None:
    ingresses = f"/apis/networking.k8s.io/v1/namespaces/{namespace}/ingresses"
    backend = {"service": {"name": "web", "port": {"number": 80}}}
    clusters.create(api, ingresses, {"metadata": {"name": "web"}, "spec": {"defaultBackend": backend}})
    addresses = clusters.until(lambda: balancer(api, f"{ingresses}/web").get("ingress"))
    assert addresses[0]["ip"].startswith("127.0.0.")


def test_a_job_completes(api: httpx2.Client, namespace: str) -> None:
    jobs = f"/apis/batch/v1/namespaces/{namespace}/jobs"
    pod = {**POD, "spec": {**POD["spec"], "restartPolicy": "Never"}}
    clusters.create(api, jobs, {"metadata": {"name": "once"}, "spec": {"completions": 2, "template": pod}})
    clusters.until(lambda: has_condition(clusters.read(api, f"{jobs}/once"), "Complete"))


def test_a_namespace_goes_with_all_that_is_in_it(api: httpx2.Client) -> None:
    clusters.create(api, "/api/v1/namespaces", {"metadata": {"name": "leaving"}})
    spec = {"replicas": 2, "selector": SELECTOR, "template": POD}
    clusters.create(api, "/apis/apps/v1/namespaces/leaving/deployments", {"metadata": {"name": "web"}, "spec": spec})
    api.delete("/api/v1/namespaces/leaving").raise_for_status()
    clusters.until(lambda: api.get("/api/v1/namespaces/leaving").status_code == HTTPStatus.NOT_FOUND)


MERGE = {"Content-Type": "application/merge-patch+json"}


def stateful_set(*, replicas: int, storage: str) -> dict[str, Any]:
    claim = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": storage}}}
    return {
        "metadata": {"name": "data"},
        "spec": {
            "replicas": replicas,
            "serviceName": "data",
            "selector": SELECTOR,
            "template": POD,
            "volumeClaimTemplates": [{"metadata": {"name": "disk"}, "spec": claim}],
        },
    }


def claims(namespace: str) -> str:
    return f"/api/v1/namespaces/{namespace}/persistentvolumeclaims"


def ready_addresses(slices: list[dict[str, Any]]) -> int:
    endpoints: list[dict[str, Any]] = [endpoint for each in slices for endpoint in each["endpoints"] or ()]
    return len({endpoint["addresses"][0] for endpoint in endpoints if endpoint["conditions"]["ready"]})


def free_volume(api: httpx2.Client, name: str) -> dict[str, Any] | None:
    volume = clusters.read(api, f"/api/v1/persistentvolumes/{name}")
    return volume if volume["status"]["phase"] == "Available" else None


def balancer(api: httpx2.Client, path: str) -> dict[str, Any]:
    return clusters.read(api, path)["status"]["loadBalancer"]


def has_condition(thing: dict[str, Any], kind: str) -> bool:
    conditions = thing["status"].get("conditions", [])
    return any(condition["type"] == kind and condition["status"] == "True" for condition in conditions)
