"""A server on this machine that answers like OPA, or not quite."""

import json
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

from policies.modules import POLICIES
from tests.policies.answers import WHOLE

GATE: Mapping[str, Any] = {**WHOLE, "denials": [{"rule": "gate", "urn": "", "message": "changes[0] cannot be read"}]}


def modules(policies: Path = POLICIES) -> list[dict[str, Any]]:
    """What OPA says of the modules in a folder, without their rules."""
    found: list[dict[str, Any]] = []
    for path in sorted(policies.rglob("*.rego")):
        place = path.relative_to(policies).with_suffix("").parts
        package = [{"type": "string", "value": part} for part in ("data", "policies", *place)]
        if not path.stem.endswith("_test"):
            found.append({"id": str(path), "raw": path.read_text(), "ast": {"package": {"path": package}}})
    return found


def honest(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Complains of a change that cannot be read, and of nothing else."""
    return {"result": GATE if {} in document["changes"] else WHOLE}


@dataclass
class Liar:
    """How the server answers; each may be set while it runs."""

    url: str
    verdict: Callable[[Mapping[str, Any]], Any] = honest
    """The answer to a query for the verdict on a document; bytes are sent as they are."""
    status: int = 200
    location: str = ""
    modules: list[dict[str, Any]] = field(default_factory=modules)
    drips: bool = False
    """Whether an answer never comes to its end, though something comes all the time."""
    ended: Event = field(default_factory=Event)


@contextmanager
def lying() -> Generator[Liar]:
    """A server for as long as this lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    liar = Liar(f"http://127.0.0.1:{server.server_port}")
    server.liar = liar  # pyright: ignore[reportAttributeAccessIssue]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield liar
    finally:
        liar.ended.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer({"result": self._liar.modules})

    def do_POST(self) -> None:
        document = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["input"]
        self._answer(self._liar.verdict(document), self._liar.status)

    @property
    def _liar(self) -> Liar:
        return self.server.liar  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]

    def _answer(self, answer: Any, status: int = 200) -> None:
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        if self._liar.location:
            self.send_header("Location", self._liar.location)
        self.send_header("Content-Length", str(len(body) + (1_000_000 if self._liar.drips else 0)))
        self.end_headers()
        self.wfile.write(body)
        while self._liar.drips and not self._liar.ended.wait(0.05):
            self.wfile.write(b" ")
            self.wfile.flush()

    def log_request(self, code: Any = None, size: Any = None) -> None:
        """Nobody reads it."""
