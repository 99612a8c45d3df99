"""Our plugin killed in the middle of a write: doing it again ends in the same place, with one mark and no orphan."""

import subprocess
import sys
import uuid
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import pytest

from scripts.providers.properties import Properties, decode, encode
from scripts.providers.protocol import provider_pb2 as pb
from scripts.providers.protocol import provider_pb2_grpc
from tests.servers import bind, interrupting, namecheap, route53

pytestmark = [pytest.mark.e2e, pytest.mark.thorough]

PLUGIN = Path(__file__).resolve().parents[3] / "scripts" / "providers" / "pulumi-resource-platform"
RECORD = "platform:index:DnsRecord"


@dataclass
class Place:
    """A zone behind a proxy."""

    settings: dict[str, Any]
    interruption: interrupting.Interruption
    found: Callable[[str, str], list[str]]
    """The values of a name and type, as the server tells them."""


@pytest.fixture
def rfc2136(name_server: bind.Bind) -> Iterator[Place]:
    def is_write(data: bytes) -> bool:
        """An update (opcode 5) that has something to update; two bytes of length come first (RFC 1035, 4.2.2)."""
        return len(data) > 14 and data[4] >> 3 & 15 == 5 and data[10:12] != b"\0\0"

    with interrupting.before(name_server.port, is_write) as proxy:
        section = name_server.settings["rfc2136"] | {"port": proxy.port}
        yield Place({"rfc2136": section}, proxy, name_server.ask)


@pytest.fixture
def amazon_behind(amazon: route53.Api) -> Iterator[Place]:
    port = int(amazon.endpoint.rpartition(":")[2])

    def found(name: str, kind: str) -> list[str]:
        raw = amazon.records(name).get((kind, ""), {})
        return sorted(each["Value"] for each in raw.get("ResourceRecords", ()))

    with interrupting.before(port, lambda data: data.startswith(b"POST /2013-04-01/hostedzone/")) as proxy:
        section = amazon.settings["route53"] | {"endpoint": f"http://127.0.0.1:{proxy.port}"}
        yield Place({"route53": section}, proxy, found)


@pytest.fixture
def namecheap_behind() -> Iterator[Place]:
    with namecheap.serving() as api:
        api.add("hand", "TXT", "mine")
        port = int(api.endpoint.split(":")[2].partition("/")[0])

        def found(name: str, kind: str) -> list[str]:
            assert api.addresses("hand", "TXT") == ["mine"], "what was made by hand survives"
            return api.addresses(name.removesuffix(".example.com"), kind)

        with interrupting.before(port, lambda data: b"setHosts" in data) as proxy:
            section = api.settings["namecheap"] | {"endpoint": f"http://127.0.0.1:{proxy.port}/xml.response"}
            yield Place({"namecheap": section}, proxy, found)


@contextmanager
def started(settings: dict[str, Any]) -> Generator[tuple["subprocess.Popen[str]", Any]]:
    """The plugin as a process, configured, and calls to it."""
    with subprocess.Popen([sys.executable, PLUGIN], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        channel = grpc.insecure_channel(f"127.0.0.1:{int(process.stdout.readline())}")
        stub: Any = provider_pb2_grpc.ResourceProviderStub(channel)
        stub.Configure(pb.ConfigureRequest(args=encode({"dns": settings})))
        try:
            yield process, stub
        finally:
            process.kill()
            channel.close()


def record(name: str, *values: str) -> Properties:
    return {"zone": "example.com", "name": name, "type": "A", "ttl": 60, "values": [*values], "owner": "layer0/k"}


def perform(stub: Any, operation: str, name: str) -> None:
    """One operation of the engine, as it would be asked for again by the next `up`."""
    identifier, old = f"example.com/{name}/A", encode(record(name, "192.0.2.1"))
    if operation == "create":
        stub.Create(pb.CreateRequest(type=RECORD, properties=old))
    elif operation == "update":
        news = encode(record(name, "192.0.2.2"))
        stub.Update(pb.UpdateRequest(type=RECORD, id=identifier, olds=old, news=news))
    else:
        stub.Delete(pb.DeleteRequest(type=RECORD, id=identifier, properties=old))


AFTERWARDS = {"create": ["192.0.2.1"], "update": ["192.0.2.2"], "delete": list[str]()}


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("operation", AFTERWARDS)
@pytest.mark.parametrize("back_end", ["rfc2136", "amazon_behind", "namecheap_behind"])
def test_a_killed_operation_is_repaired_by_the_next(
    back_end: str, operation: str, moment: str, request: pytest.FixtureRequest
) -> None:
    place: Place = request.getfixturevalue(back_end)
    name = f"{uuid.uuid4().hex[:8]}.example.com"
    with started(place.settings) as (process, stub):
        if operation != "create":
            perform(stub, "create", name)
        place.interruption.kill, place.interruption.moment = process.kill, moment
        with suppress(grpc.RpcError):
            perform(stub, operation, name)
        assert process.wait(10) < 0, "the kill came in its middle"
    with started(place.settings) as (_, stub):
        perform(stub, operation, name)
        read = stub.Read(pb.ReadRequest(type=RECORD, id=f"example.com/{name}/A"))
    assert place.found(name, "A") == AFTERWARDS[operation]
    assert len(place.found(f"_layer0-a-{name}", "TXT")) == (0 if operation == "delete" else 1)
    assert decode(read.inputs).get("values", []) == AFTERWARDS[operation]
