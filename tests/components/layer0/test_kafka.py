"""Real Kafka starts as its pod does, and the Job's script makes topics and grants in it."""

import subprocess
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from components.layer0 import kafka
from components.layer0.identity import AUTHORITY, BOTH
from components.layer0.paths import Endpoint
from scripts.providers.platform.certificates import keys, local
from scripts.toolchain import ports, processes
from stacks.parts import Topic
from tests import clusters
from tests.providers.platform.authorities import authority
from tests.servers import kafka as real

pytestmark = [pytest.mark.thorough, pytest.mark.timeout(600)]
SERVER = Endpoint(name="event-bus", namespace="layer0-system", ports={"service": kafka.CLIENTS})
ORDERS = {"orders": Topic(partitions=6, retention_hours=2, producers=("shop",), consumers=("mail",))}


class Bus:
    """A member that runs, and who may speak to it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.bin, self.signer = folder, real.programs(folder), authority()
        self.ports = ports.choose(folder, ["clients", "controllers"])
        for name in ("event-bus", "event-bus-topics", "shop", "mail"):
            self.identify(name)

    def identify(self, name: str) -> None:
        """Write an identity as its Secret has it, and what a client is configured with."""
        own, key = self.folder / name, keys.make()
        own.mkdir()
        signs = local.load(self.signer["certificate"], self.signer["privateKey"])
        issued = local.issue(signs, key, [name, "localhost"], 1, datetime.now(UTC)).public_bytes(Encoding.PEM)
        (own / AUTHORITY).write_text(self.signer["certificate"])
        (own / BOTH).write_text(keys.pem(key) + issued.decode())
        (own / "client.properties").write_text(self.here(kafka.client_properties(), name))

    def here(self, text: str, identity: str) -> str:
        """The text with loopback, free ports and folders of this machine in place of the pod's."""
        hosts = {SERVER.members(1)[0]: "localhost", "$POD.$MEMBERS": "localhost", "://:": "://localhost:"}
        places = {
            kafka.TLS: str(self.folder / identity),
            kafka.CONFIG: str(self.folder / identity),
            kafka.PROPERTIES: str(self.folder / "made.properties"),
            f"={kafka.DATA}": f"={self.folder}",
            "/opt/kafka/bin": str(self.bin),
        }
        numbers = {
            f":{kafka.CLIENTS}": f":{self.ports['clients']}",
            f":{kafka.CONTROLLERS}": f":{self.ports['controllers']}",
        }
        for there, found in {**hosts, **places, **numbers}.items():
            text = text.replace(there, found)
        return text

    def start(self) -> None:
        (self.folder / "event-bus" / "server.properties").write_text(
            self.here(kafka.properties(SERVER, 1), "event-bus")
        )
        (self.folder / "start.sh").write_text(self.here(kafka.START, "event-bus"))
        env = ["POD=event-bus-0", f"CLUSTER={kafka.cluster_id('a')}"]
        processes.start(self.folder, "kafka", ["env", *env, "sh", str(self.folder / "start.sh")])
        log = processes.log(self.folder, "kafka")
        clusters.until(lambda: "Kafka Server started" in log.read_text(), within=120)

    def run(
        self, program: str, identity: str, *words: str, option: str = "--command-config", typed: str = ""
    ) -> subprocess.CompletedProcess[str]:
        given = ["--bootstrap-server", self.address, option, str(self.folder / identity / "client.properties")]
        command = [str(self.bin / f"{program}.sh"), *given, *words]
        return subprocess.run(command, input=typed, capture_output=True, text=True, check=False, timeout=120)

    @property
    def address(self) -> str:
        return f"localhost:{self.ports['clients']}"

    def declare(self, declared: Mapping[str, Topic]) -> None:
        """Run the Job."""
        own = self.folder / "event-bus-topics"
        (own / "topics.txt").write_text(kafka.topics(declared, 1))
        (own / "grants.txt").write_text(kafka.grants(declared))
        script, env = self.here(kafka.TOPICS, own.name), {"PATH": "/usr/bin:/bin", "BROKERS": self.address}
        subprocess.run(["sh", "-c", script], env=env, check=True, capture_output=True, text=True)


@pytest.fixture(scope="module")
def bus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bus]:
    made = Bus(tmp_path_factory.mktemp("kafka"))
    try:
        made.start()
        yield made
    finally:
        processes.stop(made.folder, "kafka")


def test_topics_are_made_as_declared_and_only_who_is_granted_writes_and_reads(bus: Bus) -> None:
    bus.declare(ORDERS)
    described = bus.run("kafka-topics", "event-bus", "--describe", "--topic", "orders").stdout
    assert "PartitionCount: 6" in described
    assert "retention.ms=7200000" in described
    assert is_refused(bus, "mail")
    assert not is_refused(bus, "shop")
    read = bus.run(
        "kafka-console-consumer", "mail", "--topic", "orders", "--from-beginning", "--max-messages", "1",
        "--group", "mail", "--timeout-ms", "60000", option="--consumer.config",
    )  # fmt: skip
    assert read.stdout == "from shop\n", read.stderr


def test_a_right_that_is_declared_no_more_is_taken_back(bus: Bus) -> None:
    bus.declare({"orders": ORDERS["orders"].model_copy(update={"producers": ("mail",), "partitions": 8})})
    assert is_refused(bus, "shop")
    assert not is_refused(bus, "mail")
    assert "PartitionCount: 8" in bus.run("kafka-topics", "event-bus", "--describe", "--topic", "orders").stdout


def is_refused(bus: Bus, who: str) -> bool:
    """Whether somebody who sends a message is told that they may not."""
    words = ["--topic", "orders", "--producer-property", "max.block.ms=20000"]
    done = bus.run("kafka-console-producer", who, *words, option="--producer.config", typed=f"from {who}\n")
    return "AuthorizationException" in done.stdout + done.stderr
