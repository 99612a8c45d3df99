"""A server on loopback that speaks the protocol of OpenAI, and answers as it is told: well, badly, or not at all."""

import json
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Server:
    """Where it is, and what it was asked."""

    url: str
    asked: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    keys: list[str] = field(default_factory=list[str])


def said(content: str, *, reason: str = "stop", refusal: str | None = None) -> Answer:
    """A whole answer with this text."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        message = {"role": "assistant", "content": content, "refusal": refusal}
        document = {
            "id": "1",
            "object": "chat.completion",
            "created": 1,
            "model": "told",
            "choices": [{"index": 0, "message": message, "finish_reason": reason}],
            "usage": {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100},
        }
        body = json.dumps(document).encode()
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def status(code: int, text: str = "{}") -> Answer:
    """A failure."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        handler.send_header("Content-Length", str(len(text)))
        handler.end_headers()
        handler.wfile.write(text.encode())

    return answer


def endless(handler: BaseHTTPRequestHandler) -> None:
    """An answer that never ends."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    while True:
        handler.wfile.write(b" " * 1000)
        time.sleep(0.01)


def silent(handler: BaseHTTPRequestHandler) -> None:
    """No answer at all."""
    handler.rfile.read()


@contextmanager
def serving(*answers: Answer) -> Generator[Server]:
    """A server that gives these answers, one after another, the last one for ever."""
    state = Server(url="")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            state.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            state.keys.append(self.headers.get("Authorization", ""))
            answers[min(len(state.asked), len(answers)) - 1](self)

        def log_message(self, format: str, *args: object) -> None: ...  # noqa: A002 as in its parent

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                """Whoever asked has gone."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
