"""`layer0 cluster`: what it prints, and what its exit code says."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import cluster as command
from scripts.toolchain import kubernetes, servers
from scripts.toolchain.errors import Unavailable
from scripts.toolchain.progress import Progress


def layer0_cluster(*words: str) -> int:
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    return command.run(parser.parse_args(words))


@pytest.fixture
def running(cluster: kubernetes.Cluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[kubernetes.Cluster]:
    folder = cluster.kubeconfig.parents[1]
    monkeypatch.setattr(command, "FOLDER", folder)
    servers.up(folder / "servers", Progress.quiet())
    yield cluster
    servers.down(folder / "servers", Progress.quiet())


@pytest.fixture
def absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(command, "FOLDER", tmp_path)
    return tmp_path / "cluster"


@pytest.mark.e2e
@pytest.mark.usefixtures("running")
def test_the_status_of_a_ready_cluster_is_a_table_of_its_components(capsys: pytest.CaptureFixture[str]) -> None:
    assert layer0_cluster("status") == 0
    header, *rows = capsys.readouterr().out.splitlines()
    assert header.split() == ["component", "state", "pid", "port", "memory", "log"]
    assert [row.split()[:2] for row in rows] == [
        [name, "ready"] for name in (*kubernetes.BINARIES, "postgres", "route53")
    ]
    assert layer0_cluster("status", "--json") == 0
    assert [each["state"] for each in json.loads(capsys.readouterr().out)] == ["ready"] * len(rows)


@pytest.mark.e2e
def test_the_kubeconfig_is_printed_as_a_path_or_whole(
    running: kubernetes.Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    layer0_cluster("kubeconfig")
    assert capsys.readouterr().out == f"{running.kubeconfig}\n"
    layer0_cluster("kubeconfig", "--raw")
    assert capsys.readouterr().out == running.kubeconfig.read_text()


@pytest.mark.usefixtures("absent")
def test_a_cluster_that_is_not_there_is_unavailable(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Unavailable, match=r"etcd is stopped.*layer0 cluster up"):
        layer0_cluster("status")
    assert "kwok" in capsys.readouterr().out
    with pytest.raises(Unavailable, match="layer0 cluster up"):
        layer0_cluster("kubeconfig")


def test_to_end_what_is_not_there_is_no_fault(absent: Path) -> None:
    assert layer0_cluster("down") == 0
    assert layer0_cluster("down", "--delete") == 0
    assert not absent.exists()
