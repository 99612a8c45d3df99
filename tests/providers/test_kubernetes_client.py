"""The client against a small server on this machine: how fast it asks, how long it waits, what it passes on."""

import json
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import grpc
import pytest

from scripts.providers.kubernetes.api.client import Client, Unreachable
from scripts.providers.kubernetes.api.kubeconfig import Access
from scripts.providers.kubernetes.api.throttle import Limits
from tests.providers.manifests import CONFIG_MAP, config_map
from tests.providers.plugin import kubernetes

DISCOVERY = {"resources": [{"name": "configmaps", "kind": "ConfigMap", "namespaced": True}]}
DEPRECATED = '299 - "v1 ConfigMap is deprecated in v9"'


class Waits(Event):
    """An event that nobody waits for; it notes for how long they would have."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.asked.append(timeout or 0.0)
        return False


class Answers(BaseHTTPRequestHandler):
    """An API server that has one kind, and takes everything with a warning."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(DISCOVERY)

    def do_POST(self) -> None:
        self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _answer(self, content: object) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Warning", DEPRECATED)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by the library
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    found = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    found.daemon_threads = True
    Thread(target=found.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{found.server_port}"
    found.shutdown()
    found.server_close()


@pytest.fixture
def silent() -> Iterator[str]:
    """A server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def kubeconfig(server: str) -> str:
    return json.dumps({"clusters": [{"name": "a", "cluster": {"server": server}}], "contexts": []})


def test_requests_keep_to_the_limits(server: str) -> None:
    waits = Waits()
    client = Client(Access(server), waits, print, Limits(qps=0.001, burst=3))
    for _ in range(4):
        client.request("GET", "/api/v1")
    assert waits.asked == pytest.approx([1000, 2000], abs=100), "the first of five requests finds the server"


def test_a_server_that_is_silent_for_too_long_is_given_up(silent: str) -> None:
    client = Client(Access(silent), Event(), print, Limits(timeout=0.1))
    with pytest.raises(Unreachable, match=r"GET http://127.*/version: no answer in time \(kubeClientSettings.timeout"):
        client.request("GET", "/api/v1")


@pytest.mark.parametrize(("suppress", "said"), [("false", True), ("true", False)])
def test_warnings_of_deprecation_can_be_left_out(server: str, suppress: str, *, said: bool) -> None:
    plugin = kubernetes(kubeconfig(server), cluster="a", suppressDeprecationWarnings=suppress)
    plugin.create(CONFIG_MAP, config_map("n"))
    plugin.stop()
    assert ("v1 ConfigMap is deprecated in v9" in plugin.said) == said


def test_an_unreachable_cluster_may_keep_or_drop_what_it_had() -> None:
    gone = kubeconfig("http://127.0.0.1:1")
    state = config_map("n", data={"a": "1"})
    usual = kubernetes(gone, cluster="a")
    with pytest.raises(
        grpc.RpcError, match=r"ConfigMap n/x was not read: configured Kubernetes cluster is unreachable"
    ):
        usual.read(CONFIG_MAP, "n/x", state, state)
    with pytest.raises(grpc.RpcError, match="PULUMI_K8S_DELETE_UNREACHABLE=true"):
        usual.delete(CONFIG_MAP, "n/x", state)
    usual.stop()
    keeping = kubernetes(gone, cluster="a", skipUpdateUnreachable="true")
    assert keeping.read(CONFIG_MAP, "n/x", state, state) == ("n/x", state, state)
    keeping.stop()
    dropping = kubernetes(gone, cluster="a", deleteUnreachable="true")
    assert dropping.read(CONFIG_MAP, "n/x", state, state)[0] == ""
    dropping.delete(CONFIG_MAP, "n/x", state)
    assert any("dropped from the state" in said for said in dropping.said)
    dropping.stop()
