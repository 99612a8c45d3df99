"""The annotation `pulumi.com/waitFor`, expression by expression."""

import json
from typing import Any

import pytest

from scripts.providers.kubernetes.objects import Manifest, Ref
from scripts.providers.kubernetes.waits import waitfor
from scripts.providers.kubernetes.waits.readiness import Readiness
from scripts.providers.properties import UNKNOWN
from scripts.providers.servicer import Failed

LIVE: dict[str, Any] = {
    "metadata": {"name": "x", "generation": 3, "annotations": {"a.b/c": "d"}},
    "spec": {"replicas": 2, "share": 1.5, "on": True, "none": None},
    "status": {
        "phase": "Running",
        "addresses": [{"ip": "10.0.0.1", "kind": "in"}, {"ip": "10.0.0.2", "kind": "out"}],
        "conditions": [
            {"type": "Ready", "status": "True"},
            {"type": "Synced", "status": "False", "reason": "Busy", "message": "not yet"},
            {"type": "Late", "status": "True", "observedGeneration": 2},
        ],
    },
}


class Nothing:
    """No other objects: an expression is about its own object."""

    def get(self, wanted: Ref) -> Manifest | None:
        raise AssertionError

    def select(self, api_version: str, kind: str, namespace: str | None, labels: dict[str, str]) -> list[Manifest]:
        raise AssertionError


def judge(text: str, live: Manifest = LIVE) -> Readiness:
    return waitfor.rule(text)(live, Nothing(), 0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("jsonpath={.status.phase}", ""),
        ("jsonpath={.status.phase}=Running", ""),
        ("jsonpath={$.status.phase}=Running", ""),
        ("jsonpath={ .status.phase }=Done", ".status.phase is Running, not Done"),
        ("jsonpath={.status.nothing}", "no value at .status.nothing"),
        ("jsonpath={.status}", ""),
        ("jsonpath={.spec.none}", ""),
        ("jsonpath={.spec.replicas}=2", ""),
        ("jsonpath={.spec.share}=1.5", ""),
        ("jsonpath={.spec.on}=true", ""),
        ("jsonpath={.metadata.annotations['a.b/c']}=d", ""),
        ('jsonpath={["metadata"]["name"]}=x', ""),
        ("jsonpath={.status.addresses[1].ip}=10.0.0.2", ""),
        ("jsonpath={.status.addresses[-1].kind}=out", ""),
        ("jsonpath={.status.addresses[2]}", "no value at .status.addresses[2]"),
        ("jsonpath={.status.addresses[*].ip}=10.0.0.1", ""),
        ("jsonpath={.status.addresses.*.ip}=10.0.0.1", ""),
        ("jsonpath={..ip}", ""),
        ('jsonpath={.status.conditions[?(@.type=="Ready")].status}=True', ""),
        ('jsonpath={.status.conditions[?(@.type=="Synced")].reason}=Busy', ""),
        ('jsonpath={.status.conditions[?(@.type=="Gone")]}', 'no value at .status.conditions[?(@.type=="Gone")]'),
        ("jsonpath={.status.conditions[?@.type == 'Ready'].status}=True", ""),
        ("jsonpath={.status.conditions[?(@.type!='Ready')].status}=False", ""),
        ("jsonpath={.status.conditions[?(@.reason)].type}=Synced", ""),
        ("condition=Ready", ""),
        ("condition=ready", ""),
        ("condition=Synced", "condition Synced is False, not True: not yet"),
        ("condition=Synced=false", ""),
        ("condition=Gone", "no condition Gone yet"),
        ("condition=Late", "condition Late is of an older generation"),
        ('["condition=Ready", "jsonpath={.status.phase}=Running"]', ""),
        ('["condition=Ready", "jsonpath={.status.phase}=Done"]', ".status.phase is Running, not Done"),
    ],
)
def test_what_is_waited_for(text: str, message: str) -> None:
    found = judge(text)
    assert (found.ready, found.message, found.failed) == (not message, message, False)


def test_a_status_of_an_older_generation_does_not_count() -> None:
    status = {"observedGeneration": 2, "conditions": [{"type": "Ready", "status": "True"}]}
    assert not judge("condition=Ready", {**LIVE, "status": status}).ready


def test_many_values_cannot_be_compared_with_one() -> None:
    found = judge("jsonpath={.status.addresses}=10.0.0.1")
    assert (found.ready, found.failed) == (False, True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ready",
        "condition",
        "condition=",
        "jsonpath=.status.phase",
        "jsonpath='{.status.phase}'",
        "jsonpath={.status.phase}=",
        "jsonpath={.status.phase} = x",
        "jsonpath={status.phase}",
        "jsonpath={.a}={.b}",
        "jsonpath={.a[?(@.b<3)]}",
        "jsonpath={.a[0:2]}",
        "jsonpath={.a",
        "[]",
        "[1]",
        "{}",
        '["condition=Ready", "x"]',
    ],
)
def test_an_expression_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(Failed, match=r"metadata.annotations: pulumi\.com/waitFor .*; write for example"):
        waitfor.rule(text)


@pytest.mark.parametrize("written", [None, UNKNOWN, 5, {"a": 1}, "condition=Ready", json.dumps(["condition=Ready"])])
def test_what_is_not_known_yet_passes_the_check(written: Any) -> None:
    waitfor.check({"metadata": {"annotations": {"pulumi.com/waitFor": written}}})
