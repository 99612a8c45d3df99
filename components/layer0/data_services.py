"""The databases and caches that the platform runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi

from components.inputs import plain
from components.layer0.data_service import DataService, DataServiceArgs
from stacks import sections


@dataclass(frozen=True, kw_only=True)
class DataServicesArgs:
    """What the databases and caches are made from."""

    namespace: str
    """Where they go; the namespace must exist."""
    zones: Sequence[str]
    """Zones that their pods are spread over."""
    services: Mapping[str, sections.DataService]
    """Those to build, by name."""


class DataServices(pulumi.ComponentResource):
    """PostgreSQL and Redis, each where the stack asks for it."""

    addresses: Mapping[str, str]
    """Host and port inside the cluster, by name."""
    ports: Mapping[str, int]
    """TCP port of each, by name."""

    def __init__(self, name: str, args: DataServicesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Create every service; they do not wait for each other."""
        super().__init__("layer0:index:DataServices", name, plain(args), opts)
        self.addresses = {
            engine: DataService(
                engine,
                DataServiceArgs(engine=engine, namespace=args.namespace, zones=args.zones, service=service),
                pulumi.ResourceOptions(parent=self),
            ).address
            for engine, service in args.services.items()
        }
        self.ports = {engine: int(address.rpartition(":")[2]) for engine, address in self.addresses.items()}
        self.register_outputs({"addresses": self.addresses})
