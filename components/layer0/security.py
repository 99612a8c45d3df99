"""The platform's own namespaces, each isolated before anything runs in it."""

from dataclasses import dataclass

import pulumi

from components.inputs import plain
from components.isolated_namespace import IsolatedNamespace, IsolatedNamespaceArgs
from components.layer0.connections import NAMESPACE as MODULES
from stacks import sections
from stacks.service_mesh import ServiceMesh

SYSTEM = "layer0-system"
DATA = "layer0-data"

CEILING = sections.Quota(cpu="64", memory="256Gi", pods=200, storage="10Ti")
"""A bound on run-away growth, far above what the platform needs; not a size to plan with."""
LIMITS = sections.Resources(cpu="500m", memory="512Mi")

_MESH = {"ambient": {"istio.io/dataplane-mode": "ambient"}, "sidecar": {"istio-injection": "enabled"}}
"""Labels by which Istio takes the pods of a namespace into the mesh."""


@dataclass(frozen=True, kw_only=True)
class SecurityArgs:
    """What the platform's security is made from."""

    mesh: ServiceMesh
    """The mesh that modules are in, if it is enabled."""


class Security(pulumi.ComponentResource):
    """The namespaces of the platform, its data and its modules: Pod Security, quotas, limits, and closed networks."""

    system_namespace: str
    """Where the platform's own workloads go."""
    data_namespace: str
    """Where databases and caches go."""

    def __init__(self, name: str, args: SecurityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Create the namespaces."""
        super().__init__("layer0:index:Security", name, plain(args), opts)
        for namespace in (SYSTEM, DATA, MODULES):
            IsolatedNamespace(
                namespace,
                IsolatedNamespaceArgs(
                    namespace=namespace,
                    quota=CEILING,
                    limits=LIMITS,
                    labels=_MESH[args.mesh.mode] if args.mesh.enabled and namespace == MODULES else {},
                ),
                pulumi.ResourceOptions(parent=self),
            )
        self.system_namespace, self.data_namespace = SYSTEM, DATA
        self.register_outputs({"data_namespace": self.data_namespace})
