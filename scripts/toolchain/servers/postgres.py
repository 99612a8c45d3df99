"""The PostgreSQL of stack local: one server on loopback, its data kept."""

import os
import secrets
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

from scripts.toolchain.errors import Unavailable

USER = "postgres"
STOP = signal.SIGINT
"""Ends it at once, with its sessions; it would wait for them if it were asked with SIGTERM."""

_PASSWORD = "postgres.password"  # noqa: S105 - where it is, not what it is
_NOBODY = 65534
_PASSING = ("--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--securebits=+no_setuid_fixup")
"""What lets nobody pass folders that are root's alone, in the eyes of access(2) too."""


def prepare(directory: Path, binaries: Path) -> None:
    """Make the database's files, if they are not there; one that was cut off is made again.

    No server runs here, so a pid file is that of a killed one, whose process id may be another's by now.
    """
    data, draft = directory / "postgres", directory / "postgres.draft"
    if data.exists():
        (data / "postmaster.pid").unlink(missing_ok=True)
        return
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(draft, _NOBODY, _NOBODY)
    file = directory / _PASSWORD
    with open(file, "w", opener=lambda path, flags: os.open(path, flags, mode=0o600)) as opened:
        opened.write(secrets.token_urlsafe(32))
    options = [f"--username={USER}", "--auth=scram-sha-256", f"--pwfile={file}", "--encoding=UTF8", "--locale=C.UTF-8"]
    made = subprocess.run(
        [*_unprivileged(), str(binaries / "initdb"), f"--pgdata={draft}", *options, "--no-sync"],
        cwd=directory,
        env={"PATH": os.defpath},
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise Unavailable(f"local PostgreSQL: initdb ended with {made.returncode}: {made.stderr.strip()}")
    draft.rename(data)


def command(binaries: Path, port: int) -> list[str]:
    """How it is started in the directory."""
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "shared_buffers": "32MB",
        "timezone": "UTC",
    }
    assigned = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return [*_unprivileged(), str(binaries / "postgres"), "-D", "postgres", *assigned]


def is_ready(binaries: Path, port: int) -> bool:
    """Whether it takes connections."""
    asked = [str(binaries / "pg_isready"), "--host=127.0.0.1", f"--port={port}", "--quiet"]
    return subprocess.run(asked, check=False).returncode == 0


def variables(directory: Path, port: int) -> Mapping[str, str]:
    """The environment variables with which libpq reaches it as its superuser."""
    return {
        "PGHOST": "127.0.0.1",
        "PGPORT": str(port),
        "PGUSER": USER,
        "PGPASSWORD": (directory / _PASSWORD).read_text(),
        "PGSSLMODE": "disable",
    }


def _unprivileged() -> list[str]:
    """PostgreSQL does not run as root: for root it runs as nobody, who may pass the folders above its files."""
    if os.geteuid() != 0:
        return []
    if not (setpriv := shutil.which("setpriv")):
        raise Unavailable(
            "local PostgreSQL does not run as root without setpriv; install util-linux or be another user"
        )
    user = [f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"]
    return [setpriv, *user, *_PASSING]
