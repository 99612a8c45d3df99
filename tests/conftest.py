"""What the tests against real servers share: the tools, the plugins, and one local Kubernetes for the whole run."""

import os
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx2
import hypothesis
import pytest

from scripts import toolchain
from scripts.toolchain import kubernetes
from scripts.toolchain.errors import Unavailable
from scripts.toolchain.progress import Progress
from tests import clusters

# How long one example takes says more of a busy machine than of the code.
hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    choices = ("auto", "official", "standin")
    parser.addoption(
        "--plugins",
        dest="engine_plugins",
        choices=choices,
        default="auto",
        help="the engine's plugins to test the contract with",
    )


def pytest_configure(config: pytest.Config) -> None:
    try:
        toolchain.standins(str(config.getoption("engine_plugins")))
    except Unavailable as error:
        raise pytest.UsageError(str(error)) from error


@pytest.fixture(scope="session")
def plugins(pytestconfig: pytest.Config) -> str:
    """Which of the engine's plugins are to be used: `auto`, `official` or `standin`."""
    return str(pytestconfig.getoption("engine_plugins"))


@pytest.fixture(scope="session")
def tools() -> Mapping[str, Path]:
    """The path of each tool that a stack needs; what is missing is brought."""
    found = toolchain.find(["pulumi", "opa", *kubernetes.BINARIES], Progress())
    return {name: tool.path for name, tool in found.items()}


@pytest.fixture(scope="session")
def opa_on_path(tools: Mapping[str, Path]) -> Iterator[None]:
    """The `opa` of the toolchain comes first on PATH."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PATH", str(tools["opa"].parent), prepend=os.pathsep)
        yield


@pytest.fixture(scope="session")
def cluster(tools: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[kubernetes.Cluster]:
    """A fresh local Kubernetes, ended after the last test."""
    directory = tmp_path_factory.mktemp("kubernetes") / "cluster"
    try:
        yield kubernetes.up(directory, tools, Progress.quiet())
    finally:
        kubernetes.down(directory, Progress.quiet(), delete=True)


@pytest.fixture(scope="session")
def api(cluster: kubernetes.Cluster) -> Iterator[httpx2.Client]:
    """Requests to that cluster as its administrator."""
    with clusters.client(cluster.kubeconfig) as client:
        yield client


@pytest.fixture
def namespace(api: httpx2.Client) -> Iterator[str]:
    """A namespace of the test's own, deleted after it."""
    name = f"test-{uuid.uuid4().hex[:8]}"
    clusters.create(api, "/api/v1/namespaces", {"metadata": {"name": name}})
    yield name
    api.delete(f"/api/v1/namespaces/{name}").raise_for_status()
