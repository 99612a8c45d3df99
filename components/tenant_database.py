"""A tenant's part of the PostgreSQL outside the cluster."""

from dataclasses import dataclass

import pulumi
from pulumi_kubernetes.core.v1 import Secret
from pulumi_kubernetes.networking.v1 import NetworkPolicy

from components.inputs import plain
from components.resources.postgres_tenant import PostgresTenant, PostgresTenantArgs
from stacks import outside

PORT = 5432


@dataclass(frozen=True, kw_only=True)
class TenantDatabaseArgs:
    """What a tenant's database is made from."""

    namespace: str
    """The tenant's namespace; it must exist."""
    server: outside.ExternalPostgres
    """The server, and the database on it that tenants share."""
    database: outside.TenantDatabase
    """The tenant's tables and bounds."""


class TenantDatabase(pulumi.ComponentResource):
    """A role, a schema and rows of the tenant's own, and a Secret `<tenant>-database` to log in with."""

    secret: str
    """Name of the Secret, which has the keys host, port, database, schema, username and password."""

    def __init__(self, name: str, args: TenantDatabaseArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Create the role with what is its own, then let the tenant's pods reach it."""
        super().__init__("layer0:index:TenantDatabase", name, plain(args), opts)
        self.secret = f"{name}-database"
        self._name, self._args, self._opts = name, args, pulumi.ResourceOptions(parent=self)
        tenant = PostgresTenant(
            f"{name}-role",
            PostgresTenantArgs(
                database=args.server.database,
                name=name,
                tables=args.database.tables,
                connection_limit=args.database.connections,
                rotation=args.database.rotation,
            ),
            self._opts,
        )
        login = {"username": tenant.role, "schema": tenant.schema, "password": tenant.password}
        where = {"host": args.server.host or "", "port": str(self._port), "database": args.server.database}
        Secret(
            self.secret,
            metadata={"name": self.secret, "namespace": args.namespace},
            string_data={key: pulumi.Output.secret(value) for key, value in {**where, **login}.items()},
            opts=self._opts,
        )
        self._open_network()
        self.register_outputs({"secret": self.secret})

    @property
    def _port(self) -> int:
        return self._args.server.port or PORT

    def _open_network(self) -> None:
        if ranges := self._args.server.addresses:
            NetworkPolicy(
                f"{self._name}-database-egress",
                metadata={"name": "allow-database", "namespace": self._args.namespace},
                spec={
                    "pod_selector": {},
                    "policy_types": ["Egress"],
                    "egress": [
                        {
                            "to": [{"ip_block": {"cidr": cidr}} for cidr in ranges],
                            "ports": [{"port": self._port, "protocol": "TCP"}],
                        }
                    ],
                },
                opts=self._opts,
            )
