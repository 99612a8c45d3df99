"""The platform itself: its parts, in the order in which they build on each other."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi

from components.inputs import plain
from components.layer0.data_services import DataServices, DataServicesArgs
from components.layer0.security import Security, SecurityArgs
from stacks import sections


@dataclass(frozen=True, kw_only=True)
class Layer0Args:
    """What the platform is made from: sections of the stack's settings."""

    platform: sections.Platform
    """Zones that everything is spread over."""
    security: sections.Security
    """How strictly the platform's namespaces are held."""
    data_services: sections.DataServices
    """Databases and caches, and which of them are enabled."""


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
        security = Security("security", SecurityArgs(security=args.security), pulumi.ResourceOptions(parent=self))
        services = DataServices(
            "data-services",
            DataServicesArgs(
                namespace=security.data_namespace,
                zones=args.platform.zones,
                services={name: service for name, service in args.data_services if _is_inside(service)},
            ),
            pulumi.ResourceOptions(parent=self, depends_on=[security]),
        )
        self.system_namespace, self.data_namespace = security.system_namespace, security.data_namespace
        self.addresses = services.addresses
        self.register_outputs({"data_namespace": self.data_namespace, "addresses": self.addresses})


def _is_inside(service: sections.DataService) -> bool:
    """Whether the platform runs it, and nobody else does."""
    external = isinstance(service, sections.PostgresService) and service.external is not None
    return service.enabled and not external
