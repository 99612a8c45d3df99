"""An OPA server of our own on this machine, alive only as long as this process."""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

from policies.sources import Sources

HOST = "127.0.0.1"
_PORTS = range(10_000, 20_000)

# The server ends when the pipe on its standard input closes, that is, whenever and however this process ends.
LEASH = 'exec 3<&0; "$@" 3<&- & opa=$!; (read -r _ <&3; kill "$opa" 2>/dev/null) & wait "$opa"'

_AUTHORIZATION = """package system.authz

default allow := false

allow if {{
    input.identity == "{token}"
    [input.method, input.path] in [
        ["POST", ["v1", "data", "policies", "gate", "verdict"]],
        ["POST", ["v1", "data", "policies", "admission", "verdict"]],
        ["GET", ["v1", "policies"]],
        ["GET", ["health"]],
    ]
}}
"""


_GOGC = "400"
"""Collect garbage when the heap is five times what is in use: a third less processor time for 1,000 changes."""


class Unavailable(Exception):
    """OPA cannot be started, cannot be reached or cannot answer."""


class Server:
    """A server that answers for its verdicts alone, to whoever has its token; nobody can change its rules."""

    def __init__(self, sources: Sources) -> None:
        """Start it with these rules loaded. Raises `Unavailable` where there is no `opa`."""
        self.port = free_port()
        self.token = secrets.token_urlsafe(32)
        self._folder = tempfile.TemporaryDirectory(prefix="layer0-opa-")
        self._log = Path(self._folder.name) / "log"
        authorization = Path(self._folder.name) / "authz.rego"
        authorization.write_text(_AUTHORIZATION.format(token=self.token))
        command = [program(), "run", "--server", "--addr", f"{HOST}:{self.port}", "--log-level", "error"]
        command += ["--authentication", "token", "--authorization", "basic", "--skip-version-check"]
        bundle = Path(self._folder.name) / "policies.tar.gz"
        bundle.write_bytes(sources.bundle())
        command += [str(bundle), str(authorization)]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", LEASH, "opa", *command],
                env={"GOGC": _GOGC, **os.environ},
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def check(self) -> None:
        """Raise `Unavailable` if it has ended: another process may have taken its port since."""
        if self._process.poll() is not None:
            log = self._log.read_text(errors="replace").strip() if self._log.exists() else ""
            raise Unavailable(f"opa ended with status {self._process.returncode}: {log or 'it said nothing'}")

    def close(self) -> None:
        """End it, and wait until it is gone."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()
        self._folder.cleanup()


def program() -> str:
    """The `opa` on PATH. Raises `Unavailable` where there is none."""
    found = shutil.which("opa")
    if found is None:
        raise Unavailable('opa is not on PATH; run eval "$(./scripts/layer0 env)" or set OPA_URL')
    return found


def free_port() -> int:
    """A free port outside the kernel's outgoing range, so that no connection takes it before OPA has it."""
    for port in secrets.SystemRandom().sample(_PORTS, 100):
        with socket.socket() as probe:
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise Unavailable(f"no free port between {_PORTS.start} and {_PORTS.stop} for opa")
