"""Diff: what is updated in place, what is replaced, and in which order."""

import pytest

from tests.providers.contract.conftest import Start
from tests.providers.contract.edits import Edit, spec
from tests.providers.contract.edits_of_resources import RESOURCES
from tests.providers.contract.edits_of_workloads import WORKLOADS
from tests.providers.contract.stacks import Of, Outcome, Wanted, wanted

pytestmark = pytest.mark.e2e

EDITS = [*WORKLOADS, *RESOURCES]
SCALER = spec(minReplicas=1, maxReplicas=2, scaleTargetRef={"apiVersion": "apps/v1", "kind": "Deployment", "name": "a"})


@pytest.fixture(scope="module")
def runs(start: Start) -> tuple[Outcome, Outcome]:
    """A preview of the same program after an `up`, and one of the edits."""
    stack = start()
    before = [edit.wanted(edit.before) for edit in EDITS]
    assert not stack.up(*before).error
    after = stack.preview(*(edit.wanted({**edit.before, **edit.after}) for edit in EDITS))
    assert not after.error
    return stack.preview(*before), after


@pytest.mark.parametrize("edit", EDITS, ids=[edit.reason for edit in EDITS])
def test_a_difference_is_an_update_or_a_replacement(runs: tuple[Outcome, Outcome], edit: Edit) -> None:
    _, after = runs
    assert after.diffs[edit.name] == edit.diff
    replaces = any(kind.endswith("-replace") for kind in edit.diff.values())
    assert ("replace" in after.ops[edit.name]) == replaces


@pytest.mark.parametrize("edit", EDITS, ids=[edit.reason for edit in EDITS])
def test_what_the_server_added_is_no_difference(runs: tuple[Outcome, Outcome], edit: Edit) -> None:
    unchanged, _ = runs
    assert unchanged.ops[edit.name] == (["update"] if edit.before.get("metadata") else ["same"])


def test_an_object_that_the_program_named_goes_before_the_new_one_comes(runs: tuple[Outcome, Outcome]) -> None:
    _, after = runs
    assert after.ops["configmap-data"] == ["delete-replaced", "replace", "create-replacement"]
    for moved in ("another-name", "another-namespace"):
        assert after.ops[moved] == ["create-replacement", "replace", "delete-replaced"]


def test_an_object_with_a_made_up_name_stays_until_its_successor_and_dependents_follow(start: Start) -> None:
    def program(data: str) -> list[Wanted]:
        dependent = {"name": Of("first", ("metadata", "name"))}
        return [
            wanted({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {}, "data": {"a": data}}, "first"),
            wanted({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {}, "data": dependent}, "second"),
        ]

    stack = start()
    assert not stack.up(*program("1")).error
    old = stack.state()
    outcome = stack.up(*program("2"))
    assert outcome.ops["first"] == ["create-replacement", "replace", "delete-replaced"]
    assert outcome.ops["second"] == ["create-replacement", "replace", "delete-replaced"]
    new = stack.state()
    assert new["first"]["id"] != old["first"]["id"]
    assert new["second"]["outputs"]["data"]["name"] == new["first"]["outputs"]["metadata"]["name"]


def test_ignored_paths_and_another_version_of_the_same_kind(start: Start) -> None:
    def program(data: str, version: str) -> list[Wanted]:
        kept = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "ignored"}, "data": {"a": data}}
        scaler = {"apiVersion": version, "kind": "HorizontalPodAutoscaler", "metadata": {"name": "scaler"}, **SCALER}
        return [
            wanted(kept, ignore_changes=["data.a"]),
            Wanted("scaler", "kubernetes:autoscaling/v2:HorizontalPodAutoscaler", scaler),
        ]

    stack = start()
    assert not stack.up(*program("1", "autoscaling/v1")).error
    outcome = stack.preview(*program("2", "autoscaling/v2"))
    assert not outcome.error
    assert outcome.ops["ignored"] == ["same"]
    assert outcome.diffs["scaler"] == {"apiVersion": "update"}
