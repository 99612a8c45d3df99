"""The platform itself: its parts, in the order in which they build on each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import pulumi

from components.inputs import plain
from components.layer0 import connections, postgres
from components.layer0.data_services import DataServices, DataServicesArgs
from components.layer0.module_manager import ModuleManager, ModuleManagerArgs
from components.layer0.modules import Modules, ModulesArgs
from components.layer0.scheduler import Scheduler, SchedulerArgs
from components.layer0.security import DATA, Security, SecurityArgs
from components.layer0.service_mesh import ServiceMesh, ServiceMeshArgs
from components.names import Names
from stacks import sections
from stacks.modules import Module
from stacks.service_mesh import ServiceMesh as Mesh
from stacks.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Layer0Args:
    """What the platform is made from: sections of the stack's settings."""

    platform: sections.Platform
    """Zones that everything is spread over."""
    security: sections.Security
    """How strictly the platform's namespaces are held."""
    data_services: sections.DataServices
    """Databases and caches, and which of them are enabled."""
    modules: Mapping[str, Module]
    """Workloads beside the platform's own parts, and which of them are enabled."""
    service_mesh: Mesh
    """Whether modules speak to each other through a mesh, and how."""
    names: Names
    """How modules that are exposed get their names and certificates."""

    @classmethod
    def of(cls, settings: Settings, names: Names) -> Self:
        """What the settings ask for."""
        return cls(
            platform=settings.platform,
            security=settings.security,
            data_services=settings.data_services,
            modules=settings.modules,
            service_mesh=settings.service_mesh,
            names=names,
        )


class Layer0(pulumi.ComponentResource):
    """Everything that tenants share. What a stack does not enable is left out here and nowhere else."""

    system_namespace: str
    """Where the platform's own workloads and certificates are."""
    data_namespace: str
    """Where the databases and caches are."""
    addresses: Mapping[str, str]
    """Host and port of each database and cache inside the cluster, by name."""

    def __init__(self, name: str, args: Layer0Args, opts: pulumi.ResourceOptions | None = None) -> None:
        """Create the namespaces, then what runs in them."""
        super().__init__("layer0:index:Layer0", name, plain(args), opts)
        security = Security(
            "security",
            SecurityArgs(security=args.security, mesh=args.service_mesh),
            pulumi.ResourceOptions(parent=self),
        )
        services = DataServices(
            "data-services",
            DataServicesArgs(
                namespace=security.data_namespace,
                zones=args.platform.zones,
                services={name: service for name, service in args.data_services if _is_inside(service)},
            ),
            pulumi.ResourceOptions(parent=self, depends_on=[security]),
        )
        self._modules(args, services.ports, pulumi.ResourceOptions(parent=self, depends_on=[security, services]))
        self.system_namespace, self.data_namespace = security.system_namespace, security.data_namespace
        self.addresses = services.addresses
        self.register_outputs({"data_namespace": self.data_namespace, "addresses": self.addresses})

    def _modules(self, args: Layer0Args, ports: Mapping[str, int], opts: pulumi.ResourceOptions) -> None:
        enabled = {name: module for name, module in args.modules.items() if module.enabled}
        modules = Modules(
            "modules",
            ModulesArgs(
                modules=enabled,
                services=_endpoints(args.data_services, ports),
                ingress_namespace=args.security.ingress_namespace,
                names=args.names,
                zones=args.platform.zones,
                mesh=args.service_mesh,
            ),
            opts,
        )
        ModuleManager("module-manager", ModuleManagerArgs(modules=enabled, mesh=args.service_mesh), opts)
        Scheduler("scheduler", SchedulerArgs(modules=enabled), opts)
        if args.service_mesh.enabled:
            mesh = ServiceMeshArgs(mesh=args.service_mesh, modules=enabled, connections=modules.connections)
            ServiceMesh("service-mesh", mesh, opts)


def _is_inside(service: sections.DataService) -> bool:
    """Whether the platform runs it, and nobody else does."""
    external = isinstance(service, sections.PostgresService) and service.external is not None
    return service.enabled and not external


def _endpoints(services: sections.DataServices, ports: Mapping[str, int]) -> dict[str, connections.Endpoint]:
    """Where modules reach each data service, inside the cluster or outside."""
    found = {name: connections.inside(DATA, name, port) for name, port in ports.items()}
    external = services.postgres.external
    if services.postgres.enabled and external:
        found["postgres"] = connections.outside(external.addresses, external.port or postgres.PORT)
    return found
