"""ConfigFile and ConfigGroup of `yaml/v2` under the real engine, against a real API server."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from pulumi import automation

from scripts.toolchain.kubernetes import Cluster
from tests import clusters
from tests.providers import stacks
from tests.providers.stacks import Project

pytestmark = pytest.mark.e2e

CONFIG = """
apiVersion: v1
kind: ConfigMap
metadata:
  name: {name}
  namespace: {namespace}
data:
  a: "{value}"
---
"""


@pytest.fixture
def project(cluster: Cluster, tmp_path: Path) -> Iterator[Project]:
    with stacks.project(tmp_path, KUBECONFIG=str(cluster.kubeconfig)) as made:
        yield made


def test_a_file_from_its_first_preview_to_its_end(project: Project, api: httpx2.Client, namespace: str) -> None:
    manifest = project.directory / "manifest.yaml"
    manifest.write_text(CONFIG.format(name="one", namespace=namespace, value=1) + CONFIG.format(name="two", namespace=namespace, value=1))
    project.write("""
        import pulumi
        from pulumi_kubernetes.yaml.v2 import ConfigFile

        made = ConfigFile("x", file="manifest.yaml")
        pulumi.export("names", made.resources.apply(lambda found: [item.metadata["name"] for item in found]))
    """)
    maps = f"/api/v1/namespaces/{namespace}/configmaps"
    assert project.stack.preview().change_summary == {"create": 4}
    up = project.stack.up()
    print(up.stdout, up.outputs)
    import json
    print(json.dumps(project.resources(), indent=1))
    assert project.up() == {"same": 4}
    assert False
