"""What a tenant's parts are called, and which names are refused."""

import re
from dataclasses import dataclass

LONGEST_NAME = 40  # characters; with any prefix or suffix of ours it stays below PostgreSQL's 63 bytes
_LONGEST_DATABASE = 63  # bytes; PostgreSQL cuts longer identifiers off
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_TABLE = re.compile(r"[a-z_][a-z0-9_]{0,62}\.[a-z_][a-z0-9_]{0,62}")
_CLOSED = re.compile(r"(pg_|information_schema\.|tenant_)")


@dataclass(frozen=True)
class Tenant:
    """One tenant of one database.

    Role and schema are the name behind a prefix, unchanged: two names can never make the same role.
    """

    database: str
    name: str

    @classmethod
    def of(cls, identifier: str) -> "Tenant":
        """The tenant that a resource id names."""
        database, _, name = identifier.rpartition("/")
        return cls(database, name)

    @property
    def id(self) -> str:
        return f"{self.database}/{self.name}"

    @property
    def role(self) -> str:
        return f"tenant_{self.name}"

    @property
    def schema(self) -> str:
        return self.role

    @property
    def policies(self) -> tuple[str, str]:
        """The policy that opens the tenant's own rows to it, and the one that closes all others whatever is added."""
        return f"{self.name}_own", f"{self.name}_only"


def name_fault(name: str) -> str | None:
    """Why a tenant cannot have this name."""
    if _LABEL.fullmatch(name) and len(name) <= LONGEST_NAME:
        return None
    return (
        f"must be a DNS label of at most {LONGEST_NAME} characters, got {name!r};"
        " use lower-case letters, digits and hyphens"
    )


def database_fault(database: str) -> str | None:
    """Why no database can have this name."""
    if 0 < len(database.encode()) <= _LONGEST_DATABASE and database.isprintable():
        return None
    return f"must be the name of a database, of 1 to {_LONGEST_DATABASE} bytes, got {database!r}"


def table_fault(table: str) -> str | None:
    """Why this cannot be a table that tenants share."""
    if not _TABLE.fullmatch(table):
        return f"must be a table with its schema, such as app.orders, in lower case, got {table!r}"
    if _CLOSED.match(table):
        return f"must be in a schema that is neither PostgreSQL's own nor a tenant's, got {table!r}"
    return None
