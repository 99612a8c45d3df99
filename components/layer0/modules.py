"""All modules of a stack, each after those that it depends on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter

import pulumi

from components.inputs import plain
from components.layer0 import connections
from components.layer0.connections import Connections, Endpoint
from components.layer0.workload import Workload, WorkloadArgs
from components.names import Names
from stacks import modules as sections
from stacks.service_mesh import ServiceMesh


@dataclass(frozen=True, kw_only=True)
class ModulesArgs:
    """What the modules are made from."""

    modules: Mapping[str, sections.Module]
    """Those to build, by name; they depend on each other in no circle."""
    services: Mapping[str, Endpoint]
    """Where each data service is reached, by name."""
    ingress_namespace: str
    """Where the cluster's ingress controller is."""
    names: Names
    """The domain in which they are reached from outside of the cluster, and who issues certificates."""
    zones: Sequence[str]
    """Zones that pods are spread over."""
    mesh: ServiceMesh
    """Whether and how they are in a mesh."""


class Modules(pulumi.ComponentResource):
    """The workloads beside the platform's own parts, in the namespace `layer0-modules`."""

    connections: Mapping[str, Connections]
    """Who may connect to whom, by module."""

    def __init__(self, name: str, args: ModulesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Create each module after the pods that it connects to."""
        super().__init__("layer0:index:Modules", name, plain(args), opts)
        self.connections = connections.of(args.modules, args.services, ingress=args.ingress_namespace)
        built: dict[str, Workload] = {}
        order = TopologicalSorter({each: self.connections[each].modules for each in sorted(args.modules)})
        for each in order.static_order():
            module, allowed = args.modules[each], self.connections[each]
            needed = [pod for wanted in allowed.modules for pod in built[wanted].deployments.values()]
            built[each] = Workload(
                each,
                WorkloadArgs(
                    module=module,
                    names=args.names,
                    zones=args.zones,
                    policy=connections.policy(each, module, allowed, args.mesh),
                    labels=allowed.labels(),
                ),
                pulumi.ResourceOptions(parent=self, depends_on=needed),
            )
        self.register_outputs({})
