"""Tables that tenants share: each row is one tenant's, by its column `tenant_id`, and out of reach of all others.

A tenant's policies are bound to its role and name the tenant as a literal: there is no session setting to forge, and a
pooled connection is whoever `SET LOCAL ROLE` made it until its transaction ends. One policy opens the tenant's own
rows; a restrictive one closes all others, even if somebody adds a policy that opens them.
"""

from collections.abc import Iterable
from typing import LiteralString

from psycopg import Connection
from psycopg.sql import SQL, Identifier, Literal

from scripts.providers.platform.postgres import guarantees, roles
from scripts.providers.platform.postgres.guarantees import Guarantee, Names
from scripts.providers.platform.postgres.names import Tenant
from scripts.providers.servicer import Failed

_SOURCE: LiteralString = """pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_roles r ON r.rolname = {role_name} WHERE c.oid = to_regclass({table_name})"""

_HAS_POLICY: LiteralString = """EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd = '*'
    AND p.polroles = ARRAY[r.oid] AND p.polname = {policy_name} AND p.polpermissive = {permissive}
    AND pg_get_expr(p.polqual, c.oid) = {condition_text} AND pg_get_expr(p.polwithcheck, c.oid) = {condition_text})"""

_GUARANTEES = (
    Guarantee("row-level security is off", "c.relrowsecurity", "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"),
    Guarantee(
        "row-level security does not bind the owner",
        "c.relforcerowsecurity",
        "ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
    ),
    Guarantee(
        "the tenant's rights are others than to read and write rows",
        """coalesce((SELECT array_agg(a.privilege_type ORDER BY a.privilege_type) FROM aclexplode(c.relacl) a
            WHERE a.grantee = r.oid AND NOT a.is_grantable) = ARRAY['DELETE', 'INSERT', 'SELECT', 'UPDATE'], false)""",
        """REVOKE ALL ON TABLE {table} FROM {role};
            GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE {table} TO {role}""",
    ),
    Guarantee(
        "everybody has rights in the table",
        "NOT EXISTS (SELECT FROM aclexplode(c.relacl) WHERE grantee = 0)",
        "REVOKE ALL ON TABLE {table} FROM PUBLIC",
    ),
    Guarantee(
        "the tenant cannot use the table's schema",
        "has_schema_privilege(r.oid, n.oid, 'USAGE')",
        "GRANT USAGE ON SCHEMA {table_schema} TO {role}",
    ),
)

_POLICY = Guarantee(
    "the tenant's policy is missing or another",
    _HAS_POLICY,
    """DROP POLICY IF EXISTS {policy} ON {table};
        CREATE POLICY {policy} ON {table} AS {kind} FOR ALL TO {role}
            USING (tenant_id = {tenant}) WITH CHECK (tenant_id = {tenant})""",
)

_UNFIT: LiteralString = """
SELECT CASE
    WHEN to_regclass(t) IS NULL THEN 'does not exist'
    WHEN c.relkind NOT IN ('r', 'p') THEN 'is no table'
    WHEN a.attname IS NULL THEN 'has no column tenant_id of type text'
    WHEN NOT a.attnotnull THEN 'has a column tenant_id that may be null'
    WHEN pg_get_userbyid(c.relowner) LIKE 'tenant\\_%' THEN 'belongs to a tenant, who could open it'
END, t
FROM unnest({tables}::text[]) t LEFT JOIN pg_class c ON c.oid = to_regclass(t)
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND a.atttypid = 'text'::regtype
"""


def demand(connection: Connection, tables: Iterable[str]) -> None:
    """Raises: `Failed` with every table that tenants cannot share, before any is touched."""
    rows = connection.execute(SQL(_UNFIT).format(tables=Literal(list(tables))))
    unfit = [f"table {table} {reason}" for reason, table in rows if reason]
    if unfit:
        raise Failed(f"{'; '.join(unfit)}; make the tables as their owner, each with tenant_id text NOT NULL")


def isolate(connection: Connection, tenant: Tenant, table: str) -> None:
    """Let the tenant read and write its own rows of a table, and none of others."""
    known = _names(tenant, table)
    guarantees.ensure(connection, _GUARANTEES, _SOURCE, known)
    for policy in _policies(tenant):
        guarantees.ensure(connection, [_POLICY], _SOURCE, {**known, **policy})


def is_isolated(connection: Connection, tenant: Tenant, table: str) -> bool:
    """Whether `isolate` would find nothing to do."""
    known = _names(tenant, table)
    return not guarantees.broken(connection, _GUARANTEES, _SOURCE, known) and not any(
        guarantees.broken(connection, [_POLICY], _SOURCE, {**known, **policy}) for policy in _policies(tenant)
    )


def release(connection: Connection, tenant: Tenant, table: str) -> None:
    """Take the table away from the tenant; its rows stay, and so does the table's row-level security."""
    known = _names(tenant, table)
    if not _exists(connection, known):
        return
    connection.execute(SQL("REVOKE ALL ON TABLE {table} FROM {role}").format(**known))
    for policy in _policies(tenant):
        connection.execute(SQL("DROP POLICY IF EXISTS {policy} ON {table}").format(**known, **policy))


def empty(connection: Connection, tenant: Tenant, tables: Iterable[str]) -> None:
    """Delete the tenant's rows, as the tenant: forced row-level security hides them from the tables' owner.

    The last table comes first, so that rows go before those that they refer to.
    """
    connection.execute(SQL("SET LOCAL ROLE {role}").format(**roles.names(tenant)))
    for table in reversed(list(tables)):
        if _exists(connection, known := _names(tenant, table)):
            connection.execute(SQL("DELETE FROM {table} WHERE tenant_id = {tenant}").format(**known))
    connection.execute("RESET ROLE")


def _exists(connection: Connection, known: Names) -> bool:
    return connection.execute(SQL("SELECT to_regclass({table_name})").format(**known)).fetchone() != (None,)


def _names(tenant: Tenant, table: str) -> Names:
    schema, _, name = table.partition(".")
    return {
        **roles.names(tenant),
        "table": Identifier(schema, name),
        "table_name": Literal(table),
        "table_schema": Identifier(schema),
        "tenant": Literal(tenant.name),
        "condition_text": Literal(f"(tenant_id = '{tenant.name}'::text)"),
    }


def _policies(tenant: Tenant) -> Iterable[Names]:
    for name, kind, permissive in zip(tenant.policies, _KINDS, (True, False), strict=True):
        yield {
            "policy": Identifier(name),
            "policy_name": Literal(name),
            "kind": SQL(kind),
            "permissive": Literal(permissive),
        }


_KINDS: tuple[LiteralString, LiteralString] = ("PERMISSIVE", "RESTRICTIVE")
