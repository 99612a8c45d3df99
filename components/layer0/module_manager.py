"""How clients reach modules: blue-green, switched by the settings alone."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_kubernetes.core.v1 import Service, ServicePortArgsDict

from components.inputs import plain
from components.layer0.connections import MODULE, NAMESPACE, SLOT, WAYPOINT
from stacks.modules import Module
from stacks.service_mesh import ServiceMesh


@dataclass(frozen=True, kw_only=True)
class ModuleManagerArgs:
    """What the Services are made from."""

    modules: Mapping[str, Module]
    """Those that are built, by name."""
    mesh: ServiceMesh
    """Whether requests go through a waypoint."""


class ModuleManager(pulumi.ComponentResource):
    """The Service `<module>` leads to the active slot; where there are two, `<module>-<slot>` leads to each.

    A switch or a roll-back changes one selector: the pods of both slots stay as they are.
    """

    def __init__(self, name: str, args: ModuleManagerArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Create the Services."""
        super().__init__("layer0:index:ModuleManager", name, plain(args), opts)
        self._opts = pulumi.ResourceOptions(parent=self)
        self._waypoint = {"istio.io/use-waypoint": WAYPOINT} if args.mesh.is_ambient else {}
        for each, module in args.modules.items():
            self._service(each, each, module, module.active)
            for slot in module.slots if len(module.slots) > 1 else ():
                self._service(f"{each}-{slot}", each, module, slot)
        self.register_outputs({})

    def _service(self, name: str, module_name: str, module: Module, slot: str) -> None:
        ports: list[ServicePortArgsDict] = [
            {"name": port, "port": number, "target_port": number} for port, number in module.ports.items()
        ]
        labels = {MODULE: module_name, "app.kubernetes.io/part-of": "layer0", **self._waypoint}
        Service(
            name,
            metadata={"name": name, "namespace": NAMESPACE, "labels": labels},
            spec={"selector": {MODULE: module_name, SLOT: slot}, "ports": ports},
            opts=self._opts,
        )
