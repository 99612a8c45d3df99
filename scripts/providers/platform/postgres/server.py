"""The PostgreSQL server: how its roles are reached, and what happens when it is not."""

import os
from collections.abc import Callable
from typing import Any, TypeVar

import psycopg
from psycopg import Connection, errors

from scripts.providers.platform import retries
from scripts.providers.platform.session import Operation
from scripts.providers.servicer import Failed

Answer = TypeVar("Answer")

_TRIES = 5  # with the pauses between them, 8 to 15 s
_CONNECT_SECONDS = 10
_SILENT_MILLISECONDS = 60_000  # without any answer to a packet; then the connection is given up
_LOCK = 0x6C61796572_30  # "layer0": what all changes of tenants in one database wait for
_BUSY = (
    errors.LockNotAvailable,
    errors.DeadlockDetected,
    errors.SerializationFailure,
    errors.AdminShutdown,
    errors.CannotConnectNow,
    errors.TooManyConnections,
)
_BUSY_WORDS = ("starting up", "shutting down", "in recovery", "too many", "connection slots")


def read(operation: Operation, database: str, work: Callable[[Connection], Answer]) -> Answer:
    """What the work finds, as of one moment. Raises: `Failed`, when the server cannot be asked."""

    def attempt() -> Answer:
        with _connect(operation, database) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            return work(connection)

    return _persist(operation, database, attempt)


def change(operation: Operation, database: str, work: Callable[[Connection], Answer]) -> Answer:
    """Do the work whole or not at all, alone among all that change tenants of this database.

    No statement waits longer than 10 s for a lock: behind one that waits for a table, everybody else would queue.
    Raises: `Failed`, when the server cannot be reached or refuses.
    """

    def attempt() -> Answer:
        with _connect(operation, database) as connection:
            connection.execute("SET LOCAL lock_timeout = '10s'")
            connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            return work(connection)

    return _persist(operation, database, attempt)


def logs_in(operation: Operation, database: str, role: str, password: str) -> bool:
    """Whether the server takes this password; true as well when it turns the role away for another reason."""
    try:
        _connect(operation, database, user=role, password=password).close()
    except psycopg.OperationalError as error:
        return "password authentication failed" not in str(error)
    return True


def _connect(operation: Operation, database: str, **other: str) -> Connection:
    given: dict[str, Any] = {**_settings(operation), **other}
    return psycopg.connect(
        **given,
        dbname=database,
        application_name="layer0",
        connect_timeout=_CONNECT_SECONDS,
        tcp_user_timeout=_SILENT_MILLISECONDS,
    )


def _settings(operation: Operation) -> dict[str, Any]:
    """The provider's argument `postgres`; what it leaves out is as libpq's environment variables say."""
    variables = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "sslmode": "PGSSLMODE"}
    inherited = {name: os.environ[variable] for name, variable in variables.items() if variable in os.environ}
    given = {"port": 5432, "sslmode": "verify-full"} | inherited | operation.settings.section("postgres")
    if missing := {"host", "user"} - given.keys():
        raise Failed(f"the provider's argument postgres has no {' and no '.join(sorted(missing))}; set it")
    return given


def _persist(operation: Operation, database: str, attempt: Callable[[], Answer]) -> Answer:
    try:
        return retries.persist(operation, attempt, transient=_is_transient, tries=_TRIES)
    except psycopg.Error as error:
        given = _settings(operation)
        where = f"PostgreSQL {given['host']}:{given['port']}, database {database}"
        raise Failed(f"{where}: {' '.join(str(error).split())}; {_advice(error)}") from error


def _is_transient(error: Exception) -> bool:
    """Whether it may go well a moment later. The server's reason for not letting us in has no code, only words."""
    if isinstance(error, _BUSY) or "tuple concurrently updated" in str(error):
        return True
    if not isinstance(error, psycopg.OperationalError) or error.sqlstate:
        return False
    return "FATAL" not in str(error) or any(words in str(error) for words in _BUSY_WORDS)


def _advice(error: psycopg.Error) -> str:
    if isinstance(error, errors.LockNotAvailable):
        return "a long transaction holds it; end that and try again"
    if isinstance(error, errors.InsufficientPrivilege):
        return "the provider's user must own the database and the tables, and may make roles"
    if isinstance(error, psycopg.OperationalError):
        return "look whether the server runs and the provider's argument postgres is right"
    return "nothing was changed"
