"""A real PostgreSQL with a database that tenants share, and our provider in front of it."""

from collections.abc import Iterator

import pytest
from psycopg.sql import SQL, Identifier

from scripts.providers.properties import Secret
from tests.providers.platform.plugins import platform
from tests.providers.platform.postgres.tenants import ACME, GLOBEX, State, Tenants
from tests.servers import postgresql
from tests.servers.postgresql import Server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that logs every statement."""
    with postgresql.server(tmp_path_factory.mktemp("postgres"), log_statement="all") as server:
        yield server


@pytest.fixture
def database(server: Server) -> Iterator[Server]:
    """The server with a fresh database `app` of two tables that tenants share."""
    server.run("CREATE DATABASE app")
    server.run(
        """CREATE SCHEMA app;
        CREATE TABLE app.orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, tenant_id text NOT NULL, what text);
        CREATE TABLE app.notes (tenant_id text NOT NULL, of int REFERENCES app.orders)""",
        "app",
    )
    yield server
    server.run("DROP DATABASE app WITH (FORCE)")
    with server.connect() as connection:
        made = connection.execute("SELECT rolname FROM pg_roles WHERE oid >= 16384").fetchall()
        for (role,) in made:
            connection.execute(SQL("DROP OWNED BY {0}; DROP ROLE {0}").format(Identifier(role)))


@pytest.fixture
def tenants(database: Server) -> Iterator[Tenants]:
    """Tenants made by the server's superuser."""
    plugin = platform(postgres=database.settings | {"password": Secret(database.password)})
    yield Tenants(plugin)
    plugin.stop()


@pytest.fixture
def both(tenants: Tenants, database: Server) -> tuple[State, State]:
    """Two tenants with one order each."""
    acme, globex = tenants.make(ACME)[1], tenants.make(GLOBEX)[1]
    database.ask(acme, "INSERT INTO app.orders (tenant_id, what) VALUES ('acme', 'anvil')")
    database.ask(globex, "INSERT INTO app.orders (tenant_id, what) VALUES ('globex', 'globe')")
    return acme, globex
