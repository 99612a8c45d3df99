"""The rules of the Pod Security Standards answer as the API server's own admission does, pod by pod.

Each pod is a lean one that restricted allows, with one thing changed. The rules have no say over what the API server
refuses for another reason, so a pod that it finds invalid counts as a fault of the table.
"""

import copy
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from policies.opa import Opa
from tests import clusters
from tests.policies import pods_to_judge

pytestmark = pytest.mark.e2e

STANDARDS = ("baseline", "restricted")
RULES = frozenset(
    f"workloads/{name}"
    for name in (
        "added_capabilities_are_default_ones",
        "apparmor_stays_on",
        "capabilities_are_dropped",
        "containers_are_not_privileged",
        "host_ports_are_unused",
        "pods_have_their_own_namespaces",
        "pods_run_as_non_root",
        "privileges_do_not_escalate",
        "probes_stay_in_their_pod",
        "proc_stays_masked",
        "seccomp_profiles_are_set",
        "seccomp_stays_on",
        "selinux_stays_confining",
        "sysctls_are_safe",
        "users_are_not_root",
        "volumes_are_of_safe_types",
        "volumes_leave_the_host_alone",
        "windows_pods_stay_in_containers",
    )
)


@pytest.fixture(scope="module")
def opa(opa_on_path: None) -> Iterator[Opa]:
    with Opa(environment={}) as server:
        yield server


@pytest.fixture(scope="module", params=STANDARDS)
def held_to(request: pytest.FixtureRequest, api: httpx2.Client) -> Iterator[str]:
    """A standard, which the API server enforces in the namespace of that name."""
    standard: str = request.param
    labels = {"pod-security.kubernetes.io/enforce": standard}
    clusters.create(api, "/api/v1/namespaces", {"metadata": {"name": standard, "labels": labels}})
    account = {"metadata": {"name": "default", "namespace": standard}}
    clusters.until(lambda: api.get(f"/api/v1/namespaces/{standard}/serviceaccounts/default").is_success)
    del account
    yield standard
    api.delete(f"/api/v1/namespaces/{standard}").raise_for_status()
