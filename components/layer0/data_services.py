"""The databases and caches that the platform runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi

from components.inputs import plain
from components.layer0.data_service import DataService, DataServiceArgs
from components.layer0.temporal import Temporal, TemporalArgs
from stacks import parts, sections


@dataclass(frozen=True, kw_only=True)
class DataServicesArgs:
    """What the databases and caches are made from."""

    namespace: str
    """Where they go; the namespace must exist."""
    zones: Sequence[str]
    """Zones that their pods are spread over."""
    services: Mapping[str, sections.DataService]
    """Those to build, by name."""
    temporal: parts.Temporal | None = None
    """Temporal, where it is to be built; it needs postgres among the services. Default: it is not."""


class DataServices(pulumi.ComponentResource):
    """PostgreSQL, Redis and Temporal, each where the stack asks for it."""

    addresses: Mapping[str, str]
    """Host and port inside the cluster, by name."""
    ports: Mapping[str, int]
    """TCP port of each, by name."""

    def __init__(self, name: str, args: DataServicesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Create every service; only Temporal waits, for its database."""
        super().__init__("layer0:index:DataServices", name, plain(args), opts)
        made = {
            engine: DataService(
                engine,
                DataServiceArgs(engine=engine, namespace=args.namespace, zones=args.zones, service=service),
                pulumi.ResourceOptions(parent=self),
            )
            for engine, service in args.services.items()
        }
        endpoints = {engine: service.endpoint for engine, service in made.items()}
        if args.temporal is not None:
            workflows = _temporal(args, args.temporal, made["postgres"])
            after = pulumi.ResourceOptions(parent=self, depends_on=[made["postgres"]])
            endpoints["temporal"] = Temporal("temporal", workflows, after).endpoint
        self.addresses = {name: endpoint.address for name, endpoint in endpoints.items()}
        self.ports = {name: endpoint.ports["service"] for name, endpoint in endpoints.items()}
        self.register_outputs({"addresses": self.addresses})


def _temporal(args: DataServicesArgs, section: parts.Temporal, database: DataService) -> TemporalArgs:
    return TemporalArgs(
        namespace=args.namespace,
        zones=args.zones,
        section=section,
        database=database.endpoint,
        administrator=database.administrator.name,
        credentials=database.administrator.secret,
        password=database.administrator.password,
    )
