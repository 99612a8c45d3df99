"""Pebble, a real ACME authority for tests, on loopback."""

import json
import os
import socket
import ssl
import subprocess
import time
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding

from scripts.providers.platform.certificates import keys, local
from tests.providers.platform.authorities import authority
from tests.servers import packages

_START_SECONDS = 30


@dataclass(frozen=True)
class Pebble:
    """A running authority."""

    port: int
    management: int
    trust: str
    """What its HTTPS is to be trusted by, PEM; not what it issues."""
    log: Path

    @property
    def directory(self) -> str:
        return f"https://localhost:{self.port}/dir"

    def root(self) -> str:
        """What its certificates are to be trusted by, PEM."""
        return self._get(self.management, "/roots/0").decode()

    def status(self, serial: str) -> str:
        """Of a certificate by its serial number: `Valid` or `Revoked`."""
        return json.loads(self._get(self.management, f"/cert-status-by-serial/{serial}"))["Status"]

    def issued(self) -> int:
        """How many certificates it has issued."""
        return self.log.read_text().count("Issued certificate serial")

    def validations(self) -> int:
        """How many challenges it has looked at."""
        return self.log.read_text().count("vaTask")

    def answers(self) -> bool:
        try:
            return bool(self._get(self.port, "/dir"))
        except OSError:
            return False

    def _get(self, port: int, path: str) -> bytes:
        context = ssl.create_default_context(cadata=self.trust)
        with urllib.request.urlopen(f"https://localhost:{port}{path}", context=context, timeout=5) as answer:
            return answer.read()


@contextmanager
def running(directory: Path, name_server: str, *, seconds: int = 90 * 86400, **settings: Any) -> Generator[Pebble]:
    """A Pebble that validates through `name_server` (host:port) and issues for so many seconds.

    It refuses every fifth nonce, and forgets validations, so that each order proves its names anew.
    """
    directory.mkdir(parents=True, exist_ok=True)
    pebble = Pebble(*_free_ports(), _https(directory), directory / "log")
    content = {
        "listenAddress": f"127.0.0.1:{pebble.port}",
        "managementListenAddress": f"127.0.0.1:{pebble.management}",
        "certificate": str(directory / "https.pem"),
        "privateKey": str(directory / "https.key"),
        "httpPort": 5002,
        "tlsPort": 5001,
        "certificateValidityPeriod": seconds,
        **settings,
    }
    configuration = directory / "pebble.json"
    configuration.write_text(json.dumps({"pebble": content}))
    rules = {"PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "20", "PEBBLE_AUTHZREUSE": "0"}
    command = [packages.program("pebble", "pebble"), "-config", str(configuration), "-dnsserver", name_server]
    with pebble.log.open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **rules})
    try:
        _wait(pebble, process)
        yield pebble
    finally:
        process.kill()
        process.wait()


def _https(directory: Path) -> str:
    """Write a certificate for its own HTTPS; gives what to trust it by."""
    given = authority()
    key = keys.make()
    signer = local.load(given["certificate"], given["privateKey"])
    made = local.issue(signer, key, ["localhost"], 1, datetime.now(UTC))
    (directory / "https.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (directory / "https.key").write_text(keys.pem(key))
    return given["certificate"]


def _free_ports() -> tuple[int, int]:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]


def _wait(pebble: Pebble, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_SECONDS
    while not pebble.answers():
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"pebble did not start: {pebble.log.read_text()}")
        time.sleep(0.1)
