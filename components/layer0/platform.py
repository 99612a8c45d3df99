"""The platform itself: its parts, in the order in which they build on each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Protocol, Self, TypedDict, TypeVar

import pulumi
from pydantic import BaseModel

from components.inputs import plain
from components.layer0 import connections, postgres
from components.layer0.config_server import ConfigServer, ConfigServerArgs
from components.layer0.data_services import DataServices, DataServicesArgs
from components.layer0.event_bus import EventBus, EventBusArgs
from components.layer0.kernel import Kernel, KernelArgs
from components.layer0.module_manager import ModuleManager, ModuleManagerArgs
from components.layer0.modules import Modules, ModulesArgs
from components.layer0.monitor import Monitor, MonitorArgs
from components.layer0.monitoring.prometheus import Target
from components.layer0.scheduler import Scheduler, SchedulerArgs
from components.layer0.security import DATA, SYSTEM, Security, SecurityArgs
from components.layer0.service_mesh import ServiceMesh, ServiceMeshArgs
from components.names import Names
from stacks import parts, sections
from stacks.modules import Module
from stacks.service_mesh import ServiceMesh as Mesh


@dataclass(frozen=True, kw_only=True)
class Layer0Args:
    """What the platform is made from: sections of the stack's settings."""

    platform: sections.Platform
    """Zones that everything is spread over."""
    security: sections.Security
    """From where the platform is reached."""
    data_services: sections.DataServices
    """Databases and caches, and which of them are enabled."""
    kernel: parts.Kernel | None = None
    """The operator of modules. Default: none."""
    config_server: parts.ConfigServer | None = None
    """What holds the running platform's configuration. Default: none."""
    event_bus: parts.EventBus | None = None
    """Through what parts tell each other what happened. Default: none."""
    monitor: parts.Monitor | None = None
    """What shows how the platform is. Default: none."""
    modules: Mapping[str, Module]
    """Workloads beside the platform's own parts, and which of them are enabled."""
    service_mesh: Mesh
    """Whether modules speak to each other through a mesh, and how."""
    names: Names
    """How modules that are exposed get their names and certificates."""

    @classmethod
    def of(cls, settings: BaseModel, names: Names) -> Self:
        """The sections of these names in a stack's settings."""
        named = {field.name: getattr(settings, field.name) for field in fields(cls) if field.name != "names"}
        return cls(**named, names=names)


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
            SecurityArgs(mesh=args.service_mesh),
            pulumi.ResourceOptions(parent=self),
        )
        services = DataServices(
            "data-services",
            DataServicesArgs(
                namespace=security.data_namespace,
                zones=args.platform.zones,
                services=_databases(args.data_services),
                temporal=_enabled(args.data_services.temporal),
                external=args.data_services.postgres.external,
            ),
            pulumi.ResourceOptions(parent=self, depends_on=[security]),
        )
        self._servers(args, pulumi.ResourceOptions(parent=self, depends_on=[security]))
        self._modules(args, services.ports, pulumi.ResourceOptions(parent=self, depends_on=[security, services]))
        self.system_namespace, self.data_namespace = security.system_namespace, security.data_namespace
        self.addresses = services.addresses
        self.register_outputs({"data_namespace": self.data_namespace, "addresses": self.addresses})

    def _servers(self, args: Layer0Args, opts: pulumi.ResourceOptions) -> None:
        """Those in the platform's own namespace, each with those before it that it is told of."""
        place: Where = {"namespace": SYSTEM, "zones": args.platform.zones}
        targets = list[Target]()
        config_server = None
        if section := _enabled(args.config_server):
            config_server = ConfigServer("config-server", ConfigServerArgs(section=section, **place), opts).endpoint
            targets.append(Target(endpoint=config_server, port="metrics", each=True))
        if section := _enabled(args.event_bus):
            EventBus("event-bus", EventBusArgs(section=section, domain=args.platform.domain, **place), opts)
        if section := _enabled(args.kernel):
            kernel = Kernel("kernel", KernelArgs(section=section, config_server=config_server, **place), opts).endpoint
            targets.append(Target(endpoint=kernel, port="service", each=False))
        if section := _enabled(args.monitor):
            Monitor("monitor", MonitorArgs(section=section, targets=targets, **place), opts)

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


class Where(TypedDict):
    """What all servers of one namespace have in common."""

    namespace: str
    zones: Sequence[str]


class _Part(Protocol):
    @property
    def enabled(self) -> bool: ...


Part = TypeVar("Part", bound=_Part)


def _enabled(section: Part | None) -> Part | None:
    """The section, if its part is to be built."""
    return section if section is not None and section.enabled else None


def _databases(section: sections.DataServices) -> dict[str, sections.DataService]:
    """The databases and caches to build, by name."""
    return {name: each for name, each in section if isinstance(each, sections.DataService) and _is_inside(each)}


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
