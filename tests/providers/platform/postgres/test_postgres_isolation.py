"""What a tenant of a shared database reaches, and what it does not."""

from typing import LiteralString

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from tests.providers.platform.postgres.tenants import ACME, State, Tenants
from tests.servers.postgresql import Server

pytestmark = pytest.mark.e2e


def test_a_tenant_reads_and_writes_its_own_rows_and_its_own_schema(both: tuple[State, State], database: Server) -> None:
    acme, _ = both
    assert database.ask(acme, "SELECT tenant_id, what FROM app.orders") == [("acme", "anvil")]
    database.ask(acme, "CREATE TABLE things (x int)")
    assert database.ask(acme, "SELECT schemaname FROM pg_tables WHERE tablename = 'things'") == [("tenant_acme",)]


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("INSERT INTO app.orders (tenant_id, what) VALUES ('globex', 'x')", "a row for another"),
        ("UPDATE app.orders SET tenant_id = 'globex'", "a row given to another"),
        ("UPDATE app.orders SET tenant_id = NULL", "a row taken from everybody"),
        ("TRUNCATE app.orders", "it would empty others' rows too"),
        ("ALTER TABLE app.orders DISABLE ROW LEVEL SECURITY", "not the owner"),
        ("DROP POLICY acme_only ON app.orders", "not the owner"),
        ("CREATE POLICY mine ON app.orders USING (true)", "not the owner"),
        ("CREATE TABLE public.x ()", "nothing on public"),
        ("CREATE TABLE app.x ()", "no CREATE beside its own schema"),
        ("CREATE TABLE tenant_globex.x ()", "another's schema"),
        ("CREATE SCHEMA x", "no CREATE on the database"),
        ("CREATE TEMPORARY TABLE x ()", "no CREATE anywhere"),
        ("CREATE ROLE x", "no rights over the server"),
        ("SET ROLE tenant_globex", "another's role"),
        ("CREATE TABLE x (of int REFERENCES app.orders)", "a foreign key would tell what others have"),
    ],
)
def test_a_tenant_is_refused(
    both: tuple[State, State], database: Server, statement: LiteralString, reason: str
) -> None:
    with pytest.raises(psycopg.Error):
        database.ask(both[0], statement)
    owners = database.run("SELECT tenant_id, what FROM app.orders ORDER BY 1", "app")
    assert owners == [("acme", "anvil"), ("globex", "globe")], reason


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM app.orders WHERE tenant_id = 'globex'",
        "UPDATE app.orders SET what = 'mine' WHERE tenant_id = 'globex' RETURNING *",
        "DELETE FROM app.orders WHERE tenant_id = 'globex' RETURNING *",
        "SET app.tenant = 'globex'; SELECT * FROM app.orders WHERE tenant_id <> 'acme'",
        "SET row_security = on; SELECT * FROM app.orders WHERE tenant_id <> 'acme'",
    ],
)
def test_the_rows_of_others_are_not_there_for_a_tenant(
    both: tuple[State, State], database: Server, statement: LiteralString
) -> None:
    assert database.ask(both[0], statement) == []
    assert database.run("SELECT what FROM app.orders WHERE tenant_id = 'globex'", "app") == [("globe",)]


def test_a_policy_that_somebody_adds_opens_no_rows_of_others(both: tuple[State, State], database: Server) -> None:
    database.run("CREATE POLICY careless ON app.orders USING (true)", "app")
    assert database.ask(both[0], "SELECT tenant_id FROM app.orders") == [("acme",)]


def test_on_a_pooled_connection_each_transaction_is_one_tenants(both: tuple[State, State], database: Server) -> None:
    acme, globex = both
    database.run("CREATE ROLE pool LOGIN NOINHERIT PASSWORD 'pool'; GRANT tenant_acme, tenant_globex TO pool", "app")
    with database.connect("app", user="pool", password="pool") as pooled:
        for state, own in [(acme, "acme"), (globex, "globex")] * 3:
            with pooled.transaction():
                pooled.execute(SQL("SET LOCAL ROLE {}").format(Identifier(state["role"])))
                assert pooled.execute("SELECT tenant_id FROM app.orders").fetchall() == [(own,)]
            with pooled.transaction(), pytest.raises(psycopg.errors.InsufficientPrivilege):
                pooled.execute("SELECT tenant_id FROM app.orders")
        with pooled.transaction(), pytest.raises(psycopg.errors.InsufficientPrivilege):
            pooled.execute("SET LOCAL ROLE tenant_acme; INSERT INTO app.orders (tenant_id) VALUES ('globex')")


def test_a_tenant_of_another_database_reaches_nothing(tenants: Tenants, database: Server) -> None:
    database.run("CREATE DATABASE other")
    try:
        _, state = tenants.make({"database": "other", "name": "initech"})
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            database.ask(state, "SELECT * FROM app.orders")
    finally:
        database.run("DROP DATABASE other WITH (FORCE)")


def test_the_connection_limit_holds(tenants: Tenants, database: Server) -> None:
    _, state = tenants.make(ACME | {"connectionLimit": 1})
    login = {"user": state["role"], "password": state["password"]}
    with database.connect("app", **login), pytest.raises(psycopg.OperationalError, match="too many connections"):
        database.ask(state, "SELECT 1")
