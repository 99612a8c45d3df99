"""What gets known only while a change runs is judged before it is used: the real engine, OPA and API server."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import httpx2
import pytest

from policies.opa import Opa
from policies.verdict import Denied
from scripts.changes.runs import Changer
from scripts.toolchain import kubernetes
from stacks.sections import Policies
from stacks.settings import Settings
from tests import projects
from tests.policies import careless

pytestmark = pytest.mark.e2e

HEAD = """
from types import SimpleNamespace

import pulumi
import pulumi_kubernetes as k
import pulumi_random as r
from policies import hooks

hooks.install(SimpleNamespace(fingerprint_key=None))
suffix = r.RandomString("suffix", length=8, special=False)

def late(value):
    return suffix.result.apply(lambda _: value)

def config(name, value, **options):
    return k.core.v1.ConfigMap(
        name,
        metadata={"name": name, "namespace": "NAMESPACE"},
        data={"value": value},
        opts=pulumi.ResourceOptions(**options),
    )
"""

ONE = """
deny contains {"urn": change.urn, "message": "must not be bad"} if {
	some change in input.changes
	change.new.data.value == "bad"
}"""

SEVERAL = """
deny contains {"urn": change.urn, "path": "data.value", "message": "two are alike"} if {
	some change in input.changes
	some other in input.changes
	change.urn < other.urn
	change.new.data.value == other.new.data.value
}"""

Project = Callable[..., Changer]


@pytest.fixture
def project(
    tmp_path: Path, tools: Mapping[str, Path], cluster: kubernetes.Cluster, namespace: str
) -> Iterator[Project]:
    """Makes a changer of a project with this program, after the head above, judged by this rule alone."""
    opened: list[Opa] = []

    def make(program: str, rule: str, scope: str) -> Changer:
        source = (HEAD + program).replace("NAMESPACE", namespace)
        engine = projects.engine(tmp_path, source, tools, KUBECONFIG=str(cluster.kubeconfig))
        opened.append(Opa(careless.policies(tmp_path, {"late": rule}, scope), {}))
        settings = cast(
            "Settings", SimpleNamespace(stack="test", digest="sha256:0", policies=Policies(), fingerprint_key=None)
        )
        return Changer(settings, engine, opened[-1])

    yield make
    for opa in opened:
        opa.close()


def ignore(_: Any) -> None:
    """Nobody watches."""


def configs(api: httpx2.Client, namespace: str) -> set[str]:
    items = api.get(f"/api/v1/namespaces/{namespace}/configmaps").json()["items"]
    return {item["metadata"]["name"] for item in items} - {"kube-root-ca.crt"}


def test_a_value_that_turns_out_bad_is_refused(project: Project, api: httpx2.Client, namespace: str) -> None:
    changer = project('config("web", late("bad"))', ONE, "change")
    previewed = changer.preview("up", ignore)
    assert [(item.rule, item.path) for item in previewed.verdict.deferred] == [("careless/late", "data.value")]
    assert not previewed.verdict.denials
    with pytest.raises(Denied, match="must not be bad"):
        changer.run(previewed, ignore)
    assert configs(api, namespace) == set()


def test_a_value_that_turns_out_good_is_made(project: Project, api: httpx2.Client, namespace: str) -> None:
    changer = project('config("web", late("good"))', ONE, "change")
    changer.run(changer.preview("up", ignore), ignore)
    assert configs(api, namespace) == {"web"}


def test_a_rule_over_the_whole_set_is_judged_with_each_value_that_gets_known(
    project: Project, api: httpx2.Client, namespace: str
) -> None:
    program = """
first = config("first", "alike")
second = config("second", late("other"), depends_on=[first])
config("third", late("alike"), depends_on=[second])
"""
    changer = project(program, SEVERAL, "change_set")
    previewed = changer.preview("up", ignore)
    assert {item.scope for item in previewed.verdict.deferred} == {"change_set"}
    assert not previewed.verdict.denials
    with pytest.raises(Denied, match="two are alike"):
        changer.run(previewed, ignore)
    assert configs(api, namespace) == {"first", "second"}


def test_a_replacement_whose_values_turn_out_good_is_made(
    project: Project, api: httpx2.Client, namespace: str, tmp_path: Path
) -> None:
    changer = project('config("web", late("good"))', ONE, "change")
    changer.run(changer.preview("up", ignore), ignore)
    source = (tmp_path / "__main__.py").read_text()
    projects.write(tmp_path, source.replace("length=8", "length=9").replace('late("good")', 'late("better")'))
    previewed = changer.preview("up", ignore)
    assert {change.name: change.op for change in previewed.changes.changes if change.name in {"suffix", "web"}} == {
        "suffix": "replace",
        "web": "replace",
    }
    changer.run(previewed, ignore)
    found = api.get(f"/api/v1/namespaces/{namespace}/configmaps/web").json()
    assert found["data"] == {"value": "better"}


READING = """
made = config("made", "x")
seen = k.core.v1.ConfigMap.get("seen", made.id)
config("web", seen.data["value"])
"""
UNREAD = """
deny contains {"urn": change.urn, "message": "must not be read"} if {
	some change in input.changes
	change.op == "read"
	change.name == "NAME"
}"""


def test_what_is_read_by_an_id_that_gets_known_only_later_is_judged_at_preview(project: Project) -> None:
    previewed = project(READING, UNREAD.replace("NAME", "seen"), "change").preview("up", ignore)
    assert [item.message for item in previewed.verdict.denials] == ["must not be read"]


def test_what_may_be_read_is_read(project: Project, api: httpx2.Client, namespace: str) -> None:
    changer = project(READING, UNREAD.replace("NAME", "another"), "change")
    changer.run(changer.preview("up", ignore), ignore)
    assert configs(api, namespace) == {"made", "web"}


def test_an_approval_that_is_needed_only_once_a_value_is_known_was_asked_of_nobody(
    project: Project, api: httpx2.Client, namespace: str
) -> None:
    rule = """
approve contains {"urn": change.urn, "message": "needs a second look"} if {
	some change in input.changes
	change.new.data.value == "delicate"
}"""
    changer = project('config("web", late("delicate"))', rule, "change")
    previewed = changer.preview("up", ignore)
    assert not previewed.verdict.approvals
    with pytest.raises(Denied, match="preview it again"):
        changer.run(previewed, ignore)
    assert configs(api, namespace) == set()
    again = changer.preview("up", ignore)
    assert [item.message for item in again.verdict.approvals] == ["needs a second look"]
    changer.run(again, ignore)
    assert configs(api, namespace) == {"web"}
