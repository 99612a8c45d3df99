"""Who may connect to whom, worked out from what modules declare; plain values, no resources."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pulumi_kubernetes.networking.v1 import (
    NetworkPolicyEgressRuleArgsDict,
    NetworkPolicyIngressRuleArgsDict,
    NetworkPolicyPeerArgsDict,
    NetworkPolicyPortArgsDict,
    NetworkPolicySpecArgsDict,
)

from stacks.modules import Module
from stacks.service_mesh import ServiceMesh

NAMESPACE = "layer0-modules"
"""Where modules run."""
MODULE, SLOT = "layer0.dev/module", "layer0.dev/slot"
"""Labels of a module's pods."""
WAYPOINT = "waypoint"
"""Name of the proxy in front of the modules in ambient mode, and of its service account."""
WAYPOINT_PODS = {"gateway.networking.k8s.io/gateway-name": WAYPOINT}
ISTIO = "istio-system"
ISTIOD = 15012
"""TCP port at which Istio's control plane gives proxies their certificates and configuration."""
HBONE = 15008
"""TCP port of the mutual TLS tunnels between the nodes' proxies (Istio, "Ports used by Istio")."""
KUBELET = "169.254.7.127/32"
"""Address from which the kubelet's probes come in ambient mode (Istio, "Ambient and Kubernetes NetworkPolicy")."""


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Where a data service is reached."""

    port: int
    """TCP port."""
    peers: Sequence[NetworkPolicyPeerArgsDict]
    """What has it: pods, or ranges of addresses; nothing where only the settings of a network outside know."""


@dataclass(frozen=True, kw_only=True)
class Connections:
    """The connections of one module; everything else is closed to it."""

    clients: Sequence[str]
    """Modules that depend on it."""
    modules: Mapping[str, Sequence[int]]
    """TCP ports by name of the modules that it depends on."""
    services: Mapping[str, Endpoint]
    """The data services that it depends on, by name."""
    outside: str | None
    """Namespace of the ingress controller where the module is exposed."""

    def labels(self) -> dict[str, str]:
        """What its pods must be labelled with for the data services to let them in."""
        return {f"layer0.dev/uses-{name}": "true" for name in self.services}


def inside(namespace: str, name: str, port: int) -> Endpoint:
    """A data service that the platform runs."""
    return Endpoint(
        port=port,
        peers=({**_namespace(namespace), "pod_selector": {"match_labels": {"app.kubernetes.io/name": name}}},),
    )


def outside(addresses: Iterable[str], port: int) -> Endpoint:
    """A server outside of the cluster, in these ranges of addresses."""
    return Endpoint(port=port, peers=tuple({"ip_block": {"cidr": each}} for each in addresses))


def of(modules: Mapping[str, Module], services: Mapping[str, Endpoint], *, ingress: str) -> dict[str, Connections]:
    """The connections of every module; `ingress` is the namespace of the ingress controller."""
    clients: dict[str, list[str]] = {name: [] for name in modules}
    for name, module in modules.items():
        for wanted in module.depends_on:
            if wanted in modules:
                clients[wanted].append(name)
    return {
        name: Connections(
            clients=tuple(clients[name]),
            modules={each: tuple(modules[each].ports.values()) for each in module.depends_on if each in modules},
            services={each: services[each] for each in module.depends_on if each in services},
            outside=ingress if module.expose else None,
        )
        for name, module in modules.items()
    }


def policy(name: str, module: Module, connections: Connections, mesh: ServiceMesh) -> NetworkPolicySpecArgsDict:
    """The NetworkPolicy of one module."""
    tunnel = (HBONE,) if mesh.is_ambient else ()
    ingress: list[NetworkPolicyIngressRuleArgsDict] = []
    if connections.clients:
        clients = [_waypoint()] if mesh.is_ambient else [_module(each) for each in connections.clients]
        ingress.append({"from_": clients, "ports": ports(tunnel or module.ports.values())})
    if connections.outside and (exposed := module.exposed_port):
        ingress.append({"from_": [_namespace(connections.outside)], "ports": ports((exposed, *tunnel))})
    if mesh.is_ambient:
        ingress.append({"from_": [{"ip_block": {"cidr": KUBELET}}], "ports": ports((module.port,))})
    egress = [_reach(peers, numbers) for peers, numbers in _reached(connections, mesh)]
    spec: NetworkPolicySpecArgsDict = {
        "pod_selector": {"match_labels": {MODULE: name}},
        "policy_types": ["Ingress", "Egress"],
    }
    if ingress:
        spec["ingress"] = ingress
    if egress:
        spec["egress"] = egress
    return spec


def _reached(
    connections: Connections, mesh: ServiceMesh
) -> Iterator[tuple[Sequence[NetworkPolicyPeerArgsDict], Sequence[int]]]:
    """Where a module's pods connect to, with the TCP ports there."""
    if mesh.is_ambient and connections.modules:
        yield [_waypoint()], (HBONE,)
    if not mesh.is_ambient:
        yield from (([_module(name)], numbers) for name, numbers in connections.modules.items())
    if mesh.enabled and not mesh.is_ambient:
        yield [_namespace(ISTIO)], (ISTIOD,)
    for service in connections.services.values():
        if service.peers:
            yield service.peers, (service.port,)


def _reach(peers: Sequence[NetworkPolicyPeerArgsDict], numbers: Sequence[int]) -> NetworkPolicyEgressRuleArgsDict:
    return {"to": peers, "ports": ports(numbers)}


def waypoint_policy() -> NetworkPolicySpecArgsDict:
    """The NetworkPolicy of the waypoint: between modules, and to where its certificate comes from."""
    modules: NetworkPolicyPeerArgsDict = {
        "pod_selector": {"match_expressions": [{"key": MODULE, "operator": "Exists"}]}
    }
    return {
        "pod_selector": {"match_labels": WAYPOINT_PODS},
        "policy_types": ["Ingress", "Egress"],
        "ingress": [{"from_": [modules], "ports": ports((HBONE,))}],
        "egress": [
            {"to": [modules], "ports": ports((HBONE,))},
            {"to": [_namespace(ISTIO)], "ports": ports((ISTIOD,))},
        ],
    }


def ports(numbers: Iterable[int]) -> list[NetworkPolicyPortArgsDict]:
    """TCP ports as a policy lists them."""
    return [{"protocol": "TCP", "port": number} for number in numbers]


def _module(name: str) -> NetworkPolicyPeerArgsDict:
    return {"pod_selector": {"match_labels": {MODULE: name}}}


def _waypoint() -> NetworkPolicyPeerArgsDict:
    return {"pod_selector": {"match_labels": WAYPOINT_PODS}}


def _namespace(name: str) -> NetworkPolicyPeerArgsDict:
    return {"namespace_selector": {"match_labels": {"kubernetes.io/metadata.name": name}}}
