"""Tenants under the real engine, written as a program writes them."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from pulumi import automation

from scripts.toolchain import processes
from scripts.toolchain.servers import postgres
from tests import clusters
from tests.providers import kills, stacks
from tests.providers.stacks import Project
from tests.servers import postgresql
from tests.servers.postgresql import Server

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[4]


@pytest.fixture
def project(database: Server, tmp_path: Path) -> Iterator[Project]:
    """A project whose provider is told by the environment where the server is, as that of stack local is."""
    with stacks.project(tmp_path, **postgres.variables(database.directory, database.port)) as made:
        yield made


def program(*names: str, **more: object) -> str:
    """The tenants of these names, with further arguments."""
    return f"""
    import sys

    sys.path.insert(0, {str(ROOT)!r})
    import pulumi
    from components.resources.postgres_tenant import PostgresTenant, PostgresTenantArgs
    from components.resources.provider import Postgres, Provider, ProviderArgs

    there = pulumi.ResourceOptions(provider=Provider("platform", ProviderArgs(postgres=Postgres())))
    for name in {names!r}:
        args = PostgresTenantArgs(database="app", name=name, tables=["app.orders", "app.notes"], **{more!r})
        tenant = PostgresTenant(name, args, there)
        pulumi.export(name, {{"role": tenant.role, "password": tenant.password}})
    """


def outputs(project: Project, name: str) -> dict[str, str]:
    return project.stack.outputs()[name].value


def test_a_tenant_is_made_once_rotated_repaired_and_removed(project: Project, database: Server) -> None:
    project.write(program("acme"))
    assert project.stack.preview().change_summary == {"create": 3}
    assert project.up() == {"create": 3}
    assert project.up() == {"same": 3}
    before = outputs(project, "acme")
    assert database.ask(before, "SELECT * FROM app.orders") == []

    project.write(program("acme", rotation="2"))
    assert project.up() == {"same": 2, "update": 1}
    after = outputs(project, "acme")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        database.ask(before, "SELECT 1")
    assert database.ask(after, "SELECT 1") == [(1,)]

    database.run("ALTER TABLE app.notes DISABLE ROW LEVEL SECURITY; ALTER ROLE tenant_acme BYPASSRLS", "app")
    project.stack.refresh()
    assert project.up() == {"same": 2, "update": 1}
    assert project.up() == {"same": 3}
    assert database.run("SELECT relrowsecurity FROM pg_class WHERE relname = 'notes'", "app") == [(True,)]
    for secret in (before["password"], after["password"], database.password):
        assert secret not in project.stored()

    project.write(program("acme", rotation="2", allow_data_loss=True))
    project.up()
    project.stack.destroy()
    assert database.run("SELECT FROM pg_namespace WHERE nspname = 'tenant_acme'", "app") == []
    assert roles(database) == 0


def test_another_name_is_another_tenant(project: Project, database: Server) -> None:
    project.write(program("acme"))
    project.up()
    text = program("acme").replace("name=name", "name='initech'")
    project.write(text)
    assert project.up() == {"same": 2, "replace": 1}
    assert database.run("SELECT rolname FROM pg_roles WHERE rolname LIKE 'tenant%'") == [("tenant_initech",)]


def test_a_server_that_is_away_is_said_to_be_and_nothing_is_lost(project: Project, database: Server) -> None:
    project.write(program("acme", rotation="1"))
    project.up()
    processes.stop(database.directory, "postgres", postgres.STOP)
    try:
        project.write(program("acme", rotation="2"))
        with pytest.raises(automation.errors.CommandError, match="look whether the server runs") as raised:
            project.up()
        assert database.password not in str(raised.value)
    finally:
        start(database)
    assert project.up() == {"same": 2, "update": 1}


MANY = tuple(f"t{number}" for number in range(24))


@pytest.mark.thorough
@pytest.mark.parametrize("victim", ["plugin", "server"])
def test_what_a_kill_leaves_the_next_up_repairs(project: Project, database: Server, victim: str) -> None:
    def kill_server() -> None:
        running = processes.pid(database.directory, "postgres")
        assert running
        os.kill(running, signal.SIGKILL)
        clusters.until(lambda: processes.pid(database.directory, "postgres") is None)
        start(database)

    project.write(program(*MANY))
    with ThreadPoolExecutor() as pool:
        running = pool.submit(project.up)
        clusters.until(lambda: running.done() or roles(database) >= 3, within=60)
        assert not running.done()
        kills.kill("platform") if victim == "plugin" else kill_server()
        failed = running.exception()
    assert failed is not None or victim == "server", "a server that is back in time is waited for"
    project.up()
    assert roles(database) == len(MANY)
    assert project.up() == {"same": len(MANY) + 2}
    known = project.stack.outputs()
    for name in MANY:
        assert database.ask(known[name].value, "SELECT * FROM app.orders") == []


def roles(database: Server) -> int:
    """How many tenants have a role; none, while the server is away."""
    try:
        return database.run("SELECT count(*)::int FROM pg_roles WHERE rolname LIKE 'tenant%'")[0][0]
    except psycopg.OperationalError:
        return 0


def start(database: Server) -> None:
    """Start the stopped server again, where it was."""
    postgres.prepare(database.directory, postgresql.binaries())
    processes.start(database.directory, "postgres", postgres.command(postgresql.binaries(), database.port))
    clusters.until(lambda: postgres.is_ready(postgresql.binaries(), database.port))
