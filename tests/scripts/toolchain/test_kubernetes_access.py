"""Who may do what in the local Kubernetes, and who may reach it at all."""

import ssl
import stat
from http import HTTPStatus
from typing import Any

import httpx2
import pytest

from scripts.toolchain import kubernetes
from tests import clusters

pytestmark = pytest.mark.e2e


def test_nobody_is_let_in_without_proof(cluster: kubernetes.Cluster) -> None:
    with clusters.client(cluster.kubeconfig, proven=False) as nobody:
        assert nobody.get("/api/v1/namespaces").status_code == HTTPStatus.UNAUTHORIZED
        forged = {"Authorization": "Bearer forged"}
        assert nobody.get("/api/v1/namespaces", headers=forged).status_code == HTTPStatus.UNAUTHORIZED


def test_a_service_account_may_do_only_what_it_is_given(api: httpx2.Client, cluster: kubernetes.Cluster) -> None:
    account = "/api/v1/namespaces/default/serviceaccounts/default"
    token = clusters.create(api, f"{account}/token", {"spec": {}})["status"]["token"]
    with clusters.client(cluster.kubeconfig, proven=False) as bearer:
        bearer.headers["Authorization"] = f"Bearer {token}"
        assert bearer.get("/api").status_code == HTTPStatus.OK
        assert bearer.get("/api/v1/secrets").status_code == HTTPStatus.FORBIDDEN


def test_a_server_with_another_authority_is_not_trusted(api: httpx2.Client) -> None:
    with pytest.raises(httpx2.ConnectError), httpx2.Client(verify=ssl.create_default_context()) as stranger:
        stranger.get(str(api.base_url))


def test_only_the_owner_can_reach_its_keys_and_its_store(cluster: kubernetes.Cluster) -> None:
    directory = cluster.kubeconfig.parent
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert stat.S_IMODE(cluster.kubeconfig.stat().st_mode) == 0o600
    keys = list(directory.glob("certificates/*.key"))
    assert keys
    assert {stat.S_IMODE(key.stat().st_mode) for key in keys} == {0o600}
    assert (directory / "etcd.sock").is_socket()


def test_a_privileged_pod_is_refused_in_a_restricted_namespace(api: httpx2.Client, namespace: str) -> None:
    labels = {"metadata": {"labels": {"pod-security.kubernetes.io/enforce": "restricted"}}}
    merge = {"Content-Type": "application/merge-patch+json"}
    api.patch(f"/api/v1/namespaces/{namespace}", json=labels, headers=merge).raise_for_status()
    refused = api.post(f"/api/v1/namespaces/{namespace}/pods", json=pod({"privileged": True}))
    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert "violates PodSecurity" in refused.json()["message"]


def test_a_quota_is_held(api: httpx2.Client, namespace: str) -> None:
    quotas = f"/api/v1/namespaces/{namespace}/resourcequotas"
    clusters.create(api, quotas, {"metadata": {"name": "few"}, "spec": {"hard": {"pods": "0"}}})
    clusters.until(lambda: clusters.read(api, f"{quotas}/few").get("status"))
    refused = api.post(f"/api/v1/namespaces/{namespace}/pods", json=pod({}))
    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert "exceeded quota" in refused.json()["message"]


def pod(security: dict[str, Any]) -> dict[str, Any]:
    container = {"name": "web", "image": "example.test/web:1", "securityContext": security}
    return {"metadata": {"name": "web"}, "spec": {"containers": [container]}}
