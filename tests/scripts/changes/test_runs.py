"""What was judged is what runs, or nothing runs: the real engine, OPA and API server."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import httpx2
import pytest

from policies.context import Context
from policies.opa import Opa
from policies.verdict import Denied
from scripts.changes.engine import Engine
from scripts.changes.errors import Failed, Unplanned
from scripts.changes.guards import Stale
from scripts.changes.hosting import hosting
from scripts.changes.runs import Changer
from scripts.toolchain import kubernetes
from stacks.sections import Policies
from stacks.settings import Settings
from tests import projects

pytestmark = pytest.mark.e2e

HEAD = """
import pulumi
import pulumi_kubernetes as k
import pulumi_random as r
from types import SimpleNamespace
from policies import hooks

hooks.install(SimpleNamespace(fingerprint_key=None))
confined = {
    "runAsNonRoot": True,
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "seccompProfile": {"type": "RuntimeDefault"},
}
suffix = r.RandomString("suffix", length=8, special=False)
password = r.RandomPassword("password", length=20)

def pod(name, image, namespace="NAMESPACE"):
    return k.core.v1.Pod(
        name,
        metadata={"name": name, "namespace": namespace, "annotations": {"pulumi.com/skipAwait": "true"}},
        spec={
            "containers": [{
                "name": "main",
                "image": image,
                "env": [{"name": "PASSWORD", "value": password.result}],
                "securityContext": confined,
            }],
        },
    )
"""


Project = Callable[..., tuple[Changer, Engine, Path]]


@pytest.fixture
def project(
    tmp_path: Path, tools: Mapping[str, Path], cluster: kubernetes.Cluster, namespace: str
) -> Iterator[Project]:
    """Makes a changer of a project with this program, after the head above."""
    opened: list[Opa] = []

    def make(
        program: str, policies: Policies | None = None, context: Callable[[], Context] = Context
    ) -> tuple[Changer, Engine, Path]:
        source = (HEAD + program).replace("NAMESPACE", namespace)
        engine = projects.engine(tmp_path, source, tools, KUBECONFIG=str(cluster.kubeconfig))
        opened.append(Opa())
        settings = cast("Settings", SimpleNamespace(stack="test", digest="sha256:0", policies=policies or Policies()))
        return Changer(settings, engine, opened[-1], context=context), engine, tmp_path

    yield make
    for opa in opened:
        opa.close()


def ignore(_: Any) -> None:
    """Nobody watches."""


def pods(api: httpx2.Client, namespace: str) -> list[str]:
    return [item["metadata"]["name"] for item in api.get(f"/api/v1/namespaces/{namespace}/pods").json()["items"]]


def test_a_judged_change_runs(project: Project, api: httpx2.Client, namespace: str) -> None:
    changer, engine, _ = project('pod("web", "nginx:1.29.1")')
    changer.run(changer.preview("up", ignore), ignore)
    assert pods(api, namespace) == ["web"]
    password = next(item for item in (engine.state(plain_secrets=True) or {})["resources"] if item.get("id") == "none")
    secret = json.loads(password["outputs"]["result"]["plaintext"])
    assert secret not in json.dumps(changer.preview("up", ignore).changes.document())


def test_an_unpinned_image_beside_a_secret_is_denied_at_preview(project: Project) -> None:
    changer, _, _ = project('pod("web", "nginx:latest")')
    previewed = changer.preview("up", ignore)
    assert {item.rule for item in previewed.verdict.denials} == {"workloads/images_are_pinned"}
    with pytest.raises(Denied):
        changer.run(previewed, ignore)


def test_a_value_not_known_at_preview_is_judged_when_it_runs(
    project: Project, api: httpx2.Client, namespace: str
) -> None:
    changer, _, _ = project('pod("web", pulumi.Output.concat("nginx@", suffix.result))')
    previewed = changer.preview("up", ignore)
    assert "workloads/images_are_pinned" in {item.rule for item in previewed.verdict.deferred}
    with pytest.raises(Denied, match="images_are_pinned"):
        changer.run(previewed, ignore)
    assert pods(api, namespace) == []


def test_a_freeze_that_begins_while_a_person_thinks_stops_the_run(
    project: Project, api: httpx2.Client, namespace: str
) -> None:
    freeze = {"from": "2026-12-20T00:00:00Z", "until": "2027-01-03T00:00:00Z", "reason": "nobody is there"}
    days = iter((19, 20, 20))

    def context() -> Context:
        return Context(now=datetime(2026, 12, next(days), tzinfo=UTC))

    policies = Policies.model_validate({"freezes": {"year-end": freeze}})
    changer, _, _ = project('pod("web", "nginx:1.29.1")', policies, context)
    previewed = changer.preview("up", ignore)
    assert not previewed.verdict.denials
    with pytest.raises(Denied, match="frozen until 2027-01-03T00:00:00Z: nobody is there"):
        changer.run(previewed, ignore)
    assert pods(api, namespace) == []
    assert {item.rule for item in changer.preview("up", ignore).verdict.denials} == {"changes/freezes_are_kept"}


def test_a_budget_is_told_when_it_is_kept_and_denies_when_it_is_not(project: Project) -> None:
    policies = Policies.model_validate({"budgets": {"creates": 3}})
    changer, _, folder = project('pod("web", "nginx:1.29.1")', policies)
    kept = changer.preview("up", ignore).verdict
    assert not kept.denials
    assert [(item.limit, item.used, item.allowed) for item in kept.budgets] == [("creates", 3, 3)]
    source = (folder / "__main__.py").read_text()
    projects.write(folder, source + '\npod("other", "nginx:1.29.1")\n')
    [denial] = changer.preview("up", ignore).verdict.denials
    assert "4 creates of 3 allowed by policies.budgets.creates, most by Pod (2)" in denial.message


def test_a_step_that_was_not_judged_is_refused(project: Project, api: httpx2.Client, namespace: str) -> None:
    changer, _, folder = project('pod("web", "nginx:1.29.1")')
    previewed = changer.preview("up", ignore)
    source = (folder / "__main__.py").read_text()
    projects.write(folder, source + '\npod("intruder", "nginx:1.29.1")\n')
    with pytest.raises(Stale, match="intruder"):
        changer.run(previewed, ignore)
    assert "intruder" not in pods(api, namespace)


def test_a_delete_that_was_not_judged_is_refused(project: Project, api: httpx2.Client, namespace: str) -> None:
    changer, _, folder = project('pod("web", "nginx:1.29.1")\npod("other", "nginx:1.29.1")')
    changer.run(changer.preview("up", ignore), ignore)
    previewed = changer.preview("up", ignore)
    source = (folder / "__main__.py").read_text()
    projects.write(folder, source.replace('pod("other", "nginx:1.29.1")', ""))
    with pytest.raises(Stale, match="other"):
        changer.run(previewed, ignore)
    assert sorted(pods(api, namespace)) == ["other", "web"]


def test_a_preview_that_the_server_refuses_says_why(project: Project) -> None:
    changer, _, _ = project('k.core.v1.ConfigMap("x", metadata={"name": "Not_A_Name", "namespace": "NAMESPACE"})')
    with pytest.raises(Failed, match="Not_A_Name"):
        changer.preview("up", ignore)


def test_a_destroy_is_judged_and_leaves_nothing(project: Project, api: httpx2.Client, namespace: str) -> None:
    changer, engine, _ = project('pod("web", "nginx:1.29.1")')
    changer.run(changer.preview("up", ignore), ignore)
    denied = changer.preview("destroy", ignore)
    assert {item.rule for item in denied.verdict.denials} == {"data/stateful_resources_are_kept"}
    engine.state()
    with pytest.raises(Denied):
        changer.run(denied, ignore)
    assert pods(api, namespace) == ["web"]


GROUP = """
from pulumi_kubernetes.yaml.v2 import ConfigGroup
def group(image):
    container = {"name": "main", "image": image, "securityContext": confined}
    about = {"name": "inner", "namespace": "NAMESPACE", "annotations": {"pulumi.com/skipAwait": "true"}}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": about, "spec": {"containers": [container]}}
    ConfigGroup("group", objs=[pod])
"""


def test_children_of_a_component_in_a_provider_are_judged_like_all_others(
    project: Project, api: httpx2.Client, namespace: str
) -> None:
    changer, engine, folder = project(GROUP + 'group("nginx:1.29.1")')
    previewed = changer.preview("up", ignore)
    assert not previewed.verdict.denials
    projects.write(folder, (folder / "__main__.py").read_text().replace("nginx:1.29.1", "nginx:latest"))
    with pytest.raises(Stale, match=r"group: objs\[0\].spec.containers\[0\].image is not the value"):
        changer.run(previewed, ignore)
    assert pods(api, namespace) == []

    assert {item.rule for item in changer.preview("up", ignore).verdict.denials} == {"workloads/images_are_pinned"}
    projects.write(folder, (folder / "__main__.py").read_text().replace("nginx:latest", "nginx:1.29.1"))
    changer.run(changer.preview("up", ignore), ignore)
    assert pods(api, namespace) == ["inner"]
    [child] = [item for item in (engine.state() or {})["resources"] if item["type"] == "kubernetes:core/v1:Pod"]
    assert "layer0-gate-delete" in json.dumps(child["resourceHooks"])


def test_a_child_that_no_preview_showed_is_refused(project: Project, api: httpx2.Client, namespace: str) -> None:
    changer, _, _ = project(GROUP + 'group(pulumi.Output.concat("nginx:1.", suffix.result))')
    with pytest.raises(Stale, match=r"inner: create is not in the change set"):
        changer.run(changer.preview("up", ignore), ignore)
    assert pods(api, namespace) == []


@pytest.mark.parametrize(
    ("edited", "refused"),
    [
        pytest.param(
            'r.RandomString("first", length=8)\nr.RandomString("unseen", length=8)',
            "^unseen: create is not allowed by the plan$",
            id="create",
        ),
        pytest.param(
            'r.RandomString("first", length=9)', "^first: resource .*::first violates plan$", id="other inputs"
        ),
    ],
)
def test_the_engine_itself_refuses_what_its_plan_of_the_preview_does_not_hold(
    tmp_path: Path, tools: Mapping[str, Path], edited: str, refused: str
) -> None:
    program = "import pulumi_random as r\n"
    engine = projects.engine(tmp_path, program + 'r.RandomString("first", length=8)', tools, Engine)
    engine.preview("up", ignore)
    projects.write(tmp_path, program + edited)
    with pytest.raises(Unplanned, match=refused), hosting():
        engine.run("up", ignore, planned=True)
    made = [item["urn"].rpartition("::")[2] for item in (engine.state() or {}).get("resources", [])]
    assert "unseen" not in made

    projects.write(tmp_path, program + 'r.RandomString("first", length=8)')
    engine.run("up", ignore, planned=True)
