# ruff: noqa: ARG002 - what a method is given, some resource needs
"""The resource `PostgresTenant`.

A rotation sets the new password in one statement: until then the old one works, from then on only the new one, and
sessions that are open stay. A run that is killed after it and before the state is written has lost the new password;
the next `up` sets another.
"""

import secrets
from collections.abc import Iterator
from typing import TYPE_CHECKING

from scripts.providers.platform import diff
from scripts.providers.platform.diff import Change
from scripts.providers.platform.postgres import names
from scripts.providers.platform.postgres.names import Tenant
from scripts.providers.platform.resource import Kept, Resource
from scripts.providers.platform.schema import Fault
from scripts.providers.platform.session import Operation
from scripts.providers.platform.settings import Settings
from scripts.providers.properties import UNKNOWN, Properties
from scripts.providers.servicer import Failed

if TYPE_CHECKING:
    from psycopg import Connection

_PASSWORD_BYTES = 32  # of randomness
_MOST_CONNECTIONS = 10_000
_DEFAULTS: Properties = {"tables": [], "connectionLimit": 20, "rotation": "", "allowDataLoss": False}


class PostgresTenant(Resource):
    """One tenant of a shared database; only the declared tables and its own schema are its."""

    def faults(self, inputs: Properties, settings: Settings) -> Iterator[Fault]:
        if "postgres" not in settings.given:
            yield Fault("database", "needs the provider's argument postgres; set it to the server of the database")
        for path, find in (("database", names.database_fault), ("name", names.name_fault)):
            if inputs[path] != UNKNOWN and (reason := find(inputs[path])):
                yield Fault(path, reason)
        yield from _table_faults(inputs.get("tables", []))
        limit = inputs.get("connectionLimit", UNKNOWN)
        if limit != UNKNOWN and not 1 <= limit <= _MOST_CONNECTIONS:
            yield Fault("connectionLimit", f"must be from 1 to {_MOST_CONNECTIONS}, got {limit}")

    def completed(self, inputs: Properties) -> Properties:
        return _DEFAULTS | inputs

    def changes(self, kept: Kept, inputs: Properties) -> Iterator[Change]:
        yield from diff.changes(kept.inputs, inputs)
        if found := kept.outputs.get("drift"):
            yield Change(("drift",), found, [])
        if not kept.outputs.get("password"):
            yield Change(("password",), None, UNKNOWN)

    def deletes_first(self, kept: Kept, inputs: Properties) -> bool:
        """A role is the whole server's: in another database of it, it would be the same one."""
        return kept.inputs.get("name") == inputs["name"]

    def planned(self, operation: Operation, inputs: Properties, kept: Kept | None, outputs: list[str]) -> Properties:
        known = inputs["name"] != UNKNOWN
        named = _named(Tenant("", inputs["name"])) if known else {"role": UNKNOWN, "schema": UNKNOWN}
        return named | {"password": _password(kept, inputs) or UNKNOWN, "drift": []}

    def create(self, operation: Operation, inputs: Properties) -> Kept:
        return _make(operation, inputs, None)

    def update(self, operation: Operation, kept: Kept, inputs: Properties) -> Kept:
        return _make(operation, inputs, kept)

    def read(self, operation: Operation, kept: Kept) -> Kept | None:
        from scripts.providers.platform.postgres import roles, server, tables

        tenant, inputs = Tenant.of(kept.id), _DEFAULTS | kept.inputs

        def look(connection: "Connection") -> Kept | None:
            if not roles.marks(connection, tenant).get("role", "").startswith(_owner(operation)):
                return None
            seen = {
                "database": tenant.database,
                "name": tenant.name,
                "tables": [table for table in inputs["tables"] if tables.is_isolated(connection, tenant, table)],
                "connectionLimit": roles.connection_limit(connection, tenant),
            }
            return Kept(tenant.id, inputs | seen, _named(tenant) | {"drift": roles.faults(connection, tenant)})

        found = server.read(operation, tenant.database, look)
        password = kept.outputs.get("password")
        if found and password and server.logs_in(operation, tenant.database, tenant.role, password):
            found.outputs["password"] = password
        return found

    def delete(self, operation: Operation, kept: Kept) -> None:
        from scripts.providers.platform.postgres import roles, server, tables

        tenant = Tenant.of(kept.id)

        def remove(connection: "Connection") -> None:
            found, data_too = roles.marks(connection, tenant), kept.inputs.get("allowDataLoss")
            _demand_ours(tenant, found, _owner(operation), _mark(operation))
            if "role" in found:
                roles.disconnect(connection, tenant)
                roles.join(connection, tenant)
                if data_too:
                    tables.empty(connection, tenant, kept.inputs.get("tables", []))
                roles.remove(connection, tenant)
            if data_too:
                roles.drop_schema(connection, tenant)

        server.change(operation, tenant.database, remove)


def _make(operation: Operation, inputs: Properties, kept: Kept | None) -> Kept:
    """Bring everything to what the inputs say, whatever is there; a password is made where none is known."""
    from scripts.providers.platform.postgres import roles, server, tables

    tenant = Tenant(inputs["database"], inputs["name"])
    mark = _mark(operation)
    password = _password(kept, inputs) or secrets.token_urlsafe(_PASSWORD_BYTES)
    released = set(kept.inputs.get("tables", []) if kept else []) - set(inputs["tables"])

    def make(connection: "Connection") -> None:
        _demand_ours(tenant, roles.marks(connection, tenant), _owner(operation) if kept else mark, mark)
        tables.demand(connection, inputs["tables"])
        roles.make(connection, tenant, mark, inputs["connectionLimit"])
        for table in sorted(released):
            tables.release(connection, tenant, table)
        for table in inputs["tables"]:
            tables.isolate(connection, tenant, table)
        if password != _password(kept, inputs):
            roles.set_password(connection, tenant, password)
        _demand_done(connection, tenant, inputs["tables"])

    server.change(operation, tenant.database, make)
    return Kept(tenant.id, inputs, _named(tenant) | {"password": password, "drift": []})


def _password(kept: Kept | None, inputs: Properties) -> str | None:
    """The password that stays; none, if a new one is to be made."""
    if kept is None or kept.inputs.get("rotation") != inputs["rotation"]:
        return None
    return kept.outputs.get("password")


def _named(tenant: Tenant) -> Properties:
    return {"role": tenant.role, "schema": tenant.schema}


def _owner(operation: Operation) -> str:
    """How the marks of this stack begin, on what it has made."""
    _, _, stack, _, project, *_ = operation.urn.split(":")
    return f"layer0 owner={project}/{stack} "


def _mark(operation: Operation) -> str:
    return f"{_owner(operation)}resource={operation.urn.rpartition('::')[2]}"


def _demand_ours(tenant: Tenant, marks: Properties, wanted: str, mark: str) -> None:
    """Raises: `Failed`, when a role or schema of this name does not begin its mark as wanted: it is somebody else's."""
    for part, found in marks.items():
        if not found.startswith(wanted):
            whose = f"is marked {found!r}" if found else "has no mark of its owner"
            raise Failed(
                f"{tenant.id}: the {part} {tenant.role} exists and {whose}; choose another name,"
                f" or take it over with COMMENT ON {part.upper()} \"{tenant.role}\" IS '{mark}'"
            )


def _demand_done(connection: "Connection", tenant: Tenant, declared: list[str]) -> None:
    """Raises: `Failed`, when the server took a statement without doing it, as it takes a revoke by a non-owner."""
    from scripts.providers.platform.postgres import roles, tables

    wrong = roles.faults(connection, tenant)
    wrong += [f"{table} is not isolated" for table in declared if not tables.is_isolated(connection, tenant, table)]
    if wrong:
        raise Failed(f"{tenant.id}: still {'; '.join(wrong)}; let the provider's user own the database and the tables")


def _table_faults(tables: list[str] | str) -> Iterator[Fault]:
    for index, table in enumerate(() if tables == UNKNOWN else tables):
        if table == UNKNOWN:
            continue
        if reason := names.table_fault(table):
            yield Fault(f"tables[{index}]", reason)
        elif table in tables[:index]:
            yield Fault(f"tables[{index}]", f"is there twice, got {table!r}; remove one")
