"""Processes that outlive the command which started them, and are never mistaken for somebody else's."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.toolchain import ports, processes
from tests import clusters


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    processes.stop(tmp_path, "one")


def test_a_process_is_known_until_it_is_stopped(directory: Path) -> None:
    assert processes.pid(directory, "one") is None
    processes.start(directory, "one", ["sleep", "60"])
    pid = processes.pid(directory, "one")
    assert pid is not None
    assert clusters.until(lambda: command_of(pid) == "sleep 60")
    processes.stop(directory, "one")
    assert processes.pid(directory, "one") is None
    assert clusters.until(lambda: not Path(f"/proc/{pid}/cmdline").exists() or command_of(pid) == "")


def test_a_process_that_will_not_end_is_killed(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_PATIENCE", 0.2)
    processes.start(directory, "one", ["sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 1; done"])
    clusters.until(lambda: processes.last_lines(directory, "one"))
    processes.stop(directory, "one")
    assert processes.pid(directory, "one") is None


def test_a_process_that_died_by_itself_is_not_known(directory: Path) -> None:
    processes.start(directory, "one", ["true"])
    clusters.until(lambda: processes.pid(directory, "one") is None)


def test_a_stale_pid_file_never_ends_a_stranger(directory: Path) -> None:
    with subprocess.Popen(["sleep", "60"]) as stranger:
        (directory / "one.pid").write_text(f"{stranger.pid}\n")
        processes.stop(directory, "one")
        assert stranger.poll() is None
        stranger.terminate()


def test_a_process_outlives_its_starter_and_leaves_its_output_alone(directory: Path) -> None:
    code = (
        "import sys, pathlib; from scripts.toolchain import processes;"
        "processes.start(pathlib.Path(sys.argv[1]), 'one', ['sh', '-c', 'echo hello; exec sleep 60'])"
    )
    # It returns when nobody holds its output open any more.
    done = subprocess.run([sys.executable, "-c", code, directory], check=True, capture_output=True, timeout=20)
    assert done.stdout == b""
    pid = processes.pid(directory, "one")
    assert pid is not None
    assert os.getsid(pid) != os.getsid(0)
    assert clusters.until(lambda: processes.last_lines(directory, "one")) == ["hello"]


def test_a_long_log_is_cut_to_its_end_while_it_is_written(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_LOG_LIMIT", 1000)
    monkeypatch.setattr(processes, "_LOG_KEPT", 100)
    go = directory / "go"
    script = f"seq 1000; echo end; while ! [ -e {go} ]; do sleep 0.05; done; echo more; exec sleep 60"
    processes.start(directory, "one", ["sh", "-c", script])
    clusters.until(lambda: processes.last_lines(directory, "one")[-1:] == ["end"])
    processes.trim_log(directory, "one")
    go.touch()
    clusters.until(lambda: processes.last_lines(directory, "one")[-2:] == ["end", "more"])
    assert processes.log(directory, "one").stat().st_size < 200


def test_ports_are_different_and_remembered(tmp_path: Path) -> None:
    chosen = ports.choose(tmp_path, ["one", "two"])
    assert chosen["one"] != chosen["two"]
    assert ports.remembered(tmp_path) == chosen
    assert ports.choose(tmp_path, ["one", "two"]) == chosen


def test_a_damaged_memory_of_ports_is_no_memory(tmp_path: Path) -> None:
    (tmp_path / "ports.json").write_text("{")
    assert ports.remembered(tmp_path) == {}


def command_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ").strip()
