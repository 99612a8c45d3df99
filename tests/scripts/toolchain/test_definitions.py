"""The kinds that operators bring come to the local cluster from the modules that carry them, and are served."""

from pathlib import Path

import httpx2
import pytest

from scripts.toolchain import kubernetes
from scripts.toolchain.errors import Unavailable
from scripts.toolchain.kubernetes import definitions
from scripts.toolchain.progress import Progress
from tests import clusters

NAME = "peerauthentications.security.istio.io"
OTHER = "gateways.gateway.networking.k8s.io"
FILE = "kind: A\nmetadata:\n  name: a.example.com\n\n---\nkind: B\nmetadata:\n  name: b.example.com\n"


def test_only_the_named_definitions_are_read(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(FILE)
    assert [each["kind"] for each in definitions.read(tmp_path, "*.yaml", {"b.example.com"})] == ["B"]


def test_a_definition_that_a_module_lacks_is_named(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(FILE)
    with pytest.raises(Unavailable, match=r"no definition of c\.example\.com"):
        list(definitions.read(tmp_path, "*.yaml", {"a.example.com", "c.example.com"}))


@pytest.mark.e2e
def test_a_kind_is_served_as_soon_as_it_is_defined(cluster: kubernetes.Cluster, api: httpx2.Client) -> None:
    directory = cluster.kubeconfig.parent
    for names in ([NAME], [NAME, OTHER], []):
        kubernetes.define(directory, names, Progress.quiet())
        for name in names:
            plural, _, group = name.partition(".")
            version = clusters.read(api, f"/apis/{group}")["preferredVersion"]["version"]
            assert clusters.read(api, f"/apis/{group}/{version}/{plural}")["items"] == []
    kind = {"apiVersion": "security.istio.io/v1", "kind": "PeerAuthentication"}
    wrong = {**kind, "metadata": {"name": "strict"}, "spec": {"mtls": {"mode": "SOMETIMES"}}}
    refused = api.post("/apis/security.istio.io/v1/namespaces/default/peerauthentications", json=wrong)
    assert 'Unsupported value: "SOMETIMES"' in refused.json()["message"]
