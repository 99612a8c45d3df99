"""A server with the shape of Namecheap's API for host lists, after its public documentation.

It drops whatever a careless write would drop: every record that is not in the write, the mail setting, preferences, and
times to live that are out of bounds.
"""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs
from xml.sax.saxutils import quoteattr

API_KEY = "canary-api-key"
Row = dict[str, str]


@dataclass
class Api:
    """The running server and the one domain that it has, `example.com`."""

    endpoint: str = ""
    rows: list[Row] = field(default_factory=list[Row])
    email: str = "MX"
    ours: bool = True
    busy: int = 0
    """How many of the next questions are too many."""
    writes: int = 0

    @property
    def settings(self) -> dict[str, Any]:
        """The provider's argument `dns`."""
        given = {"endpoint": self.endpoint, "apiUser": "demo", "apiKey": API_KEY, "clientIp": "127.0.0.1"}
        return {"namecheap": given}

    def add(self, name: str, kind: str, address: str, preference: str = "10", ttl: str = "1800") -> None:
        """A record made by hand."""
        self.rows.append({"Name": name, "Type": kind, "Address": address, "MXPref": preference, "TTL": ttl})

    def addresses(self, name: str, kind: str) -> list[str]:
        return sorted(row["Address"] for row in self.rows if (row["Name"], row["Type"]) == (name, kind))

    def answer(self, given: Row) -> str:
        command = given["Command"].rpartition(".")[2]
        if self.busy:
            self.busy -= 1
            return _answer(error="Too many requests")
        if given["ApiKey"] != API_KEY:
            return _answer(error="API Key is invalid or API access has not been enabled")
        if (given["SLD"], given["TLD"]) != ("example", "com"):
            return _answer(error="Domain name not found")
        if command == "getList":
            return _answer("<DomainDNSGetListResult><Nameserver>127.0.0.1</Nameserver></DomainDNSGetListResult>")
        return self._hosts() if command == "getHosts" else self._write(given)

    def _hosts(self) -> str:
        hosts = "".join(
            f"<host HostId='{number}' {' '.join(f'{key}={quoteattr(value)}' for key, value in row.items())}/>"
            for number, row in enumerate(self.rows)
        )
        told = f"EmailType='{self.email}' IsUsingOurDNS='{str(self.ours).lower()}'"
        return _answer(f"<DomainDNSGetHostsResult Domain='example.com' {told}>{hosts}</DomainDNSGetHostsResult>")

    def _write(self, given: Row) -> str:
        self.writes += 1
        self.email = given.get("EmailType", "NONE")
        numbers = sorted(int(key.removeprefix("HostName")) for key in given if key.startswith("HostName"))
        self.rows = [
            {
                "Name": given[f"HostName{number}"],
                "Type": given[f"RecordType{number}"],
                "Address": given[f"Address{number}"],
                "MXPref": given.get(f"MXPref{number}", "10"),
                "TTL": given.get(f"TTL{number}", "1800"),
            }
            for number in numbers
            if 60 <= int(given.get(f"TTL{number}", "1800")) <= 60_000
        ]
        return _answer("<DomainDNSSetHostsResult Domain='example.com' IsSuccess='true'/>")


def _answer(content: str = "", error: str = "") -> str:
    errors = f"<Errors><Error Number='1'>{error}</Error></Errors>" if error else "<Errors/>"
    status = "ERROR" if error else "OK"
    return (
        f"<ApiResponse xmlns='http://api.namecheap.com/xml.response' Status='{status}'>{errors}{content}</ApiResponse>"
    )


@contextmanager
def serving() -> Generator[Api]:
    """The server, on a free port."""
    api, lock = Api(), threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            with lock:
                content = api.answer({key: found[0] for key, found in parse_qs(body).items()}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    api.endpoint = f"http://127.0.0.1:{server.server_address[1]}/xml.response"
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()
