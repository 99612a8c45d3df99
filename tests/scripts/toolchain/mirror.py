"""A release host on the loopback interface, and a tool that is released there."""

import hashlib
import threading
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast

from scripts.toolchain.table import Module, Release, Tool

PROGRAM = b"#!/bin/sh\necho nail 2.1.0\n"

NAIL = Tool(
    name="nail",
    version="2.1.0",
    asked=("--version",),
    release=Release(url="https://releases.test/v{version}/nail", checksums="{file}.sha256"),
    module=Module(name="nail", package="layer0.dev/nail", stamps=("main.version={version}",)),
)


class Mirror(ThreadingHTTPServer):
    """Serves the tool; a test may make it misbehave."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.release(PROGRAM)
        self.status = 200
        self.sent = 1.0
        """The share of the program that is sent at once."""
        self.resumes = False
        """Whether the rest follows; if not, the connection is cut."""
        self.go_on = threading.Event()
        """Cleared, the server falls silent after that share."""
        self.go_on.set()
        self.asked: Counter[str] = Counter()
        self.began = threading.Event()

    def release(self, program: bytes) -> None:
        """Serve this program and publish its checksum."""
        self.program = program
        self.published = f"{hashlib.sha256(program).hexdigest()}  nail\n"

    @property
    def address(self) -> str:
        """For `LAYER0_RELEASES`."""
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Answer as the test wants."""
        mirror = cast("Mirror", self.server)
        name = self.path.rpartition("/")[2]
        mirror.asked[name] += 1
        body = mirror.published.encode() if name.endswith(".sha256") else mirror.program
        self.send_response(mirror.status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        share = len(body) if name.endswith(".sha256") else int(len(body) * mirror.sent)
        self.wfile.write(body[:share])
        self.wfile.flush()
        if not name.endswith(".sha256"):
            mirror.began.set()
            mirror.go_on.wait(240)
            if mirror.resumes:
                with suppress(OSError):
                    self.wfile.write(body[share:])

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the library's name
        """Say nothing."""


@contextmanager
def running() -> Generator[Mirror, None, None]:
    """A mirror that serves until the block ends."""
    with Mirror() as mirror:
        thread = threading.Thread(target=mirror.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield mirror
        finally:
            mirror.go_on.set()
            mirror.shutdown()
            thread.join()
