"""A tenant of a PostgreSQL database that tenants share."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi import Input, Output

from components.resources.wire import Wired


@dataclass(frozen=True, kw_only=True)
class PostgresTenantArgs:
    """What a tenant is made from."""

    database: Input[str]
    """A database that exists, on the server that the provider names."""
    name: Input[str]
    """The tenant: a DNS label of at most 40 characters. Its role and its schema are called tenant_<name>."""
    tables: Input[Sequence[Input[str]]] | None = None
    """Shared tables as schema.table, those that others refer to first; each has a column tenant_id text NOT NULL.
    Row-level security is forced on them, and the tenant reads and writes its own rows alone. Default: none."""
    connection_limit: Input[int] | None = None
    """Connections at a time, 1 to 10000. Default: 20."""
    rotation: Input[str] | None = None
    """Any text; another one makes a new password, from which moment the old one opens no connection."""
    allow_data_loss: Input[bool] | None = None
    """Whether a delete drops the schema and the tenant's rows as well. Default: false, the data stay."""


class PostgresTenant(Wired):
    """A role and a schema of the tenant's own, and its rows in the shared tables."""

    role: Output[str]
    """The role to log in as."""
    schema: Output[str]
    """The tenant's own schema, in which its sessions start."""
    password: Output[str]
    """The role's password, a secret."""
    drift: Output[list[str]]
    """What a refresh found wrong beside the inputs; the next up makes it right."""

    def __init__(self, name: str, args: PostgresTenantArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Register the tenant."""
        super().__init__("PostgresTenant", name, args, opts)
