"""A tenant's role and schema."""

from typing import LiteralString

from psycopg import Connection
from psycopg.sql import SQL, Identifier, Literal

from scripts.providers.platform.postgres import guarantees
from scripts.providers.platform.postgres.guarantees import Guarantee, Names
from scripts.providers.platform.postgres.names import Tenant

_SOURCE: LiteralString = """pg_roles r JOIN pg_database d ON d.datname = current_database()
    LEFT JOIN pg_namespace n ON n.nspname = {schema_name} WHERE r.rolname = {role_name}"""

_GUARANTEES = (
    Guarantee("the role cannot log in", "rolcanlogin", "ALTER ROLE {role} LOGIN"),
    Guarantee(
        "the role's password expires",
        "coalesce(rolvaliduntil = 'infinity', true)",
        "ALTER ROLE {role} VALID UNTIL 'infinity'",
    ),
    Guarantee(
        "the role has rights over the whole server",
        "NOT (rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls)",
        "ALTER ROLE {role} NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS",
    ),
    Guarantee(
        "the role is a member of other roles",
        "NOT EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid)",
        """DO $$ DECLARE granted regrole; BEGIN
            FOR granted IN SELECT roleid FROM pg_auth_members WHERE member = {role_name}::regrole LOOP
                EXECUTE format('REVOKE %s FROM %s', granted, {role_name}::regrole);
            END LOOP; END $$""",
    ),
    Guarantee(
        "the role cannot connect to the database",
        "has_database_privilege(r.oid, d.oid, 'CONNECT')",
        "GRANT CONNECT ON DATABASE {database} TO {role}",
    ),
    Guarantee(
        "the role may create schemas or temporary tables",
        "NOT has_database_privilege(r.oid, d.oid, 'CREATE, TEMPORARY')",
        "REVOKE CREATE, TEMPORARY ON DATABASE {database} FROM PUBLIC, {role}",
    ),
    Guarantee(
        "the role may use schema public",
        """NOT EXISTS (SELECT FROM pg_namespace p WHERE p.nspname = 'public'
            AND has_schema_privilege(r.oid, p.oid, 'USAGE, CREATE'))""",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC, {role}",
    ),
    Guarantee("the schema is missing", "n.oid IS NOT NULL", "CREATE SCHEMA {schema}"),
    Guarantee(
        "the role cannot use its schema",
        "coalesce(has_schema_privilege(r.oid, n.oid, 'USAGE') AND has_schema_privilege(r.oid, n.oid, 'CREATE'), false)",
        "GRANT USAGE, CREATE ON SCHEMA {schema} TO {role}",
    ),
    Guarantee(
        "everybody may use the schema",
        "NOT EXISTS (SELECT FROM aclexplode(n.nspacl) WHERE grantee = 0)",
        "REVOKE ALL ON SCHEMA {schema} FROM PUBLIC",
    ),
    Guarantee(
        "the role does not start in its schema",
        """EXISTS (SELECT FROM pg_db_role_setting s WHERE s.setrole = r.oid AND s.setdatabase = d.oid
            AND 'search_path=' || quote_ident({schema_name}) = ANY (s.setconfig))""",
        "ALTER ROLE {role} IN DATABASE {database} SET search_path = {schema}",
    ),
)

_LEFT: LiteralString = """
SELECT format('ALTER %s %s OWNER TO %I', o.type, o.identity, {role_name})
FROM pg_depend d, pg_identify_object(d.classid, d.objid, 0) o
WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = {schema_name}::regnamespace AND d.deptype = 'n'
    AND o.type IN ('table', 'view', 'materialized view', 'sequence', 'function', 'procedure', 'aggregate', 'type')
    AND NOT EXISTS (
        SELECT FROM pg_depend p WHERE (p.classid, p.objid) = (d.classid, d.objid) AND p.deptype IN ('a', 'i', 'e'))
"""


def marks(connection: Connection, tenant: Tenant) -> dict[str, str]:
    """What the tenant's role and schema are commented with, as far as there are any."""
    query = """
        SELECT 'role', shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname = {role_name} UNION ALL
        SELECT 'schema', obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = {schema_name}"""
    return {part: mark or "" for part, mark in connection.execute(SQL(query).format(**names(tenant)))}


def connection_limit(connection: Connection, tenant: Tenant) -> int | None:
    """How many connections the role may have at a time, -1 for any number; none, if there is no such role."""
    row = connection.execute("SELECT rolconnlimit FROM pg_roles WHERE rolname = %s", [tenant.role]).fetchone()
    return row[0] if row else None


def faults(connection: Connection, tenant: Tenant) -> list[str]:
    """What does not hold of a role that exists, in words."""
    return [each.broken for each in guarantees.broken(connection, _GUARANTEES, _SOURCE, names(tenant))]


def make(connection: Connection, tenant: Tenant, mark: str, limit: int) -> None:
    """Make the role and its schema, or what is missing of them; what a deleted tenant left there is its own again."""
    before, known = connection_limit(connection, tenant), names(tenant)
    if before is None:
        connection.execute(SQL("CREATE ROLE {role} LOGIN").format(**known))
    guarantees.ensure(connection, _GUARANTEES, _SOURCE, known)
    if before is None:
        _give_back(connection, known)
    if before != limit:
        connection.execute(SQL("ALTER ROLE {role} CONNECTION LIMIT {limit}").format(**known, limit=Literal(limit)))
    for comment in ("COMMENT ON ROLE {role} IS {mark}", "COMMENT ON SCHEMA {schema} IS {mark}"):
        connection.execute(SQL(comment).format(**known, mark=Literal(mark)))


def set_password(connection: Connection, tenant: Tenant, password: str) -> None:
    """Let the role log in with this password alone. The server sees, and may log, its SCRAM verifier only."""
    verifier = connection.pgconn.encrypt_password(password.encode(), tenant.role.encode(), b"scram-sha-256").decode()
    connection.execute(SQL("ALTER ROLE {role} PASSWORD {verifier}").format(**names(tenant), verifier=Literal(verifier)))


def disconnect(connection: Connection, tenant: Tenant) -> None:
    """End the role's sessions, so that none holds a lock."""
    connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [tenant.role])


def remove(connection: Connection, tenant: Tenant) -> None:
    """Drop the role with all its rights and policies; what it owned is the provider user's then."""
    for statement in ("REASSIGN OWNED BY {role} TO CURRENT_USER", "DROP OWNED BY {role}", "DROP ROLE {role}"):
        connection.execute(SQL(statement).format(**names(tenant)))


def drop_schema(connection: Connection, tenant: Tenant) -> None:
    """Drop the schema and everything in it."""
    connection.execute(SQL("DROP SCHEMA IF EXISTS {schema} CASCADE").format(**names(tenant)))


def join(connection: Connection, tenant: Tenant) -> None:
    """Let the provider's user act for the role; a superuser may anyway."""
    if not _is_superuser(connection):
        connection.execute(SQL("GRANT {role} TO CURRENT_USER").format(**names(tenant)))


def names(tenant: Tenant) -> Names:
    """What the SQL of this package calls the tenant's parts."""
    return {
        "database": Identifier(tenant.database),
        "role": Identifier(tenant.role),
        "role_name": Literal(tenant.role),
        "schema": Identifier(tenant.schema),
        "schema_name": Literal(tenant.schema),
    }


def _is_superuser(connection: Connection) -> bool:
    return connection.info.parameter_status("is_superuser") == "on"


def _give_back(connection: Connection, known: Names) -> None:
    statements = connection.execute(SQL(_LEFT).format(**known)).fetchall()
    as_member = bool(statements) and not _is_superuser(connection)
    if as_member:
        connection.execute(SQL("GRANT {role} TO CURRENT_USER").format(**known))
    for (statement,) in statements:
        connection.execute(statement.encode())
    if as_member:
        connection.execute(SQL("REVOKE {role} FROM CURRENT_USER").format(**known))
