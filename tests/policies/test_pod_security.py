"""The rules of the Pod Security Standards answer as the API server's own admission does, pod by pod."""

from collections.abc import Iterator
from http import HTTPStatus

import httpx2
import pytest

from policies.opa import Opa
from tests import clusters
from tests.policies import rego
from tests.policies.pods_to_judge import PODS, Spec

RULES = {
    rego.name_of(path).removeprefix("rules/") for path in rego.RULES if "Pod Security Standard, " in path.read_text()
}

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def opa(opa_on_path: None) -> Iterator[Opa]:
    with Opa(environment={}) as server:
        yield server


@pytest.fixture(scope="module", params=["baseline", "restricted"])
def standard(request: pytest.FixtureRequest, api: httpx2.Client) -> Iterator[str]:
    """A standard that the API server enforces in the namespace of that name."""
    name: str = request.param
    labels = {"pod-security.kubernetes.io/enforce": name}
    clusters.create(api, "/api/v1/namespaces", {"metadata": {"name": name, "labels": labels}})
    clusters.until(lambda: api.get(f"/api/v1/namespaces/{name}/serviceaccounts/default").is_success)
    yield name
    api.delete(f"/api/v1/namespaces/{name}").raise_for_status()


@pytest.mark.parametrize(("pod", "reason"), PODS, ids=[reason for _, reason in PODS])
def test_a_pod_is_denied_where_the_api_server_forbids_it(
    opa: Opa, api: httpx2.Client, standard: str, pod: Spec, reason: str
) -> None:
    assert bool(denied(opa, standard, pod)) is is_forbidden(api, standard, pod), reason


def test_every_rule_of_the_standards_denies_one_of_the_pods(opa: Opa) -> None:
    assert {rule for pod, _ in PODS for rule in denied(opa, "restricted", pod)} == RULES


def is_forbidden(api: httpx2.Client, standard: str, pod: Spec) -> bool:
    """What the API server says, without keeping the pod; fails the test where the pod is wrong in another way."""
    response = api.post(f"/api/v1/namespaces/{standard}/pods", params={"dryRun": "All"}, json=pod)
    assert response.status_code in {HTTPStatus.CREATED, HTTPStatus.FORBIDDEN}, response.text
    assert response.is_success or "violates PodSecurity" in response.text
    return not response.is_success


def denied(opa: Opa, standard: str, pod: Spec) -> set[str]:
    """The rules of the standards that deny the pod in a stack that is held to one of them."""
    change = {"urn": "urn:x", "type": "kubernetes:core/v1:Pod", "name": "x", "op": "create", "new": pod}
    verdict = opa.query({"changes": [change], "parameters": {"pod_security": standard}})
    return {finding["rule"] for finding in verdict["denials"]} & RULES
