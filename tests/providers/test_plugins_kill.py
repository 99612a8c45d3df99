"""Kills in the middle of a run: the next one repairs everything, and leaves neither orphans nor duplicates."""

import os
import signal
import uuid
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from scripts import toolchain
from scripts.toolchain import kubernetes, processes
from scripts.toolchain.progress import Progress
from tests import clusters
from tests.providers import kills
from tests.providers.contract.stacks import Outcome, Stack, Wanted, wanted
from tests.providers.manifests import config_map, deployment, named

pytestmark = [pytest.mark.e2e, pytest.mark.thorough]

COUNT = 30


@pytest.fixture(scope="module")
def directory(tools: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cluster of these tests' own."""
    made = tmp_path_factory.mktemp("killed") / "cluster"
    try:
        kubernetes.up(made, tools, Progress.quiet())
        yield made
    finally:
        kubernetes.down(made, Progress.quiet(), delete=True)


@pytest.fixture
def api(directory: Path) -> Iterator[httpx2.Client]:
    with clusters.client(kubernetes.kubeconfig(directory)) as client:
        yield client


@pytest.fixture
def home(api: httpx2.Client) -> str:
    name = f"test-{uuid.uuid4().hex[:8]}"
    clusters.create(api, "/api/v1/namespaces", {"metadata": {"name": name}})
    return name


@pytest.fixture
def stack(directory: Path, plugins: str, tmp_path: Path) -> Iterator[Stack]:
    """Of a provider that takes over what lies under its names, as one does on a cluster of one's own."""
    variables = {"KUBECONFIG": str(kubernetes.kubeconfig(directory))}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in toolchain.environment(plugins).items():
            patch.setenv(name, value)
        yield Stack(tmp_path, variables, {"kubernetes:upsertExistingObjects": "true"})


def program(home: str) -> list[Wanted]:
    """Many objects that take no time, and some that are waited for."""
    quick = [wanted(config_map(home, f"quick-{number}", data={"a": "1"})) for number in range(COUNT)]
    slow = [
        wanted(named(deployment(home, selector=f"slow-{number}"), f"slow-{number}"), custom_timeouts={"create": "60s"})
        for number in range(4)
    ]
    return [*slow, *quick]


def living(api: httpx2.Client, home: str) -> list[str]:
    """The names of the program's objects that exist."""
    configs = clusters.read(api, f"/api/v1/namespaces/{home}/configmaps")["items"]
    deployments = clusters.read(api, f"/apis/apps/v1/namespaces/{home}/deployments")["items"]
    names = [item["metadata"]["name"] for item in (*configs, *deployments)]
    return sorted(name for name in names if name.startswith(("quick-", "slow-")))


def interrupted(stack: Stack, api: httpx2.Client, home: str, kill: Callable[[], None]) -> Outcome:
    """An `up` in which something is killed as soon as a few objects exist."""
    with ThreadPoolExecutor() as pool:
        running = pool.submit(stack.up, *program(home))
        clusters.until(lambda: running.done() or len(living(api, home)) >= 5, within=60)
        kill()
        return running.result()


def repaired(stack: Stack, api: httpx2.Client, home: str) -> None:
    """The next run builds all, the one after it finds nothing to do, and a destroy leaves nothing."""
    names = sorted(item.name for item in program(home))
    assert not stack.up(*program(home)).error
    assert living(api, home) == names
    assert names == sorted(name for name in stack.state() if name.startswith(("quick-", "slow-")))
    after = stack.preview(*program(home))
    assert {name: after.ops[name] for name in names} == {name: ["same"] for name in names}
    assert not stack.destroy().error
    assert living(api, home) == []


def test_a_killed_plugin_leaves_nothing_that_the_next_up_cannot_repair(
    stack: Stack, api: httpx2.Client, home: str
) -> None:
    assert interrupted(stack, api, home, lambda: kills.kill("kubernetes")).error
    assert len(living(api, home)) < COUNT
    repaired(stack, api, home)


@pytest.fixture
def restart(directory: Path, tools: Mapping[str, Path]) -> Callable[[], None]:
    """Kills the API server and brings it up again."""

    def kill_and_start() -> None:
        running = processes.pid(directory, "kube-apiserver")
        assert running
        os.kill(running, signal.SIGKILL)
        kubernetes.up(directory, tools, Progress.quiet())

    return kill_and_start


def test_a_killed_api_server_leaves_nothing_that_the_next_up_cannot_repair(
    stack: Stack, api: httpx2.Client, home: str, restart: Callable[[], None]
) -> None:
    interrupted(stack, api, home, restart)
    repaired(stack, api, home)


def test_an_api_server_killed_in_a_destroy_leaves_nothing_that_the_next_destroy_cannot_repair(
    stack: Stack, api: httpx2.Client, home: str, restart: Callable[[], None]
) -> None:
    assert not stack.up(*program(home)).error
    with ThreadPoolExecutor() as pool:
        running = pool.submit(stack.destroy)
        clusters.until(lambda: running.done() or len(living(api, home)) < COUNT, within=60)
        restart()
        running.result()
    assert not stack.destroy().error
    assert living(api, home) == []
    assert stack.state() == {}
