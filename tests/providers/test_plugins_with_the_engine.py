"""The plugins under the real engine, against a real API server."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pulumi import automation

from scripts import toolchain
from scripts.toolchain.kubernetes import Cluster
from tests import clusters

pytestmark = pytest.mark.e2e

PROGRAM = """
import json
import pathlib
import pulumi
import pulumi_kubernetes as k8s
import pulumi_random as random

wanted = json.loads(pathlib.Path("wanted.json").read_text())
about = {"namespace": wanted["namespace"]}
password = random.RandomPassword("password", length=wanted["length"])
k8s.core.v1.Secret("secret", metadata=about, string_data={"password": password.result})
named = {**about, "name": "config", "labels": {"label": wanted["label"]}}
k8s.core.v1.ConfigMap("config", metadata=named, data={"a": wanted["data"]})
held = {} if wanted["runs"] else {"nodeSelector": {"no": "such-node"}}
containers = [{"name": "c", "image": "example.com/web:1", "resources": {"requests": {"cpu": "0.1"}}}]
k8s.apps.v1.Deployment(
    "web",
    metadata=about,
    spec={
        "selector": {"matchLabels": {"app": "web"}},
        "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": containers, **held}},
    },
    opts=pulumi.ResourceOptions(custom_timeouts=pulumi.CustomTimeouts(create="60s", update=wanted["timeout"])),
)
pulumi.export("password", password.result)
"""


@dataclass
class Wanted:
    """What the program is to build; tests edit it between runs."""

    file: Path
    namespace: str
    label: str = "1"
    data: str = "1"
    length: int = 20
    runs: bool = True
    timeout: str = "60s"

    def edit(self, **changes: Any) -> None:
        vars(self).update(changes)
        self.file.write_text(json.dumps({**asdict(self), "file": ""}))


@pytest.fixture
def wanted(namespace: str, tmp_path: Path) -> Wanted:
    made = Wanted(tmp_path / "wanted.json", namespace)
    made.edit()
    return made


@pytest.fixture
def stack(wanted: Wanted, cluster: Cluster, tmp_path: Path) -> Iterator[automation.Stack]:
    """A fresh stack whose program builds what is wanted, with our plugins the only ones to be found."""
    (tmp_path / "Pulumi.yaml").write_text("name: plugins\nruntime: python\n")
    (tmp_path / "__main__.py").write_text(PROGRAM)
    (tmp_path / "state").mkdir()
    environment = {
        **toolchain.environment("standin"),
        "KUBECONFIG": str(cluster.kubeconfig),
        "PULUMI_BACKEND_URL": f"file://{tmp_path / 'state'}",
        "PULUMI_CONFIG_PASSPHRASE": "test",
        "PULUMI_HOME": str(tmp_path / "home"),
    }
    options = automation.LocalWorkspaceOptions(env_vars=environment)
    made = automation.create_stack("test", work_dir=str(tmp_path), opts=options)
    yield made
    wanted.edit(runs=True)
    made.destroy()


def stored(stack: automation.Stack) -> str:
    """The state as it lies on disk."""
    place = (stack.workspace.env_vars or {})["PULUMI_BACKEND_URL"].removeprefix("file://")
    return (Path(place) / ".pulumi" / "stacks" / "plugins" / "test.json").read_text()


def resources(stack: automation.Stack) -> dict[str, dict[str, Any]]:
    """The state, by resource name."""
    exported: Any = stack.export_stack().deployment or {}
    return {item["urn"].rpartition("::")[2]: item for item in exported["resources"]}


def summary(result: automation.UpResult) -> dict[str, int]:
    changes = result.summary.resource_changes or {}
    return {str(getattr(op, "value", op)): count for op, count in changes.items()}


def test_a_stack_from_its_first_preview_to_its_end(
    stack: automation.Stack, wanted: Wanted, api: httpx2.Client, namespace: str
) -> None:
    secrets = f"/api/v1/namespaces/{namespace}/secrets"
    assert stack.preview().change_summary == {"create": 5}
    assert clusters.read(api, secrets)["items"] == []

    first = stack.up()
    assert summary(first) == {"create": 5}
    assert first.outputs["password"].secret
    password = first.outputs["password"].value
    assert password not in stored(stack)
    assert resources(stack)["web"]["outputs"]["status"]["readyReplicas"] == 1

    assert summary(stack.up()) == {"same": 5}
    assert stack.outputs()["password"].value == password

    wanted.edit(length=21)
    assert summary(stack.up())["replace"] == 2
    assert len(clusters.read(api, secrets)["items"]) == 1

    stack.destroy()
    assert clusters.read(api, secrets)["items"] == []
    assert clusters.read(api, f"/apis/apps/v1/namespaces/{namespace}/deployments")["items"] == []


def test_an_edit_changes_what_it_should_and_a_lost_object_leaves_the_state(
    stack: automation.Stack, wanted: Wanted, api: httpx2.Client, namespace: str
) -> None:
    config = f"/api/v1/namespaces/{namespace}/configmaps/config"
    stack.up()
    wanted.edit(label="2")
    assert summary(stack.up()) == {"same": 4, "update": 1}
    assert clusters.read(api, config)["metadata"]["labels"] == {"label": "2"}

    wanted.edit(data="2")
    assert summary(stack.up()) == {"same": 4, "replace": 1}
    assert clusters.read(api, config)["data"] == {"a": "2"}

    api.delete(config).raise_for_status()
    stack.refresh()
    assert "config" not in resources(stack)


def test_an_object_that_did_not_become_ready_stays_in_the_state_and_is_waited_for_again(
    stack: automation.Stack, wanted: Wanted
) -> None:
    stack.up()
    wanted.edit(runs=False, timeout="2s")
    with pytest.raises(automation.CommandError, match="1 old pods still running"):
        stack.up()
    failed = resources(stack)["web"]
    assert any("timed out after 2 s" in reason for reason in failed["initErrors"])
    with pytest.raises(automation.CommandError, match="timed out after 2 s"):
        stack.up()
    wanted.edit(runs=True, timeout="60s")
    stack.up()
    assert "initErrors" not in resources(stack)["web"]
