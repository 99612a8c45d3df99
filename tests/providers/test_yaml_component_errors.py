"""Components of manifests that cannot be made, under the real engine."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from pulumi import automation

from scripts.toolchain.kubernetes import Cluster
from tests.providers import config_maps, stacks
from tests.providers.plugin import NOWHERE
from tests.providers.stacks import Project

pytestmark = pytest.mark.e2e


@pytest.fixture
def project(cluster: Cluster, tmp_path: Path) -> Iterator[Project]:
    with stacks.project(tmp_path, KUBECONFIG=str(cluster.kubeconfig)) as made:
        yield made


@pytest.mark.parametrize(
    ("made", "words"),
    [
        ('v2.ConfigFile("x", file="missing.yaml")', "missing.yaml: cannot be read"),
        (
            'helm.Chart("x", chart="c")',
            "kubernetes:helm.sh/v4:Chart is not in.*pulumi plugin install resource kubernetes",
        ),
        ('kustomize.Directory("x", directory="d")', "kubernetes:kustomize/v2:Directory is not in.*plugin install"),
    ],
)
def test_what_cannot_be_made_is_told_at_preview(project: Project, made: str, words: str) -> None:
    project.write(f"""
        import pulumi_kubernetes.helm.v4 as helm
        import pulumi_kubernetes.kustomize.v2 as kustomize
        import pulumi_kubernetes.yaml.v2 as v2

        {made}
        """)
    with pytest.raises(automation.CommandError, match=words):
        project.stack.preview()


def test_a_child_that_cannot_be_made_leaves_the_others_and_is_made_when_it_can(
    project: Project, api: httpx2.Client, namespace: str
) -> None:
    manifest = project.directory / "a.yaml"
    needs = config_maps.text("needs", namespace, needs=f"/namespaces/{namespace}/ConfigMap/bad")
    manifest.write_text(config_maps.text("good", namespace) + config_maps.text("bad", namespace, value=1) + needs)
    project.write("""
        from pulumi_kubernetes.yaml.v2 import ConfigFile

        ConfigFile("x", file="a.yaml")
        """)
    with pytest.raises(automation.CommandError, match=f"ConfigMap {namespace}/bad was not created"):
        project.stack.up()
    assert "needs" not in config_maps.labels(api, namespace)
    manifest.write_text(manifest.read_text().replace("a: 1", "a: b"))
    project.up()
    assert config_maps.labels(api, namespace).keys() == {"good", "bad", "needs"}


def test_without_a_cluster_a_component_is_an_error(project: Project) -> None:
    project.write(f"""
        import pulumi
        import pulumi_kubernetes as k8s
        from pulumi_kubernetes.yaml.v2 import ConfigGroup

        provider = k8s.Provider("nowhere", kubeconfig={NOWHERE!r})
        ConfigGroup("x", yaml="", opts=pulumi.ResourceOptions(provider=provider))
        """)
    with pytest.raises(automation.CommandError, match="cluster is unreachable"):
        project.stack.preview()
