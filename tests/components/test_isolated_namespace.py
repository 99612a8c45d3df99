"""An isolated namespace is closed, bounded and held to a Pod Security Standard."""

from components.isolated_namespace import IsolatedNamespace, IsolatedNamespaceArgs
from tests.components import stack
from tests.components.recording import Recording, record


def isolated() -> Recording:
    args = IsolatedNamespaceArgs(
        namespace="lab",
        quota=stack.TENANT.quota,
        limits=stack.TENANT.limits,
        labels={"layer0.dev/plan": "standard"},
    )
    return record(lambda: IsolatedNamespace("lab", args))


def test_the_strictest_standard_is_enforced():
    labels = isolated().named("Namespace", "lab").inputs["metadata"]["labels"]
    assert labels == {
        "layer0.dev/plan": "standard",
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/audit": "restricted",
        "pod-security.kubernetes.io/warn": "restricted",
    }


def test_all_traffic_is_refused_both_ways():
    spec = isolated().named("NetworkPolicy", "lab-default-deny").inputs["spec"]
    assert spec == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


def test_names_can_be_resolved_and_nothing_else_reached():
    policies = [policy.inputs["spec"] for policy in isolated().of_kind("NetworkPolicy")]
    (egress,) = [rule for policy in policies for rule in policy.get("egress", [])]
    assert {(port["protocol"], port["port"]) for port in egress["ports"]} == {("UDP", 53), ("TCP", 53)}
    assert egress["to"] == [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}}}]
    assert not [policy for policy in policies if "ingress" in policy]


def test_the_quota_bounds_requests_and_limits_alike():
    assert isolated().named("ResourceQuota", "lab-quota").inputs["spec"]["hard"] == {
        "requests.cpu": "4",
        "limits.cpu": "4",
        "requests.memory": "8Gi",
        "limits.memory": "8Gi",
        "requests.storage": "50Gi",
        "pods": "20",
    }


def test_a_container_that_says_nothing_gets_the_limits():
    (limits,) = isolated().named("LimitRange", "lab-limits").inputs["spec"]["limits"]
    assert limits["default"] == limits["defaultRequest"] == {"cpu": "500m", "memory": "512Mi"}


def test_the_account_for_pods_without_rights_has_no_token():
    account = isolated().named("ServiceAccount", "lab-workload").inputs
    assert account["automountServiceAccountToken"] is False


def test_everything_in_the_namespace_depends_on_it():
    made = isolated()
    namespace = made.named("Namespace", "lab")
    inside = [each for each in made.registered if each.parent == namespace.parent and each != namespace]
    assert len(inside) == 5
    assert all(namespace.urn in resource.dependencies for resource in inside)
