"""Real etcd takes the arguments that its pods get: three members on loopback, with certificates of one authority."""

import itertools
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from components.layer0 import etcd
from components.layer0.identity import AUTHORITY, CERTIFICATE, KEY
from components.layer0.paths import Endpoint
from scripts import toolchain
from scripts.providers.platform.certificates import keys, local
from scripts.toolchain.progress import Progress
from tests.providers.platform.authorities import authority

pytestmark = pytest.mark.e2e
SERVER = Endpoint(name="config-server", namespace="layer0-system", ports={"service": etcd.CLIENTS})
REPLICAS = 3
SECONDS = 60


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of an identity for localhost."""
    folder, signer, key = tmp_path_factory.mktemp("tls"), authority(), keys.make()
    signs = local.load(signer["certificate"], signer["privateKey"])
    issued = local.issue(signs, key, ["localhost"], 1, datetime.now(UTC))
    (folder / CERTIFICATE).write_bytes(issued.public_bytes(Encoding.PEM))
    (folder / KEY).write_text(keys.pem(key))
    (folder / AUTHORITY).write_text(signer["certificate"])
    return folder


@pytest.fixture(scope="module")
def members(tls: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[dict[int, int]]]:
    """The members' ports on loopback, by those in the cluster."""
    program = toolchain.find(["etcd"], Progress.quiet())["etcd"].path
    inside: tuple[int, ...] = (etcd.CLIENTS, etcd.PEERS, etcd.METRICS)
    places = [dict[int, int](zip(inside, each, strict=True)) for each in free(REPLICAS, len(inside))]
    with ExitStack() as running:
        for number in range(REPLICAS):
            data = tmp_path_factory.mktemp(f"data-{number}")
            command = [str(program), *(here(each, number, places, tls, data) for each in started())]
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=(data / "log").open("w"))
            running.callback(process.wait)
            running.callback(process.terminate)
        yield places


def started() -> list[str]:
    return etcd.arguments(SERVER, REPLICAS)


def here(argument: str, number: int, places: list[dict[int, int]], tls: Path, data: Path) -> str:
    """An argument with loopback, free ports and folders of this machine in place of the cluster's."""
    for other, host in enumerate(SERVER.members(REPLICAS)):
        argument = argument.replace(f"{host}:{etcd.PEERS}", f"localhost:{places[other][etcd.PEERS]}")
    own = SERVER.members(REPLICAS)[number].split(".")[0]
    argument = argument.replace("$(POD)", own).replace(SERVER.members(REPLICAS)[number], "localhost")
    for inside, port in places[number].items():
        argument = argument.replace(f":{inside}", f":{port}")
    return argument.replace("0.0.0.0", "127.0.0.1").replace(etcd.TLS, str(tls)).replace("/data", str(data))  # noqa: S104


def free(groups: int, size: int) -> list[tuple[int, ...]]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(groups * size)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        ports = iter([each.getsockname()[1] for each in sockets])
        return [tuple(itertools.islice(ports, size)) for _ in range(groups)]


def test_all_members_become_ready_at_the_address_that_the_probe_asks(members: list[dict[int, int]]):
    for member in members:
        assert ready(f"http://localhost:{member[etcd.METRICS]}/readyz")


def ready(address: str) -> bool:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        try:
            if httpx2.get(address).status_code == 200:
                return True
        except httpx2.TransportError:
            pass
        time.sleep(0.2)
    return False


def test_who_has_a_certificate_writes_at_one_member_and_reads_at_another(members: list[dict[int, int]], tls: Path):
    assert all(ready(f"http://localhost:{member[etcd.METRICS]}/readyz") for member in members)
    context = ssl.create_default_context(cafile=str(tls / AUTHORITY))
    context.load_cert_chain(tls / CERTIFICATE, tls / KEY)
    with httpx2.Client(verify=context) as client:
        first, last = (f"https://localhost:{member[etcd.CLIENTS]}/v3/kv" for member in (members[0], members[-1]))
        client.post(f"{first}/put", json={"key": "Yg==", "value": "Mg=="}).raise_for_status()
        assert client.post(f"{last}/range", json={"key": "Yg=="}).json()["kvs"][0]["value"] == "Mg=="


def test_who_has_none_is_refused(members: list[dict[int, int]], tls: Path):
    assert ready(f"http://localhost:{members[0][etcd.METRICS]}/readyz")
    context = ssl.create_default_context(cafile=str(tls / AUTHORITY))
    with httpx2.Client(verify=context) as client, pytest.raises(httpx2.TransportError):
        client.post(f"https://localhost:{members[0][etcd.CLIENTS]}/v3/kv/range", json={"key": "Yg=="})
