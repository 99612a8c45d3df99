"""Which of the platform's pods may call which: what a pod says that it uses is all that it reaches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pulumi_kubernetes.meta.v1 import LabelSelectorArgsDict, LabelSelectorRequirementArgsDict
from pulumi_kubernetes.networking.v1 import (
    NetworkPolicyEgressRuleArgsDict,
    NetworkPolicyPeerArgsDict,
    NetworkPolicyPortArgsDict,
    NetworkPolicySpecArgsDict,
)

from components.layer0.connections import NAMESPACE as MODULES
from components.layer0.security import DATA, SYSTEM

OURS: LabelSelectorRequirementArgsDict = {
    "key": "kubernetes.io/metadata.name",
    "operator": "In",
    "values": [SYSTEM, DATA, MODULES],
}
"""The platform's own namespaces."""
HTTPS = 443
OUT_OVER_HTTPS: NetworkPolicyEgressRuleArgsDict = {"ports": [{"protocol": "TCP", "port": HTTPS}]}
"""The way to whatever speaks HTTPS, wherever it is."""
TO_API_SERVER: NetworkPolicyEgressRuleArgsDict = {"ports": [{"protocol": "TCP", "port": 6443}]}
"""The way to the API server, whose address no pod label selects, on the port that its Service leads to."""


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """A server as its callers see it."""

    name: str
    """Name of its Service and of its pods, in their label app.kubernetes.io/name."""
    namespace: str
    """Where it is."""
    ports: Mapping[str, int]
    """TCP ports, by name; the first is the one that it is there for."""

    @property
    def host(self) -> str:
        """Its name inside the cluster."""
        return f"{self.name}.{self.namespace}.svc"

    @property
    def address(self) -> str:
        """Host and port."""
        return self.at(next(iter(self.ports)))

    def at(self, port: str) -> str:
        """Host and the number of a port that it has by name."""
        return f"{self.host}:{self.ports[port]}"

    def members(self, replicas: int) -> list[str]:
        """The host of each pod, where it keeps data."""
        return [f"{self.name}-{each}.{self.name}-members.{self.namespace}.svc" for each in range(replicas)]


def labels(uses: Sequence[Endpoint]) -> dict[str, str]:
    """What the pods of a caller must be labelled with."""
    return {f"layer0.dev/uses-{used.name}": "true" for used in uses}


def policy(
    server: Endpoint, uses: Sequence[Endpoint], leaves: Sequence[NetworkPolicyEgressRuleArgsDict]
) -> NetworkPolicySpecArgsDict:
    """Lets callers in the platform's namespaces and the server's own pods in, and out to what it uses."""
    itself = _pods(server)
    callers: NetworkPolicyPeerArgsDict = {
        "namespace_selector": {"match_expressions": [OURS]},
        "pod_selector": {"match_labels": labels([server])},
    }
    members: NetworkPolicyPeerArgsDict = {"pod_selector": itself}
    return {
        "pod_selector": itself,
        "policy_types": ["Ingress", "Egress"],
        "ingress": [{"from_": [members, callers], "ports": _ports(server)}],
        "egress": [{"to": [members], "ports": _ports(server)}, *map(to, uses), *leaves],
    }


def calls(
    name: str, uses: Sequence[Endpoint], leaves: Sequence[NetworkPolicyEgressRuleArgsDict] = ()
) -> NetworkPolicySpecArgsDict:
    """Lets pods of a name that nobody calls out to what they use."""
    selected: LabelSelectorArgsDict = {"match_labels": {"app.kubernetes.io/name": name}}
    return {"pod_selector": selected, "policy_types": ["Egress"], "egress": [*map(to, uses), *leaves]}


def to(used: Endpoint) -> NetworkPolicyEgressRuleArgsDict:
    """The way to one server."""
    there: LabelSelectorArgsDict = {"match_labels": {"kubernetes.io/metadata.name": used.namespace}}
    return {"to": [{"namespace_selector": there, "pod_selector": _pods(used)}], "ports": _ports(used)}


def _pods(server: Endpoint) -> LabelSelectorArgsDict:
    return {"match_labels": {"app.kubernetes.io/name": server.name}}


def _ports(server: Endpoint) -> list[NetworkPolicyPortArgsDict]:
    return [{"protocol": "TCP", "port": port} for port in server.ports.values()]
