"""Istio around the modules: mutual TLS alone, who may ask whom, and what happens to a request that fails."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi_kubernetes.apiextensions import CustomResource
from pulumi_kubernetes.meta.v1 import ObjectMetaArgsDict
from pulumi_kubernetes.networking.v1 import NetworkPolicy

from components.inputs import plain
from components.layer0.connections import HBONE, MODULE, NAMESPACE, WAYPOINT, Connections, waypoint_policy
from stacks import service_mesh
from stacks.modules import Module

SECURITY, NETWORKING, GATEWAY = "security.istio.io/v1", "networking.istio.io/v1", "gateway.networking.k8s.io/v1"
BY_REQUEST = ("http", "grpc")
"""How names of ports begin whose requests Istio tells apart."""


@dataclass(frozen=True, kw_only=True)
class ServiceMeshArgs:
    """What the mesh is made from."""

    mesh: service_mesh.ServiceMesh
    """Its mode, and when a pod that fails gets no requests for a while."""
    modules: Mapping[str, Module]
    """Those that are built, by name."""
    connections: Mapping[str, Connections]
    """Who may connect to whom, by module."""


class ServiceMesh(pulumi.ComponentResource):
    """Nothing is accepted without mutual TLS, and nothing from whom a module's dependencies do not name.

    Istio itself, the control plane, is the cluster's and not made here. The ingress controller must be in the mesh too.
    """

    def __init__(self, name: str, args: ServiceMeshArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Close the mesh, then open what modules depend on."""
        super().__init__("layer0:index:ServiceMesh", name, plain(args), opts)
        self._mesh = args.mesh
        self._opts = pulumi.ResourceOptions(parent=self)
        self._object(SECURITY, "PeerAuthentication", "strict", {"mtls": {"mode": "STRICT"}})
        self._object(SECURITY, "AuthorizationPolicy", "default-deny", {})
        if args.mesh.is_ambient:
            self._waypoint()
        for each, module in args.modules.items():
            self._authorize(each, module, args.connections[each])
            self._route(each, module)
        self.register_outputs({})

    def _object(self, version: str, kind: str, name: str, spec: Mapping[str, Any], **labels: str) -> None:
        metadata = {"name": name, "namespace": NAMESPACE, "labels": {"app.kubernetes.io/part-of": "layer0", **labels}}
        CustomResource(
            f"{name}-{kind.lower()}", api_version=version, kind=kind, metadata=metadata, spec=spec, opts=self._opts
        )

    def _waypoint(self) -> None:
        meta: ObjectMetaArgsDict = {"name": WAYPOINT, "namespace": NAMESPACE}
        NetworkPolicy(WAYPOINT, metadata=meta, spec=waypoint_policy(), opts=self._opts)
        listener = {"name": "mesh", "port": HBONE, "protocol": "HBONE"}
        spec = {"gatewayClassName": "istio-waypoint", "listeners": [listener]}
        self._object(GATEWAY, "Gateway", WAYPOINT, spec, **{"istio.io/waypoint-for": "service"})

    def _authorize(self, name: str, module: Module, connections: Connections) -> None:
        """Sidecars judge all of it; in ambient mode the waypoint judges modules, and the node who is not behind it."""
        clients = _accounts(connections.clients, module.ports.values())
        outside: list[Mapping[str, Any]] = []
        if connections.outside and (exposed := module.exposed_port):
            outside.append(_allowed({"namespaces": [connections.outside]}, [exposed]))
        pods = {"selector": {"matchLabels": {MODULE: name}}}
        if not self._mesh.is_ambient:
            self._object(
                SECURITY, "AuthorizationPolicy", name, {**pods, "action": "ALLOW", **_rules(clients + outside)}
            )
            return
        service = {"targetRefs": [{"group": "", "kind": "Service", "name": each} for each in _services(name, module)]}
        behind = _accounts([WAYPOINT] if connections.clients else [], module.ports.values())
        self._object(
            SECURITY, "AuthorizationPolicy", f"{name}-requests", {**service, "action": "ALLOW", **_rules(clients)}
        )
        self._object(SECURITY, "AuthorizationPolicy", name, {**pods, "action": "ALLOW", **_rules(behind + outside)})

    def _route(self, name: str, module: Module) -> None:
        host = f"{name}.{NAMESPACE}.svc.cluster.local"
        ejection = {
            "consecutive5xxErrors": self._mesh.consecutive_errors,
            "consecutiveGatewayErrors": self._mesh.consecutive_errors,
            "interval": "10s",
            "baseEjectionTime": f"{self._mesh.ejection_seconds}s",
            "maxEjectionPercent": 50,
        }
        policy = {"outlierDetection": ejection}
        self._object(NETWORKING, "DestinationRule", name, {"host": host, "trafficPolicy": policy})
        if any(port.startswith(BY_REQUEST) for port in module.ports):
            route = {
                "route": [{"destination": {"host": host}}],
                "timeout": f"{module.timeout_seconds}s",
                "retries": _retries(module),
            }
            self._object(NETWORKING, "VirtualService", name, {"hosts": [host], "http": [route]})


def _services(name: str, module: Module) -> Sequence[str]:
    return [name, *(f"{name}-{slot}" for slot in module.slots)] if len(module.slots) > 1 else [name]


def _accounts(names: Sequence[str], ports: Any) -> list[Mapping[str, Any]]:
    accounts = [f"cluster.local/ns/{NAMESPACE}/sa/{name}" for name in names]
    return [_allowed({"principals": accounts}, ports)] if accounts else []


def _allowed(source: Mapping[str, Any], ports: Any) -> Mapping[str, Any]:
    operation = {"ports": [str(port) for port in ports]}
    return {"from": [{"source": source}], "to": [{"operation": operation}]}


def _rules(rules: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Without a rule nothing is allowed."""
    return {"rules": rules} if rules else {}


def _retries(module: Module) -> Mapping[str, Any]:
    if module.retries == 0:
        return {"attempts": 0}
    each = f"{1000 * module.timeout_seconds // (module.retries + 1)}ms"
    return {"attempts": module.retries, "perTryTimeout": each, "retryOn": "connect-failure,refused-stream,unavailable"}
