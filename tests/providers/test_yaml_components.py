"""ConfigFile and ConfigGroup under the real engine, against a real API server."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from scripts.toolchain.kubernetes import Cluster
from tests.providers import config_maps, stacks
from tests.providers.stacks import Project

pytestmark = pytest.mark.e2e


@pytest.fixture
def project(cluster: Cluster, tmp_path: Path) -> Iterator[Project]:
    with stacks.project(tmp_path, KUBECONFIG=str(cluster.kubeconfig)) as made:
        yield made


def test_a_file_from_its_first_preview_to_its_end(project: Project, api: httpx2.Client, namespace: str) -> None:
    manifest = project.directory / "manifest.yaml"
    manifest.write_text(config_maps.text("one", namespace) + config_maps.text("two", namespace))
    project.write("""
        import pulumi
        from pulumi_kubernetes.yaml.v2 import ConfigFile

        made = ConfigFile("x", file="manifest.yaml")
        pulumi.export("names", made.resources.apply(lambda found: sorted(str(it.urn) for it in found) and len(found)))
        """)
    assert project.stack.preview().change_summary == {"create": 4}
    assert config_maps.labels(api, namespace) == {}

    assert project.up() == {"create": 4}
    assert project.stack.outputs()["names"].value == 2
    assert {"x", f"x:{namespace}/one", f"x:{namespace}/two"} <= project.resources().keys()
    assert project.up() == {"same": 4}

    manifest.write_text(config_maps.text("one", namespace, edited="yes"))
    assert project.up() == {"same": 2, "update": 1, "delete": 1}
    assert config_maps.labels(api, namespace) == {"one": {"edited": "yes"}}

    project.stack.destroy()
    assert config_maps.labels(api, namespace) == {}


def test_a_group_takes_patterns_text_and_objects_in_the_order_they_need(
    project: Project, api: httpx2.Client, namespace: str
) -> None:
    new = f"{namespace}-new"
    (project.directory / "manifests").mkdir()
    (project.directory / "manifests" / "a.yaml").write_text(config_maps.text("of-a-file", new))
    (project.directory / "manifests" / "list.yml").write_text("ignored: [")
    (project.directory / "text.yaml").write_text(f"""
apiVersion: {namespace}.example.com/v1
kind: Toy
metadata:
  name: toy
  annotations:
    config.kubernetes.io/depends-on: /namespaces/{new}/Secret/secret
---
apiVersion: v1
kind: List
items:
  - {{apiVersion: v1, kind: Namespace, metadata: {{name: {new}}}}}
  - {{apiVersion: v1, kind: Secret, metadata: {{name: secret, namespace: {new}}}, stringData: {{key: very-hidden}}}}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {{name: toys.{namespace}.example.com}}
spec:
  group: {namespace}.example.com
  scope: Cluster
  names: {{kind: Toy, plural: toys}}
  versions:
    - {{name: v1, served: true, storage: true, schema: {{openAPIV3Schema: {{type: object}}}}}}
""")
    project.write(f"""
        import pathlib
        from pulumi_kubernetes.yaml.v2 import ConfigGroup

        about = {{"name": "of-an-object", "namespace": "{new}"}}
        ConfigGroup(
            "x",
            files=["manifests/*.yaml", "missing-*.yaml"],
            yaml=pathlib.Path("text.yaml").read_text(),
            objs=[{{"apiVersion": "core/v1", "kind": "ConfigMap", "metadata": about}}],
            resource_prefix="p",
            skip_await=True,
        )
        """)
    up = project.stack.up()
    assert "missing-*.yaml: matches no file" in up.stdout + up.stderr
    assert config_maps.labels(api, new).keys() == {"of-a-file", "of-an-object"}
    found = project.resources()
    needs = {name: {urn.rpartition("::")[2] for urn in found[name].get("dependencies", [])} for name in found}
    assert needs["p:toy"] == {f"p:{new}/secret", f"p:toys.{namespace}.example.com"}
    assert needs[f"p:{new}/of-an-object"] == {f"p:{new}"}
    assert found[f"p:{new}/of-a-file"]["inputs"]["metadata"]["annotations"] == {"pulumi.com/skipAwait": "true"}
    assert "very-hidden" not in project.stored()
    assert project.up() == {"same": 8}
    project.stack.destroy()


def test_objects_that_become_ready_only_together_are_made_together(project: Project, namespace: str) -> None:
    """Neither names the other in a way that orders them: the claim waits for a volume that comes later."""
    (project.directory / "a.yaml").write_text(f"""
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {{name: a, namespace: {namespace}, annotations: {{pulumi.com/timeoutSeconds: "30"}}}}
spec:
  storageClassName: ""
  volumeName: {namespace}
  accessModes: [ReadWriteOnce]
  resources: {{requests: {{storage: 1Mi}}}}
---
apiVersion: v1
kind: PersistentVolume
metadata: {{name: {namespace}}}
spec:
  accessModes: [ReadWriteOnce]
  capacity: {{storage: 1Mi}}
  hostPath: {{path: /nowhere}}
  persistentVolumeReclaimPolicy: Retain
""")
    project.write("""
        from pulumi_kubernetes.yaml.v2 import ConfigFile

        ConfigFile("x", file="a.yaml")
        """)
    assert project.up() == {"create": 4}
    assert project.resources()[f"x:{namespace}/a"]["outputs"]["status"]["phase"] == "Bound"


def test_children_have_the_provider_and_the_options_of_their_component(
    project: Project, cluster: Cluster, namespace: str
) -> None:
    (project.directory / "a.yaml").write_text("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}")
    program = """
        import pulumi
        import pulumi_kubernetes as k8s
        from pulumi_kubernetes.yaml.v2 import ConfigFile

        provider = k8s.Provider("mine", namespace="{namespace}")
        first = k8s.core.v1.ConfigMap("first", opts=pulumi.ResourceOptions(provider=provider))
        options = pulumi.ResourceOptions(
            provider=provider,
            depends_on=[first],
            protect={protect},
            aliases=[pulumi.Alias(name="x")],
        )
        ConfigFile("{name}", file="a.yaml", resource_prefix="p", opts=options)
        """
    project.write(program.format(namespace=namespace, protect=True, name="x"))
    project.up()
    found = project.resources()
    child = found[f"p:{namespace}/a"]
    assert "::mine::" in child["provider"]
    assert child["protect"]
    assert child["parent"] == found["x"]["urn"]
    assert found["x"]["dependencies"] == [found["first"]["urn"]]

    project.write(program.format(namespace=namespace, protect=False, name="y"))
    assert "delete" not in project.up()
    assert project.resources()[f"p:{namespace}/a"]["parent"] == project.resources()["y"]["urn"]


def test_a_preview_says_that_it_does_not_show_what_is_made_of_unknown_values(
    project: Project, api: httpx2.Client, namespace: str
) -> None:
    project.write(f"""
        import pulumi_random as random
        from pulumi_kubernetes.yaml.v2 import ConfigGroup

        about = {{"name": random.RandomPet("pet").id, "namespace": "{namespace}"}}
        ConfigGroup("x", objs=[{{"apiVersion": "v1", "kind": "ConfigMap", "metadata": about}}])
        """)
    preview = project.stack.preview()
    assert preview.change_summary == {"create": 3}
    assert "its objects are not shown" in preview.stdout
    assert project.up() == {"create": 4}
    assert len(config_maps.labels(api, namespace)) == 1


def test_what_comes_of_a_secret_stays_secret(project: Project, namespace: str) -> None:
    project.write(f"""
        import pulumi
        from pulumi_kubernetes.yaml.v2 import ConfigGroup

        place = {{"namespace": "{namespace}"}}
        def config_map(name, **data):
            return {{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {{"name": name, **place}}, "data": data}}

        about = "metadata: {{name: t, namespace: {namespace}}}"
        hidden = f"{{{{apiVersion: v1, kind: ConfigMap, {{about}}, data: {{{{a: hidden-1}}}}}}}}"
        objects = [config_map("leaf", a=pulumi.Output.secret("hidden-2"), b="shown")]
        ConfigGroup("x", yaml=pulumi.Output.secret(hidden), objs=objects)
        ConfigGroup("y", objs=pulumi.Output.secret([{{"kind": "List", "items": [config_map("l", a="hidden-3")]}}]))
        """)
    project.up()
    assert "hidden" not in project.stored()
    assert project.resources()[f"x:{namespace}/leaf"]["inputs"]["data"]["b"] == "shown"


def test_the_first_generation_of_components_works_too(project: Project, api: httpx2.Client, namespace: str) -> None:
    (project.directory / "a.yaml").write_text(config_maps.text("of-a-file", namespace))
    project.write(f"""
        from pulumi_kubernetes.yaml import ConfigFile, ConfigGroup

        ConfigFile("file", file="a.yaml")
        text = "{{apiVersion: v1, kind: List, items: [{{apiVersion: v1, kind: ConfigMap,"
        ConfigGroup("group", yaml=[text + " metadata: {{name: of-a-list, namespace: {namespace}}}}}]}}"])
        """)
    project.up()
    assert config_maps.labels(api, namespace).keys() == {"of-a-file", "of-a-list"}
    assert set(project.up()) == {"same"}
