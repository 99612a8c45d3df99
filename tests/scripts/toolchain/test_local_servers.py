"""PostgreSQL and Route 53 of stack local through downs, ups and crashes."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from scripts.toolchain import ports, servers
from scripts.toolchain.progress import Progress
from scripts.toolchain.servers import route53

pytestmark = pytest.mark.e2e

QUIET = Progress.quiet()


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Servers that hold a table and a zone."""
    directory = tmp_path_factory.mktemp("local") / "servers"
    try:
        servers.up(directory, QUIET)
        run(directory, "CREATE TABLE kept ()")
        servers.ensure_zone(directory, "layer0.test")
        yield directory
    finally:
        servers.down(directory, QUIET, delete=True)


def run(directory: Path, statement: str) -> None:
    given = servers.variables(directory)
    login = f"user={given['PGUSER']} password={given['PGPASSWORD']} sslmode=disable"
    with psycopg.connect(f"host=127.0.0.1 port={given['PGPORT']} {login}") as connection:
        connection.execute(statement.encode())


def zones(directory: Path) -> int:
    """How many zones of the domain there are; one that is there is not made again."""
    servers.ensure_zone(directory, "layer0.test")
    return route53.zones(ports.remembered(directory)["route53"]).count("layer0.test.")


def pids(directory: Path) -> list[int]:
    return [seen.pid for seen in servers.status(directory) if seen.pid]


def test_running_servers_are_left_alone(directory: Path) -> None:
    before = pids(directory)
    assert servers.up(directory, QUIET) == servers.up(directory, QUIET)
    assert pids(directory) == before


def test_down_leaves_no_process_and_up_finds_everything_where_it_was(directory: Path) -> None:
    before = servers.variables(directory)
    servers.down(directory, QUIET)
    assert [seen.state for seen in servers.status(directory)] == ["stopped", "stopped"]
    assert servers.up(directory, QUIET) == before
    run(directory, "SELECT FROM kept")
    assert zones(directory) == 1


@pytest.mark.parametrize("victims", [["postgres"], ["route53"], ["postgres", "route53"]])
def test_up_recovers_from_a_kill(directory: Path, victims: list[str]) -> None:
    servers.up(directory, QUIET)
    for seen in servers.status(directory):
        if seen.name in victims and seen.pid:
            os.kill(seen.pid, signal.SIGKILL)
    servers.up(directory, QUIET)
    run(directory, "SELECT FROM kept")
    assert zones(directory) == 1


def test_nobody_else_reads_what_they_keep(directory: Path) -> None:
    assert directory.stat().st_mode & 0o077 == 0
    assert (directory / "postgres.password").stat().st_mode & 0o077 == 0


def test_another_password_is_refused(directory: Path) -> None:
    given = servers.variables(directory)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(host="127.0.0.1", port=given["PGPORT"], user="postgres", password="x", sslmode="disable")
