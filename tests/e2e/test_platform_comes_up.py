"""The whole platform from nothing to running and back: every part in one stack, on a real Kubernetes."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from scripts.changes.parts import PARTS
from scripts.toolchain import kubernetes
from tests import clusters
from tests.e2e import clones
from tests.e2e.clones import Clone

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1200)]


@pytest.fixture(scope="module")
def clone(tools: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clone]:
    assert tools
    made = clones.make(tmp_path_factory.mktemp("platform"), whole=True)
    try:
        yield made
    finally:
        made.down()


def test_every_part_comes_up_stays_as_it_is_and_goes(clone: Clone) -> None:
    first = clone.json("up", "--yes")
    assert {urn.rpartition("::")[2] for urn in made(first, "create")} >= set(PARTS)
    with clusters.client(kubernetes.kubeconfig(clone.folder / ".layer0" / "cluster")) as api:
        pods = api.get("/api/v1/pods").json()["items"]
        assert {pod["metadata"]["namespace"] for pod in pods} >= {"layer0-system", "layer0-data", "layer0-modules"}
        waiting = [pod["metadata"]["name"] for pod in pods if pod["status"]["phase"] not in {"Running", "Succeeded"}]
        assert not waiting
        assert made(clone.json("up", "--yes"), "same") == made(first, "create")
        clone.edit("pods: 20", "pods: 30")
        clone.edit("prometheus: {storage: 1Gi, resources: {cpu: 50m", "prometheus: {storage: 1Gi, resources: {cpu: 60m")
        # `layer0` is what all parts stand below: of it only its settings are written down
        assert changed(clone.json("up", "--yes", "--only", "tenants")) == {"acme", "acme-quota", "layer0"}
        assert "acme" not in changed(clone.json("preview"))
        clone.layer0("destroy", "--yes")
        left = {item["metadata"]["name"] for item in api.get("/api/v1/namespaces").json()["items"]}
        assert left == {"default", "kube-node-lease", "kube-public", "kube-system"}


def made(document: Any, op: str) -> set[str]:
    """The URNs of all changes, which must be of this operation."""
    found = [each for each in document["changes"]["changes"] if not each["type"].startswith("pulumi:")]
    assert {each["op"] for each in found} == {op}
    return {each["urn"] for each in found}


def changed(document: Any) -> set[str]:
    """The names of what is not the same."""
    return {each["name"] for each in document["changes"]["changes"] if each["op"] != "same"}
