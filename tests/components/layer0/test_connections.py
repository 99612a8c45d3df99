"""The policies of the whole platform, simulated over every pair of pods: what nobody declares is refused."""

import ipaddress
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest

from components.layer0 import connections
from stacks.modules import Images, Module
from stacks.service_mesh import ServiceMesh
from tests.components import stack
from tests.components.recording import Recording, record

PORTS = (1, 53, 2379, 2381, 4317, 5432, 6379, 8080, 9090, 9200, 15008, 15012)
SERVERS = {
    ("grafana", "elasticsearch", 9200),
    ("grafana", "jaeger", 4317),
    ("grafana", "prometheus", 9090),
    ("jaeger", "elasticsearch", 9200),
    ("kernel", "config-server", 2379),
    ("kernel", "config-server", 2381),
    ("kibana", "elasticsearch", 9200),
    ("log-shipper", "elasticsearch", 9200),
    ("log-shipper", "jaeger", 4317),
    ("prometheus", "config-server", 2381),
    ("prometheus", "kernel", 8080),
    ("temporal", "postgres", 5432),
}
"""What the platform's own servers use of each other."""
Labels = dict[str, str]


@dataclass(frozen=True)
class Pod:
    name: str
    namespace: str
    labels: Labels


OUTSIDERS = (
    Pod("ingress", "ingress-nginx", {"app.kubernetes.io/name": "ingress-nginx"}),
    Pod("istiod", "istio-system", {"app": "istiod"}),
    Pod("stranger", "default", {"layer0.dev/module": "storefront", "layer0.dev/uses-postgres": "true"}),
    Pod("tenant", "tenant-acme", {"app": "web"}),
    Pod("tenant-client", "tenant-acme", {"app": "web", "layer0.dev/uses-redis": "true"}),
)
WAYPOINT = Pod("waypoint", "layer0-modules", connections.WAYPOINT_PODS)


class Network:
    """NetworkPolicies as Kubernetes specifies them: a pod that one selects has only what one of them allows."""

    def __init__(self, made: Recording, *outsiders: Pod) -> None:
        self._policies = [each.inputs for each in made.of_kind("NetworkPolicy")]
        self._namespaces = {
            each.inputs["metadata"]["name"]: each.inputs["metadata"].get("labels", {})
            for each in made.of_kind("Namespace")
        }
        self.pods = [
            Pod(each.name, each.inputs["metadata"]["namespace"], each.inputs["spec"]["template"]["metadata"]["labels"])
            for kind in ("Deployment", "StatefulSet")
            for each in made.of_kind(kind)
        ] + list(outsiders)

    def open(self) -> set[tuple[str, str, int]]:
        """Every connection that is possible between two pods, with its port; one end is in a namespace of the stack."""
        pairs = [(a, b) for a, b in product(self.pods, repeat=2) if a != b]
        ours = [pair for pair in pairs if any(pod.namespace in self._namespaces for pod in pair)]
        return {
            (source.name, target.name, port)
            for source, target in ours
            for port in PORTS
            if self._lets(source, target, port, "Egress") and self._lets(target, source, port, "Ingress")
        }

    def _lets(self, pod: Pod, peer: Pod, port: int, direction: str) -> bool:
        selecting = [
            policy["spec"]
            for policy in self._policies
            if policy["metadata"]["namespace"] == pod.namespace
            and direction in policy["spec"]["policyTypes"]
            and selects(policy["spec"]["podSelector"], pod.labels)
        ]
        key = {"Ingress": "from", "Egress": "to"}[direction]
        rules = [(spec, rule) for spec in selecting for rule in spec.get(direction.lower(), [])]
        return not selecting or any(
            ("ports" not in rule or any(each["port"] == port and each["protocol"] == "TCP" for each in rule["ports"]))
            and (key not in rule or any(self._is(peer, pod, each) for each in rule[key]))
            for _, rule in rules
        )

    def _is(self, peer: Pod, pod: Pod, named: dict[str, Any]) -> bool:
        if "ipBlock" in named:
            assert ipaddress.ip_network(named["ipBlock"]["cidr"]).num_addresses == 1
            return False  # no pod has the address that the kubelet's probes come from
        if "namespaceSelector" in named:
            labels = {**self._namespaces.get(peer.namespace, {}), "kubernetes.io/metadata.name": peer.namespace}
            if not selects(named["namespaceSelector"], labels):
                return False
        elif peer.namespace != pod.namespace:
            return False
        return selects(named.get("podSelector", {}), peer.labels)


def selects(selector: dict[str, Any], labels: Labels) -> bool:
    return all(labels.get(key) == value for key, value in selector.get("matchLabels", {}).items()) and all(
        meets(labels, each) for each in selector.get("matchExpressions", [])
    )


def meets(labels: Labels, expression: dict[str, Any]) -> bool:
    match expression:
        case {"key": key, "operator": "Exists"}:
            return key in labels
        case {"key": key, "operator": "In", "values": values}:
            return labels.get(key) in values
        case _:
            raise AssertionError(f"{expression}: the simulation does not know it")


def network(mesh: ServiceMesh = stack.NO_MESH, *further: Pod) -> Network:
    def program() -> None:
        stack.platform(mesh=mesh)
        stack.tenant()

    return Network(record(program), *OUTSIDERS, *further)


MODULES = {"storefront": ["storefront-blue"], "orders": ["orders-blue", "orders-green"]}
TO_DATA = {(pod, "postgres", 5432) for pod in MODULES["orders"]} | {("tenant-client", "redis", 6379)}
TENANT = {(a, b, port) for a, b in (("tenant", "tenant-client"), ("tenant-client", "tenant")) for port in PORTS}
INWARDS = {("ingress", "storefront-blue", 8080)}


def test_without_a_mesh_only_what_is_declared_is_open():
    declared = {("storefront-blue", pod, port) for pod in MODULES["orders"] for port in (8080, 9090)}
    assert network().open() == declared | TO_DATA | SERVERS | TENANT | INWARDS


def test_sidecars_reach_the_control_plane_besides_what_is_declared():
    declared = {("storefront-blue", pod, port) for pod in MODULES["orders"] for port in (8080, 9090)}
    proxies = {(pod, "istiod", 15012) for pods in MODULES.values() for pod in pods}
    found = network(ServiceMesh(enabled=True)).open()
    assert found == declared | TO_DATA | SERVERS | TENANT | INWARDS | proxies


def test_in_ambient_mode_modules_reach_each_other_through_the_waypoint_alone():
    found = network(ServiceMesh(enabled=True, mode="ambient"), WAYPOINT).open()
    through = {("storefront-blue", "waypoint", 15008), *(("waypoint", pod, 15008) for pod in MODULES["orders"])}
    tunnels = {("ingress", "storefront-blue", 15008)}
    assert found == through | TO_DATA | SERVERS | TENANT | INWARDS | tunnels | {("waypoint", "istiod", 15012)}


@pytest.mark.parametrize("mode", ["ambient", "sidecar"])
def test_who_asks_in_a_mesh_is_held_to_the_same_declarations(mode: str):
    mesh = ServiceMesh.model_validate({"enabled": True, "mode": mode})
    made = record(lambda: stack.platform(mesh=mesh))
    policies = {each.inputs["metadata"]["name"]: each.inputs["spec"] for each in made.of_kind("AuthorizationPolicy")}
    judged = {name: str(spec) for name, spec in policies.items()}
    assert policies["default-deny"] == {}
    asks = "orders-requests" if mode == "ambient" else "orders"
    (rule,) = policies[asks]["rules"]
    assert rule["from"] == [{"source": {"principals": ["cluster.local/ns/layer0-modules/sa/storefront"]}}]
    assert rule["to"] == [{"operation": {"ports": ["8080", "9090"]}}]
    assert [text for name, text in judged.items() if "sa/storefront" in text and name != asks] == []
    (outside,) = policies["storefront"]["rules"]
    assert outside["from"] == [{"source": {"namespaces": ["ingress-nginx"]}}]


def test_the_work_grows_with_what_is_declared_and_not_with_the_pairs():
    """One policy a module, and one peer a dependency: no rule for each pair of modules."""
    modules = {f"m{number}": _module(number) for number in range(300)}
    found = connections.of(modules, {}, ingress="ingress-nginx")
    policies = [connections.policy(name, modules[name], found[name], stack.NO_MESH) for name in modules]
    peers = sum(str(policy).count("pod_selector") - 1 for policy in policies)
    assert peers == 2 * 299


def _module(number: int) -> Module:
    wanted = (f"m{number - 1}",) if number else ()
    return Module(images=Images(blue="docker.io/library/nginx:1.29.1"), ports={"http": 8080}, depends_on=wanted)


def test_a_module_without_dependencies_reaches_nothing():
    made = record(lambda: stack.platform(modules={"alone": _module(0)}))
    policy = made.named("NetworkPolicy", "alone").inputs["spec"]
    assert policy == {
        "podSelector": {"matchLabels": {"layer0.dev/module": "alone"}},
        "policyTypes": ["Ingress", "Egress"],
    }


def test_a_service_that_is_not_enabled_is_reached_by_nobody():
    off = stack.POSTGRES.model_copy(update={"enabled": False})
    made = record(lambda: stack.platform(postgres=off))
    assert "postgres" not in str(made.named("NetworkPolicy", "orders").inputs)
