"""Every pod of the platform is hardened, whoever made it."""

from typing import Any

import pytest

from tests.components import stack
from tests.components.recording import record

WORKLOADS = {
    "postgres": "StatefulSet",
    "redis": "StatefulSet",
    "orders-blue": "Deployment",
    "orders-green": "Deployment",
    "storefront-blue": "Deployment",
    "config-server": "StatefulSet",
    "event-bus": "StatefulSet",
    "elasticsearch": "StatefulSet",
    "prometheus": "StatefulSet",
    "grafana": "Deployment",
    "jaeger": "Deployment",
    "kernel": "Deployment",
    "kibana": "Deployment",
    "log-shipper": "Deployment",
    "temporal": "Deployment",
}
RUN_TO_THEIR_END = {"event-bus-topics": "Job", "config-server-snapshots": "CronJob"}
ALL = {**WORKLOADS, **RUN_TO_THEIR_END}


@pytest.fixture(scope="module", params=ALL)
def workload(request: pytest.FixtureRequest) -> dict[str, Any]:
    inputs = stack.recorded().named(ALL[request.param], request.param).inputs
    return inputs["spec"]["jobTemplate"] if inputs["kind"] == "CronJob" else inputs


@pytest.fixture
def pod(workload: dict[str, Any]) -> dict[str, Any]:
    return workload["spec"]["template"]["spec"]


@pytest.fixture
def containers(pod: dict[str, Any]) -> list[dict[str, Any]]:
    return [*pod.get("initContainers", []), *pod["containers"]]


def test_every_workload_of_the_platform_is_checked_here():
    made = stack.recorded()
    kinds = ("Pod", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob")
    assert {resource.name for kind in kinds for resource in made.of_kind(kind)} == ALL.keys()


def test_a_pod_runs_as_a_user_that_is_not_root(pod: dict[str, Any]):
    context = pod["securityContext"]
    assert context["runAsNonRoot"] is True
    assert min(context["runAsUser"], context["runAsGroup"], context["fsGroup"]) > 0
    assert context["seccompProfile"] == {"type": "RuntimeDefault"}


def test_a_pod_gets_no_token_of_the_api_server(pod: dict[str, Any]):
    assert pod["automountServiceAccountToken"] is False
    accounts = {each.inputs["metadata"]["name"]: each.inputs for each in stack.recorded().of_kind("ServiceAccount")}
    assert accounts[pod["serviceAccountName"]]["automountServiceAccountToken"] is False


def test_a_container_cannot_gain_rights_or_change_its_image(containers: list[dict[str, Any]]):
    for container in containers:
        context = container["securityContext"]
        assert context["allowPrivilegeEscalation"] is False
        assert context["readOnlyRootFilesystem"] is True
        assert context["runAsNonRoot"] is True
        assert context["capabilities"] == {"drop": ["ALL"]}


def test_a_container_is_given_as_much_as_it_asks_for(containers: list[dict[str, Any]]):
    for container in containers:
        assert container["resources"]["requests"] == {"cpu": "250m", "memory": "512Mi"}
        assert container["resources"]["limits"] == container["resources"]["requests"]


def test_a_server_is_probed_at_start_for_readiness_and_for_life(pod: dict[str, Any]):
    if pod.get("restartPolicy") == "OnFailure":
        return  # it serves nothing
    for container in pod["containers"]:
        assert {"startupProbe", "readinessProbe", "livenessProbe"} <= container.keys()


def test_every_mount_has_a_volume(workload: dict[str, Any], pod: dict[str, Any], containers: list[dict[str, Any]]):
    claims = [claim["metadata"]["name"] for claim in workload["spec"].get("volumeClaimTemplates", [])]
    volumes = {*claims, *(volume["name"] for volume in pod["volumes"])}
    assert {mount["name"] for container in containers for mount in container["volumeMounts"]} == volumes


def test_pods_run_in_the_zones_of_the_stack(pod: dict[str, Any]):
    affinity = pod["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
    (term,) = affinity["nodeSelectorTerms"]
    assert term["matchExpressions"][0]["values"] == list(stack.PLATFORM.zones)


@pytest.mark.parametrize(
    ("replicas", "zone", "reason"),
    [
        (1, "ScheduleAnyway", "a single pod has nothing to be spread from"),
        (2, "DoNotSchedule", "two pods in one zone would go down together"),
    ],
)
def test_replicas_are_spread_over_zones_and_nodes(replicas: int, zone: str, reason: str):
    service = stack.REDIS.model_copy(update={"replicas": replicas})
    made = record(lambda: stack.platform(redis=service)).named("StatefulSet", "redis")
    constraints: list[dict[str, Any]] = made.inputs["spec"]["template"]["spec"]["topologySpreadConstraints"]
    spread = {term["topologyKey"]: term for term in constraints}
    assert spread["topology.kubernetes.io/zone"]["whenUnsatisfiable"] == zone, reason
    assert spread["kubernetes.io/hostname"]["whenUnsatisfiable"] == "ScheduleAnyway", "more pods than nodes still start"
    assert {term["maxSkew"] for term in constraints} == {1}


def test_a_budget_never_blocks_a_drain_for_good():
    budgets = {budget.name: budget.inputs["spec"] for budget in stack.recorded().of_kind("PodDisruptionBudget")}
    assert budgets.keys() == WORKLOADS.keys()
    for name, budget in budgets.items():
        assert budget["maxUnavailable"] == 1
        workload = stack.recorded().named(WORKLOADS[name], name).inputs["spec"]
        assert budget["selector"] == {"matchLabels": workload["selector"]["matchLabels"]}
