"""The local Kubernetes through downs, ups, crashes and bad company."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path

import pytest

from scripts.toolchain import kubernetes
from scripts.toolchain.errors import Unavailable
from scripts.toolchain.progress import Progress
from tests import clusters

pytestmark = pytest.mark.e2e

QUIET = Progress.quiet()
KEPT = "/api/v1/namespaces/default/configmaps"


@pytest.fixture(scope="module")
def directory(tools: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cluster of this module's own, which holds one object."""
    directory = tmp_path_factory.mktemp("lifecycle") / "cluster"
    try:
        cluster = kubernetes.up(directory, tools, QUIET)
        with clusters.client(cluster.kubeconfig) as api:
            clusters.create(api, KEPT, {"metadata": {"name": "kept"}})
        yield directory
    finally:
        kubernetes.down(directory, QUIET, delete=True)


def test_a_running_cluster_is_left_alone(directory: Path, tools: Mapping[str, Path]) -> None:
    before = pids(directory)
    first, again = kubernetes.up(directory, tools, QUIET), kubernetes.up(directory, tools, QUIET)
    assert first == again
    assert pids(directory) == before


def test_down_leaves_no_process_and_up_finds_all_objects(directory: Path, tools: Mapping[str, Path]) -> None:
    uid = kubernetes.up(directory, tools, QUIET).uid
    running = pids(directory)
    kubernetes.down(directory, QUIET)
    assert [seen.state for seen in kubernetes.status(directory)] == ["stopped"] * 5
    assert not [pid for pid in running if runs(pid)]
    assert kubernetes.up(directory, tools, QUIET).uid == uid
    assert holds_its_object(directory)


@pytest.mark.parametrize(
    ("victims", "reason"),
    [
        (["kube-scheduler"], "one component alone"),
        (["etcd"], "what all others need"),
        (list(kubernetes.BINARIES), "all at once, as when the machine loses power"),
    ],
)
def test_up_recovers_from_a_kill(directory: Path, tools: Mapping[str, Path], victims: list[str], reason: str) -> None:
    kubernetes.up(directory, tools, QUIET)
    for seen in kubernetes.status(directory):
        if seen.name in victims and seen.pid:
            os.kill(seen.pid, signal.SIGKILL)
    kubernetes.up(directory, tools, QUIET)
    assert {seen.state for seen in kubernetes.status(directory)} == {"ready"}, reason
    assert holds_its_object(directory)


def test_a_port_that_somebody_took_is_chosen_around(directory: Path, tools: Mapping[str, Path]) -> None:
    before = {seen.name: seen.port for seen in kubernetes.status(directory)}
    kubernetes.down(directory, QUIET)
    with socket.create_server(("127.0.0.1", before["kube-apiserver"] or 0)):
        cluster = kubernetes.up(directory, tools, QUIET)
        after = {seen.name: seen.port for seen in kubernetes.status(directory)}
        assert after.pop("kube-apiserver") != before.pop("kube-apiserver")
        assert after == before
        with clusters.client(cluster.kubeconfig) as api:
            assert api.get("/readyz").text == "ok"


def test_of_two_ups_at_once_one_waits(directory: Path, tools: Mapping[str, Path]) -> None:
    kubernetes.down(directory, QUIET)
    with ThreadPoolExecutor() as pool:
        both = [pool.submit(kubernetes.up, directory, tools, QUIET) for _ in range(2)]
    assert both[0].result() == both[1].result()
    assert {seen.state for seen in kubernetes.status(directory)} == {"ready"}


def test_a_cluster_of_other_tools_is_started_anew(directory: Path, tools: Mapping[str, Path], tmp_path: Path) -> None:
    before = pids(directory)
    (tmp_path / "kwok").symlink_to(tools["kwok"])
    kubernetes.up(directory, {**tools, "kwok": tmp_path / "kwok"}, QUIET)
    assert not set(before) & set(pids(directory))


@pytest.mark.thorough
@pytest.mark.parametrize("seconds", [0.3, 1.0, 2.0, 3.0, 4.0, 5.0])
def test_an_up_that_is_killed_leaves_nothing_that_stops_the_next(
    directory: Path, tools: Mapping[str, Path], seconds: float
) -> None:
    kubernetes.down(directory, QUIET)
    code = (
        "import sys; from pathlib import Path; from scripts.toolchain import kubernetes as k, progress;"
        "k.up(Path(sys.argv[1]), {n: Path(p) for n, p in zip(k.BINARIES, sys.argv[2:])}, progress.Progress.quiet())"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, directory, *[tools[name] for name in kubernetes.BINARIES]]
    ) as doomed:
        time.sleep(seconds)
        doomed.kill()
    kubernetes.up(directory, tools, QUIET)
    assert holds_its_object(directory)


def test_damaged_data_are_reported_with_the_way_out(tools: Mapping[str, Path], tmp_path: Path) -> None:
    directory = tmp_path / "cluster"
    (directory / "data" / "member" / "snap").mkdir(parents=True)
    (directory / "data" / "member" / "snap" / "db").write_bytes(b"damaged" * 10_000)
    with pytest.raises(Unavailable) as raised:
        kubernetes.up(directory, tools, QUIET)
    message = str(raised.value)
    assert "etcd has ended" in message
    assert "layer0 cluster down --delete" in message
    assert {seen.state for seen in kubernetes.status(directory)} == {"stopped"}
    kubernetes.down(directory, QUIET, delete=True)
    assert not directory.exists()


def test_a_program_that_is_missing_is_reported(tools: Mapping[str, Path], tmp_path: Path) -> None:
    broken = {**tools, "kube-apiserver": tmp_path / "missing"}
    with pytest.raises(Unavailable, match="kube-apiserver has ended"):
        kubernetes.up(tmp_path / "cluster", broken, QUIET)
    assert {seen.state for seen in kubernetes.status(tmp_path / "cluster")} == {"stopped"}


def pids(directory: Path) -> list[int]:
    return [seen.pid for seen in kubernetes.status(directory) if seen.pid]


def runs(pid: int) -> bool:
    """Whether the process is there; one that has ended and only waits to be reaped is not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def holds_its_object(directory: Path) -> bool:
    with clusters.client(kubernetes.kubeconfig(directory)) as api:
        return api.get(f"{KEPT}/kept").status_code == HTTPStatus.OK
