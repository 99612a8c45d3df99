"""Real PostgreSQL starts as its pods do: a primary, and a standby that copies it with the pods' own script."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from components.layer0 import postgres
from tests import clusters
from tests.components import stack
from tests.servers import postgresql
from tests.servers.postgresql import Server

pytestmark = pytest.mark.e2e
ENGINE = postgres.engine("postgres", stack.POSTGRES)
PASSWORD = "postgres.password"


def settings(folder: Path) -> dict[str, str]:
    """What the server's arguments set, with the folder in place of the volume."""
    (mount,) = [path for path, volume in ENGINE.server.mounts.items() if volume == "config"]
    assigned = [each for each in ENGINE.server.args if each != "-c"]
    return {name: value.replace(mount, str(folder)) for name, value in (each.split("=") for each in assigned)}


@pytest.fixture(scope="module")
def primary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("primary")
    for name, text in ENGINE.config.items():
        (folder / name).write_text(text)
    with postgresql.server(folder, **settings(folder)) as running:
        yield running


@pytest.fixture(scope="module")
def standby(primary: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("standby")
    shutil.copy(primary.directory / PASSWORD, folder / PASSWORD)
    env = {
        "PATH": f"{postgresql.binaries()}:/usr/bin:/bin",
        "HOSTNAME": "postgres-1",
        "PGDATA": str(folder / "postgres"),
        "PGPORT": str(primary.port),
        "PRIMARY": "127.0.0.1",
        "POSTGRES_PASSWORD_FILE": str(folder / PASSWORD),
    }
    subprocess.run(["sh", str(primary.directory / "clone.sh")], env=env, check=True)
    owner = (primary.directory / "postgres").stat()
    for path in (folder / "postgres", *(folder / "postgres").rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid)
    with postgresql.server(folder, **settings(primary.directory)) as running:
        yield running


def test_what_is_written_to_the_first_pod_is_read_from_the_second(primary: Server, standby: Server) -> None:
    primary.run("CREATE TABLE found (number int)")
    primary.run("INSERT INTO found VALUES (7)")
    clusters.until(lambda: standby.run("SELECT to_regclass('found')") != [(None,)])
    clusters.until(lambda: standby.run("SELECT number FROM found") == [(7,)])
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        standby.run("INSERT INTO found VALUES (8)")


def test_nobody_gets_in_without_the_password(primary: Server) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        primary.run("SELECT 1", password="another")


def test_the_servers_own_rules_are_the_ones_in_force(primary: Server) -> None:
    rules = primary.run("SELECT type, database[1], auth_method, error FROM pg_hba_file_rules ORDER BY rule_number")
    assert rules == [
        ("local", "all", "scram-sha-256", None),
        ("host", "all", "scram-sha-256", None),
        ("host", "replication", "scram-sha-256", None),
    ]
