"""BIND 9 on loopback: a primary that takes signed updates, and secondaries of it."""

import base64
import secrets
import socket
import subprocess
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dns.message
import dns.query
import dns.rdatatype
import dns.tsigkeyring
import dns.update

from tests.servers import packages

_STARTED = 20.0  # seconds
KEY = "updater"


@dataclass
class Bind:
    """A running server."""

    port: int
    zones: tuple[str, ...]
    secret: str
    process: "subprocess.Popen[bytes]"
    folder: Path
    """Its configuration, its zones and its log."""
    secondaries: list["Bind"] = field(default_factory=list["Bind"])

    @property
    def settings(self) -> dict[str, Any]:
        """The provider's argument `dns`."""
        return {
            "rfc2136": {"server": "127.0.0.1", "port": self.port, "keyName": KEY, "keySecret": self.secret}
            | ({"secondaries": [f"127.0.0.1:{each.port}" for each in self.secondaries]} if self.secondaries else {})
        }

    def edit(self, zone: str, *lines: str) -> None:
        """Change the zone as another person would: `add NAME TTL TYPE VALUE`, `delete NAME TYPE`."""
        update = dns.update.UpdateMessage(zone, keyring=dns.tsigkeyring.from_text({KEY: self.secret}))
        for line in lines:
            verb, name, *rest = line.split(maxsplit=4)
            if verb == "add":
                update.add(f"{name}.", int(rest[0]), rest[1], rest[2])
            else:
                update.delete(f"{name}.", *rest)
        answer = dns.query.tcp(update, "127.0.0.1", 10, self.port)
        assert answer.rcode() == 0, answer

    def ask(self, name: str, kind: str) -> list[str]:
        """What the server answers, sorted."""
        query = dns.message.make_query(name, kind)
        answer = dns.query.tcp(query, "127.0.0.1", 10, self.port)
        wanted = dns.rdatatype.from_text(kind)
        rrsets: list[Any] = [rrset for rrset in answer.answer or answer.authority if rrset.rdtype == wanted]
        return sorted(str(item) for rrset in rrsets for item in rrset)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


@contextmanager
def serving(
    folder: Path, *zones: str, secondaries: int = 0, addresses: Sequence[str] = ("127.0.0.1",), lagging: bool = False
) -> Generator[Bind]:
    """A primary for fresh zones, and as many secondaries of it; lagging ones hear of no change for a day.

    The zones name the servers ns1, ns2 and so on, at these addresses.
    """
    secret = base64.b64encode(secrets.token_bytes(32)).decode()
    servers: list[Bind] = []
    ports = [free_port() for _ in range(secondaries + 1)]
    refresh = 86400 if lagging else 60
    named = "".join(f"@ NS ns{number}\nns{number} A {address}\n" for number, address in enumerate(addresses, 1))
    try:
        for index, port in enumerate(ports):
            peers = ports[:1] if index or lagging else ports
            configuration = _configuration(peers, secret) + "".join(
                _zone(zone, peers, secondary=index > 0) for zone in zones
            )
            own = folder / f"bind{index}"
            own.mkdir()
            for zone in () if index else zones:
                content = f"$TTL 300\n@ SOA ns1 admin 1 {refresh} 1 {10 * refresh} 1\n{named}"
                (own / f"{zone}.zone").write_text(content)
            servers.append(start(own, port, zones, configuration, secret))
        servers[0].secondaries = servers[1:]
        yield servers[0]
    finally:
        for server in servers:
            server.stop()


def start(folder: Path, port: int, zones: tuple[str, ...], configuration: str, secret: str = "") -> Bind:
    """A server with its own configuration beside what all have in common, when it answers for the zones."""
    file = folder / "named.conf"
    file.write_text(f"""
options {{
  directory "{folder}"; pid-file none; session-keyfile none; dnssec-validation no;
  listen-on port {port} {{ 127.0.0.1; }}; listen-on-v6 {{ none; }};
  {configuration}
""")
    with (folder / "log").open("wb") as log:
        command = [packages.program("named", "bind9"), "-g", "-n", "1", "-c", file]
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    server = Bind(port, zones, secret, process, folder)
    try:
        _await(server)
    except BaseException:
        server.stop()
        raise
    return server


def _configuration(peers: list[int], secret: str) -> str:
    notified = "".join(f" 127.0.0.1 port {peer};" for peer in peers[1:])
    return f"""
  recursion no; notify explicit; also-notify {{{notified}}}; allow-transfer {{ 127.0.0.1; }}; minimal-responses no;
}};
controls {{}};
key "{KEY}" {{ algorithm hmac-sha256; secret "{secret}"; }};
"""


def _zone(zone: str, peers: list[int], *, secondary: bool) -> str:
    if secondary:
        return f'zone "{zone}" {{ type secondary; file "{zone}.zone"; primaries {{ 127.0.0.1 port {peers[0]}; }}; }};\n'
    return f'zone "{zone}" {{ type primary; file "{zone}.zone"; update-policy {{ grant {KEY} zonesub any; }}; }};\n'


def _await(server: Bind) -> None:
    deadline = time.monotonic() + _STARTED
    while not all(_answers(server, zone) for zone in server.zones):
        log = (server.folder / "log").read_text()
        assert server.process.poll() is None, log
        assert time.monotonic() < deadline, log
        time.sleep(0.05)


def _answers(server: Bind, zone: str) -> bool:
    try:
        return bool(server.ask(zone, "SOA"))
    except OSError:
        return False


def free_port() -> int:
    """One that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
