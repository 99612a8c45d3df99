"""Real Temporal makes its databases and starts as its pods do, with a real PostgreSQL."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from components.layer0 import temporal
from components.layer0.temporal import Database, TemporalArgs
from scripts.toolchain import ports, processes
from tests import clusters
from tests.components import stack
from tests.servers import golang, postgresql
from tests.servers.postgresql import Server

pytestmark = [pytest.mark.thorough, pytest.mark.timeout(1800)]
MODULE = "go.temporal.io/server"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with postgresql.server(tmp_path_factory.mktemp("database")) as running:
        yield running


@pytest.fixture(scope="module")
def args(database: Server) -> TemporalArgs:
    there = Database(host="127.0.0.1", port=database.port, user=database.settings["user"], password="unused")
    return TemporalArgs(namespace="layer0-data", zones=(), section=stack.TEMPORAL, database=there)


@pytest.fixture(scope="module")
def migrated(database: Server, args: TemporalArgs, tmp_path_factory: pytest.TempPathFactory) -> Server:
    """The database after the script of the pods has run in it, twice."""
    folder = tmp_path_factory.mktemp("migrated")
    (folder / "password").write_text(database.password)
    (folder / "temporal-sql-tool").symlink_to(golang.program("temporal", f"{MODULE}/cmd/tools/sql"))
    schema = golang.source("temporal", MODULE) / "schema"
    script = temporal.MIGRATE.replace(temporal.CREDENTIALS, str(folder)).replace("/etc/temporal/schema", str(schema))
    there = args.database
    env = {"SQL_HOST": there.host, "SQL_PORT": str(there.port), "SQL_USER": there.user, "SQL_TLS": ""}
    for _ in range(2):
        subprocess.run(["sh", "-c", script], env={**env, "PATH": f"{folder}:{os.defpath}"}, check=True)
    return database


@pytest.fixture(scope="module")
def server(
    migrated: Server, args: TemporalArgs, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, int]]:
    """The folder of a server that runs, and the port of its frontend."""
    folder = tmp_path_factory.mktemp("temporal")
    inside = [str(port) for both in temporal.SERVICES.values() for port in both] + [
        str(temporal.SERVING.also["metrics"])
    ]
    chosen = ports.choose(folder, inside)
    text = yaml.safe_dump(temporal.config(args, migrated.password)).replace("0.0.0.0", "127.0.0.1")  # noqa: S104 - it is what goes
    for there in inside:
        text = text.replace(there, str(chosen[there]))
    (folder / "layer0.yaml").write_text(text)
    program = golang.program("temporal", f"{MODULE}/cmd/server")
    given = ["--root", "/", "--config", str(folder).lstrip("/"), "--env", "layer0", "start"]
    processes.start(folder, "temporal", [str(program), *given])
    try:
        yield folder, chosen[str(temporal.SERVING.port)]
    finally:
        processes.stop(folder, "temporal")


def test_its_databases_have_the_schema_that_it_needs(migrated: Server) -> None:
    for name in temporal.DATABASES.values():
        assert migrated.run("SELECT curr_version FROM schema_version", name)


def test_every_service_of_it_comes_up_and_its_members_find_each_other(
    server: tuple[Path, int], migrated: Server
) -> None:
    folder, _ = server

    def members() -> bool:
        assert processes.pid(folder, "temporal"), processes.last_lines(folder, "temporal")
        return migrated.run("SELECT count(DISTINCT role) FROM cluster_membership", "temporal") == [(4,)]

    clusters.until(members, within=120)
