"""Stacks for the contract tests, on the plugins that were chosen."""

import uuid
from collections.abc import Callable, Iterator

import httpx2
import pytest

from scripts import toolchain
from scripts.toolchain.kubernetes import Cluster
from tests import clusters
from tests.providers.contract.stacks import Stack

Start = Callable[..., Stack]


@pytest.fixture(scope="module")
def home(api: httpx2.Client) -> Iterator[str]:
    """A namespace for the objects of one file."""
    name = f"test-{uuid.uuid4().hex[:8]}"
    clusters.create(api, "/api/v1/namespaces", {"metadata": {"name": name}})
    yield name
    api.delete(f"/api/v1/namespaces/{name}").raise_for_status()


@pytest.fixture(scope="module")
def start(cluster: Cluster, plugins: str, home: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Makes fresh stacks; objects that name no namespace go to `home`. What stays behind goes with the cluster."""

    def make(environment: dict[str, str] | None = None, **config: str) -> Stack:
        folder = tmp_path_factory.mktemp("stack")
        variables = {"KUBECONFIG": str(cluster.kubeconfig), **(environment or {})}
        return Stack(folder, variables, {"kubernetes:namespace": home, **config})

    with pytest.MonkeyPatch.context() as patch:
        for name, value in toolchain.environment(plugins).items():
            patch.setenv(name, value)
        yield make
