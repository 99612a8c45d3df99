"""Logs and traces reach a real Elasticsearch through a real log shipper and Jaeger, with the files of their pods."""

import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml

from components.layer0.identity import AUTHORITY
from components.layer0.monitoring import elasticsearch, telemetry
from components.layer0.paths import Endpoint
from scripts.toolchain import ports, processes
from tests import clusters
from tests.components import stack
from tests.providers.platform.authorities import authority, identify
from tests.servers import elasticsearch as real
from tests.servers import golang

pytestmark = [pytest.mark.thorough, pytest.mark.timeout(1800)]
STORE = Endpoint(name="elasticsearch", namespace="layer0-system", ports=elasticsearch.PORTS.ports)
INSIDE = (telemetry.OTLP, telemetry.OTLP_HTTP, telemetry.QUERY, telemetry.METRICS, telemetry.HEALTH)
ELSEWHERE = "ingest.geoip.downloader.enabled"
"""A setting of a part of Elasticsearch that is on no registry."""
BLIND = {"disable_health_check": True, "version": 9}
"""How Jaeger calls an Elasticsearch without a start page, another part that is on no registry."""
STREAMS: dict[str, Any] = {"index_patterns": ["logs-*-*"], "data_stream": {}, "priority": 100}
"""The template by which Elasticsearch makes streams of logs; the part that brings it is on no registry either."""
TRACE, SPAN = "5b8efff798038103d269b633813fc60c", "eee19b7ec3c1b174"


class Store:
    """An Elasticsearch that runs, and who may ask it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.config, self.users = folder, folder / "config", folder / "users"
        self.config.mkdir()
        self.users.mkdir()
        self.passwords = {user: f"password-of-{user}" for user in elasticsearch.ACCOUNTS}
        self.ports = ports.choose(folder, ["http", "transport"])
        identify(self.config / "tls", authority(), [STORE.name, "localhost"])
        self.programs = real.Installation(folder, self.config)

    def start(self) -> None:
        """Prepare as the pod's first container does, then start as its second."""
        ours = self.folder / "ours"
        ours.mkdir()
        files = stack.recorded().named("ConfigMap", "elasticsearch-config").inputs["data"]
        own = {"http.port": self.ports["http"], "transport.port": self.ports["transport"], "network.host": "127.0.0.1"}
        config = {**elasticsearch.config(STORE, 1), **own}
        del config[ELSEWHERE]
        for name, text in {**files, "elasticsearch.yml": yaml.safe_dump(config)}.items():
            (ours / name).write_text(text)
        for user, password in self.passwords.items():
            (self.users / user).write_text(password)
        self._prepare(ours)
        processes.start(self.folder, "elasticsearch", ["env", "POD=elasticsearch-0", *self.programs.start()])
        clusters.until(self.answers, within=240)

    def _prepare(self, ours: Path) -> None:
        tool = self.folder / "elasticsearch-users"
        tool.write_text(f'#!/bin/sh\nexec {" ".join(self.programs.tool("users"))} "$@"\n')
        tool.chmod(0o755)
        script = elasticsearch.PREPARE.replace("cp -r /usr/share/elasticsearch/config/. ", "true ")
        for there, here in (
            (elasticsearch.OURS, ours),
            (elasticsearch.USERS, self.users),
            (f" {elasticsearch.HOME}/", f" {self.config}/"),
        ):
            script = script.replace(there, str(here))
        pod = stack.recorded().named("StatefulSet", "elasticsearch").inputs["spec"]["template"]["spec"]
        given = {each["name"]: each.get("value", "elasticsearch-0") for each in pod["initContainers"][0]["env"]}
        env = {**given, "PATH": f"{self.folder}:/usr/bin:/bin"}
        subprocess.run(["sh"], input=script, env=env, check=True, text=True, stdout=subprocess.DEVNULL)

    def ask(self, user: str, method: str, path: str, **sent: Any) -> httpx2.Response:
        trust = ssl.create_default_context(cafile=str(self.config / "tls" / AUTHORITY))
        login = (user, self.passwords.get(user, ""))
        with httpx2.Client(base_url=self.address, verify=trust, auth=login, timeout=60, trust_env=False) as client:
            return client.request(method, path, **sent)

    def answers(self) -> bool:
        assert processes.pid(self.folder, "elasticsearch"), processes.last_lines(self.folder, "elasticsearch")
        try:
            return self.ask("people", "GET", "/_security/_authenticate").is_success
        except httpx2.TransportError:
            return False

    @property
    def address(self) -> str:
        return f"https://localhost:{self.ports['http']}"


class Collector:
    """Jaeger or the log shipper, with the file of its pod."""

    def __init__(self, name: str, folder: Path, store: Store) -> None:
        self.name, self.folder, self.store = name, folder, store
        self.ports = ports.choose(folder, [str(port) for port in INSIDE])
        (folder / "password").write_text(store.passwords[name])

    def here(self, text: str) -> str:
        """The file with loopback, free ports and folders of this machine in place of the pod's."""
        places = {
            f"https://{STORE.address}": self.store.address,
            telemetry.TRUST: str(self.store.config / "tls"),
            telemetry.CREDENTIALS: str(self.folder),
            f"port: {telemetry.METRICS}": f"port: {self.port(telemetry.METRICS)}",
            "host: 0.0.0.0": "host: 127.0.0.1",
            **{f"0.0.0.0:{inside}": f"127.0.0.1:{self.port(inside)}" for inside in INSIDE},
        }
        for there, found in places.items():
            text = text.replace(there, found)
        return text

    def start(self, program: Path, differs: Mapping[str, Any]) -> None:
        """Start it with a second file beside its own, of what is not here as it is in a cluster."""
        files = stack.recorded().named("ConfigMap", f"{self.name}-config").inputs["data"]
        (self.folder / "config.yaml").write_text(self.here(files["config.yaml"]))
        (self.folder / "differs.yaml").write_text(yaml.safe_dump(differs))
        pod = stack.recorded().named("Deployment", self.name).inputs["spec"]["template"]["spec"]
        args = [each.replace(telemetry.FILES, str(self.folder)) for each in pod["containers"][0]["args"]]
        processes.start(self.folder, self.name, [str(program), *args, f"--config={self.folder}/differs.yaml"])
        page = pod["containers"][0]["readinessProbe"]["httpGet"]["path"]
        clusters.until(lambda: self.answers(f"{self.address(telemetry.HEALTH)}{page}"), within=120)

    def port(self, inside: int) -> int:
        return self.ports[str(inside)]

    def address(self, inside: int) -> str:
        return f"http://127.0.0.1:{self.port(inside)}"

    def send(self, kind: str, what: Mapping[str, Any]) -> None:
        httpx2.post(f"{self.address(telemetry.OTLP_HTTP)}/v1/{kind}", json=what).raise_for_status()

    def metrics(self) -> str:
        return httpx2.get(f"{self.address(telemetry.METRICS)}/metrics").text

    def answers(self, address: str) -> bool:
        assert processes.pid(self.folder, self.name), processes.last_lines(self.folder, self.name)
        try:
            return httpx2.get(address).is_success
        except httpx2.TransportError:
            return False


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = Store(tmp_path_factory.mktemp("elasticsearch"))
    try:
        made.start()
        made.ask("jaeger", "PUT", "/_index_template/logs", json=STREAMS).raise_for_status()
        yield made
    finally:
        processes.stop(made.folder, "elasticsearch")


@pytest.fixture(scope="module")
def jaeger(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collector]:
    made = Collector("jaeger", tmp_path_factory.mktemp("jaeger"), store)
    blind = {"backends": {"traces": {"elasticsearch": BLIND}}}
    try:
        made.start(
            golang.program("jaeger", "github.com/jaegertracing/jaeger/cmd/jaeger"),
            {"extensions": {"jaeger_storage": blind, "jaeger_query": {"grpc": {"endpoint": "127.0.0.1:0"}}}},
        )
        yield made
    finally:
        processes.stop(made.folder, made.name)


@pytest.fixture(scope="module")
def shipper(store: Store, jaeger: Collector, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collector]:
    made = Collector("log-shipper", tmp_path_factory.mktemp("log-shipper"), store)
    try:
        tracing = {"otlp": {"endpoint": f"127.0.0.1:{jaeger.port(telemetry.OTLP)}"}}
        made.start(golang.program("collector", "."), {"exporters": tracing})
        yield made
    finally:
        processes.stop(made.folder, made.name)


def test_everybody_logs_in_with_the_own_password_and_nobody_else_does(store: Store) -> None:
    for user, roles in elasticsearch.ACCOUNTS.items():
        who = store.ask(user, "GET", "/_security/_authenticate")
        assert set(who.json()["roles"]) == set(roles.split(","))
    assert store.ask("elastic", "GET", "/_security/_authenticate").status_code == 401


RIGHTS = [
    ("log-shipper", "POST", "/logs-app-default/_doc", 201, "it writes logs"),
    ("log-shipper", "GET", "/logs-app-default/_search", 403, "it need not read them"),
    ("log-shipper", "POST", "/jaeger-x/_doc", 403, "traces are not its own"),
    ("jaeger", "POST", "/jaeger-x/_doc", 201, "it writes traces"),
    ("jaeger", "GET", "/logs-app-default/_search", 403, "logs are not its own"),
    ("grafana", "GET", "/logs-app-default/_search", 200, "it shows logs"),
    ("grafana", "POST", "/logs-app-default/_doc", 403, "it changes none"),
    ("people", "GET", "/jaeger-x/_search", 200, "they search traces"),
    ("people", "DELETE", "/logs-app-default", 403, "they delete none"),
]


@pytest.mark.parametrize(("user", "method", "path", "status", "reason"), RIGHTS, ids=[each[4] for each in RIGHTS])
def test_everybody_may_do_what_they_are_for(
    store: Store, user: str, method: str, path: str, status: int, reason: str
) -> None:
    sent = {"json": {"@timestamp": "2026-01-01T00:00:00Z", "message": reason}} if method == "POST" else {}
    assert store.ask(user, method, path, **sent).status_code == status


def test_a_log_reaches_who_searches_for_it(store: Store, shipper: Collector) -> None:
    record = {"timeUnixNano": "1767225600000000000", "severityText": "ERROR", "body": {"stringValue": "it burns"}}
    shipper.send(
        "logs", {"resourceLogs": [{"scopeLogs": [{"logRecords": [{**record, "traceId": TRACE, "spanId": SPAN}]}]}]}
    )
    query = {"query": {"match": {"body.text": "burns"}}}

    def found() -> list[Any]:
        return store.ask("grafana", "POST", "/logs-*/_search", json=query).json()["hits"]["hits"]

    (hit,) = clusters.until(found, within=60)
    assert hit["_source"]["trace_id"] == TRACE
    assert "otelcol_receiver_accepted_log_records_total" in shipper.metrics()


def test_a_trace_reaches_who_asks_for_it(jaeger: Collector, shipper: Collector) -> None:
    span = {"traceId": TRACE, "spanId": SPAN, "name": "burn", "kind": 2}
    now = time.time_ns()
    times = {"startTimeUnixNano": str(now), "endTimeUnixNano": str(now + 1)}
    service = {"attributes": [{"key": "service.name", "value": {"stringValue": "oven"}}]}
    shipper.send("traces", {"resourceSpans": [{"resource": service, "scopeSpans": [{"spans": [{**span, **times}]}]}]})

    def found() -> bool:
        return jaeger.answers(f"{jaeger.address(telemetry.QUERY)}/api/traces/{TRACE}")

    clusters.until(found, within=60)
    assert "otelcol_receiver_accepted_spans_total" in jaeger.metrics()
