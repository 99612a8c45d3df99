"""The databases and caches that the platform runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi

from components.inputs import plain
from components.layer0.data_service import DataService, DataServiceArgs
from components.layer0.temporal import Database, Temporal, TemporalArgs
from stacks import parts, sections
from stacks.outside import ExternalPostgres


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
    """Temporal, where it is to be built; it needs a PostgreSQL. Default: it is not."""
    external: ExternalPostgres | None = None
    """The PostgreSQL outside the cluster. Default: there is one among the services."""


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
            database = Database.of(args.external) if args.external else made["postgres"].database
            workflows = TemporalArgs(
                namespace=args.namespace, zones=args.zones, section=args.temporal, database=database
            )
            after = pulumi.ResourceOptions(parent=self, depends_on=list(made.values()))
            endpoints["temporal"] = Temporal("temporal", workflows, after).endpoint
        self.addresses = {name: endpoint.address for name, endpoint in endpoints.items()}
        self.ports = {name: endpoint.ports["service"] for name, endpoint in endpoints.items()}
        self.register_outputs({"addresses": self.addresses})
