"""Real Redis starts as its pods do: a primary and a replica on loopback, with the files that the pods mount."""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from components.layer0 import redis
from scripts.toolchain import ports, processes
from tests import clusters
from tests.components import stack
from tests.servers import packages

pytestmark = pytest.mark.e2e
ENGINE = redis.engine("redis", stack.REDIS)
PASSWORD = 'of "many" \\ kinds é'
PODS = ("redis-0", "redis-1")


@pytest.fixture(scope="module")
def pods(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, int]]:
    """The port of each pod."""
    packages.program("redis-server", "redis-server")
    directory = tmp_path_factory.mktemp("redis")
    chosen = ports.choose(directory, PODS)
    with ExitStack() as running:
        for pod, port in chosen.items():
            (directory / pod).mkdir()
            write(directory / pod, port, chosen[PODS[0]])
            command = ["env", f"HOSTNAME={pod}", "PRIMARY=127.0.0.1", "sh", str(directory / pod / "start.sh")]
            processes.start(directory, pod, command)
            running.callback(processes.stop, directory, pod)
        for port in chosen.values():
            clusters.until(lambda port=port: ask(port, "ping") == "PONG")
        yield chosen


def write(folder: Path, port: int, primary: int) -> None:
    """The files of a pod, with loopback and folders of this machine in place of the pod's."""
    secret = {name: content(PASSWORD) for name, content in ENGINE.secret_files.items()}
    for name, text in {**ENGINE.config, **secret}.items():
        here = text.replace("bind * -::*", f"bind 127.0.0.1\nport {port}").replace(f" {redis.PORT} ", f" {primary} ")
        for path, volume in ENGINE.server.mounts.items():
            here = here.replace(path, str(folder / "data" if volume == "data" else folder))
        (folder / name).write_text(here)
    (folder / "data").mkdir()


def ask(port: int, *words: str, password: str = PASSWORD) -> str:
    command = ["redis-cli", "-p", str(port), *words]
    env = {"PATH": "/usr/bin:/bin", "REDISCLI_AUTH": password}
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False).stdout.strip()


def test_what_is_written_to_the_first_pod_is_read_from_the_second(pods: Mapping[str, int]) -> None:
    assert ask(pods["redis-0"], "set", "a", "1") == "OK"
    clusters.until(lambda: ask(pods["redis-1"], "get", "a") == "1")
    assert ask(pods["redis-1"], "set", "a", "2").startswith("READONLY")


def test_nobody_gets_in_without_the_password(pods: Mapping[str, int]) -> None:
    assert ask(pods["redis-0"], "get", "a", password="").startswith("NOAUTH")
    assert ask(pods["redis-0"], "get", "a", password="another").startswith("NOAUTH")


def test_what_is_written_is_kept_in_the_volume(pods: Mapping[str, int]) -> None:
    for port in pods.values():
        assert ask(port, "config", "get", "appendonly").split() == ["appendonly", "yes"]
        assert ask(port, "config", "get", "dir").endswith("/data")
