"""rsyslog, a real syslog server for tests, over TLS on loopback."""

import signal
import socket
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from scripts.providers.platform.certificates import keys, local
from tests.providers.platform.authorities import authority
from tests.servers import packages

_START_SECONDS = 30
_CONFIGURATION = """
global(
  workDirectory="{folder}"
  maxMessageSize="128k"
  defaultNetstreamDriver="ossl"
  defaultNetstreamDriverCAFile="{folder}/ca.pem"
  defaultNetstreamDriverCertFile="{folder}/server.pem"
  defaultNetstreamDriverKeyFile="{folder}/server.key"
)
main_queue(queue.type="LinkedList" queue.filename="queue" queue.saveOnShutdown="on" queue.timeoutShutdown="10000")
module(load="imtcp" streamDriver.name="ossl" streamDriver.mode="1" streamDriver.authMode="anon")
template(name="raw" type="string" string="%rawmsg%\\n")
input(type="imtcp" address="127.0.0.1" port="{port}")
action(type="omfile" file="{folder}/received" template="raw")
"""


@dataclass
class Rsyslog:
    """A server that can be stopped and started again."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def ca(self) -> Path:
        """What its certificate is to be trusted by."""
        return self.folder / "ca.pem"

    def lines(self) -> list[str]:
        """What it has received so far."""
        file = self.folder / "received"
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []

    def start(self) -> None:
        command = [str(packages.program("rsyslogd", "rsyslog")), "-n", "-f", str(self.folder / "conf")]
        command += ["-i", str(self.folder / "pid")]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        until = time.monotonic() + _START_SECONDS
        while not self._listens():
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"rsyslogd did not start: {(self.folder / 'log').read_text()}")
            time.sleep(0.05)

    def stop(self) -> None:
        """As an administrator does: it writes what it has."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=_START_SECONDS)
            self.process = None

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@contextmanager
def running(folder: Path) -> Generator[Rsyslog]:
    """A server that writes what it receives to a file."""
    packages.program("rsyslogd", "rsyslog")
    packages.library("lmnsd_ossl.so", "rsyslog-openssl")
    folder.mkdir(parents=True, exist_ok=True)
    given = authority()
    key = keys.make()
    made = local.issue(local.load(given["certificate"], given["privateKey"]), key, ["localhost"], 1, datetime.now(UTC))
    (folder / "ca.pem").write_text(given["certificate"])
    (folder / "server.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / "server.key").write_text(keys.pem(key))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    (folder / "conf").write_text(_CONFIGURATION.format(folder=folder, port=port))
    server = Rsyslog(folder, port)
    server.start()
    try:
        yield server
    finally:
        server.stop()
