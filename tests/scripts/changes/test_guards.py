"""A real run lets a step through only as it was judged."""

import asyncio
from typing import Any, cast

import pytest

from policies.changes import Change, ChangeSet
from policies.registrations import Registration, Registrations
from policies.steps import Step, StepJudge
from policies.values import Masked, disagreeing
from policies.verdict import Verdict
from scripts.changes.guards import Applying, Stale

URN = "urn:pulumi:local::layer0::a:b:C::web"


def secret(fingerprint: str | None) -> dict[str, Any]:
    return {"secret": True, "fingerprint": fingerprint}


@pytest.mark.parametrize(
    ("judged", "now", "paths", "reason"),
    [
        ({"a": 1, "b": [1]}, {"b": [1], "a": 1}, [], "the same, in any order"),
        ({"a": 1}, {"a": 2}, ["a"], "a known value is another"),
        ({"a": 1}, {"a": 1, "b": 2}, ["b"], "something was added"),
        ({"a": 1, "b": 2}, {"a": 1}, ["b"], "something is gone"),
        ({"a": [1]}, {"a": [1, 2]}, ["a"], "a list has grown"),
        ({"a": {"unknown": True}}, {"a": {"x": 1}}, [], "what was unknown may be anything"),
        ({"a": {"unknown": True}}, {"a": [1]}, [], "what was unknown may be a list"),
        ({"a": {"unknown": True}, "b": 1}, {"a": 1, "b": 2}, ["b"], "beside what was unknown"),
        ({"a": secret("x")}, {"a": secret("x")}, [], "the same secret"),
        ({"a": secret("x")}, {"a": secret("y")}, ["a.fingerprint"], "another secret"),
        ({"a": secret("x")}, {"a": "plain"}, ["a"], "a secret that is none any more"),
        ({"a": secret(None)}, {"a": secret("y")}, [], "a secret that was unknown"),
        ({"a": secret(None)}, {"a": "plain"}, ["a"], "an unknown secret that became plain"),
    ],
)
def test_what_runs_may_differ_only_where_it_was_unknown(judged: Any, now: Any, paths: list[str], reason: str) -> None:
    assert list(disagreeing(judged, now)) == paths, reason


@pytest.mark.parametrize(
    ("kind", "replicas", "says"),
    [
        ("update", 9, "web: replicas is not the value that was judged"),
        ("create", 3, "create is not in the change set"),
        ("delete", 3, "delete is not in the change set"),
    ],
)
def test_a_step_that_was_not_judged_is_stale(kind: str, replicas: int, says: str) -> None:
    change = Change(urn=URN, type="a:b:C", name="web", op="update", old={"replicas": 1}, new={"replicas": 3})
    judged = ChangeSet(stack="local", operation="up", changes=(change,))
    never = cast("StepJudge", None)
    registrations = Registrations(stack="local", project="layer0", fingerprint=lambda _: None)
    inputs = Masked({"replicas": replicas})
    registrations.seen[URN] = Registration(
        urn=URN, type="a:b:C", name="web", parent=None, provider=None, dependencies=(), inputs=inputs, custom=True,
        op="register",
    )  # fmt: skip
    applying = Applying(judged, Verdict(denials=()), never).start(registrations)
    step = Step(kind=kind, urn=URN, type="a:b:C", name="web", old=None, new=inputs)
    with pytest.raises(Stale, match=says):
        asyncio.run(applying.step(step))
    assert applying.refused is not None
