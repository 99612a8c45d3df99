"""A rule whose answer depends on a value not known yet is deferred, however it reads it: rules of a careless author."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from policies.changes import Change, ChangeSet
from policies.gate import judge
from policies.opa import Faulty, Opa
from policies.verdict import Denied
from tests.policies import careless
from tests.policies.careless import ERRORS, READ_IMAGE, READ_NO_IMAGE, filled

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("opa_on_path")]

IMAGE = "spec.containers[0].image"
UNKNOWN = {"unknown": True}


def pod(image: Any, unknown: tuple[str, ...] = (), name: str = "web") -> Change:
    kind = "kubernetes:core/v1:Pod"
    container = {"name": "main", "image": image}
    new = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": {"containers": [container]}}
    urn = f"urn:pulumi:t::layer0::{kind}::{name}"
    return Change(urn=urn, type=kind, name=name, op="create", new=new, unknown=unknown)


def change_set(*changes: Change) -> ChangeSet:
    return ChangeSet(stack="t", operation="up", changes=changes, parameters={"kubernetes_version": "1.36"})


@pytest.fixture(scope="module")
def opa(opa_on_path: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opa]:
    made = careless.policies(tmp_path_factory.mktemp("careless"), filled(READ_IMAGE | READ_NO_IMAGE))
    with Opa(made, {}) as server:
        yield server


@pytest.mark.parametrize("name", READ_IMAGE)
def test_the_rule_denies_the_bad_image_and_allows_the_good_one(opa: Opa, name: str) -> None:
    rule = f"careless/{name}"
    assert rule in {item.rule for item in judge(opa, change_set(pod("bad"))).denials}
    assert rule not in {item.rule for item in judge(opa, change_set(pod("good"))).denials}


@pytest.fixture(scope="module")
def orderly(opa_on_path: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opa]:
    """An OPA without the rules that make an error of a value not known yet, which defers every rule."""
    bodies = {name: body for name, body in filled(READ_IMAGE | READ_NO_IMAGE).items() if name not in ERRORS}
    with Opa(careless.policies(tmp_path_factory.mktemp("orderly"), bodies), {}) as server:
        yield server


@pytest.mark.parametrize("name", sorted(READ_IMAGE.keys() - ERRORS))
def test_a_rule_is_deferred_or_denies_while_the_value_that_it_reads_is_not_known(orderly: Opa, name: str) -> None:
    verdict = judge(orderly, change_set(pod(UNKNOWN, (IMAGE,))))
    told = [item for item in (*verdict.denials, *verdict.deferred) if item.rule == f"careless/{name}"]
    assert len(told) == 1
    if told[0] in verdict.deferred:
        assert (told[0].urn, told[0].path, told[0].remedy) == (pod("").urn, IMAGE, "do better")


@pytest.mark.parametrize("unknown", ["spec", "spec.containers", "spec.containers[0]"])
@pytest.mark.parametrize("name", sorted(READ_IMAGE.keys() - ERRORS))
def test_a_rule_is_deferred_while_something_above_is_not_known(orderly: Opa, name: str, unknown: str) -> None:
    new: dict[str, Any] = {"metadata": {"name": "web"}, "spec": UNKNOWN}
    if unknown != "spec":
        new["spec"] = {"containers": UNKNOWN if unknown == "spec.containers" else [UNKNOWN]}
    verdict = judge(orderly, change_set(replace(pod(""), new=new, unknown=(unknown,))))
    assert f"careless/{name}" in {item.rule for item in (*verdict.denials, *verdict.deferred)}


@pytest.mark.parametrize("name", READ_NO_IMAGE)
def test_a_rule_that_reads_something_else_is_not_deferred(orderly: Opa, name: str) -> None:
    verdict = judge(orderly, change_set(pod(UNKNOWN, (IMAGE,))))
    assert f"careless/{name}" not in {item.rule for item in (*verdict.denials, *verdict.deferred)}


def test_what_is_denied_anyway_is_not_deferred_too(orderly: Opa) -> None:
    bad, unknown = pod("bad", ("spec.containers[0].tty",)), pod(UNKNOWN, (IMAGE,), "other")
    verdict = judge(orderly, change_set(bad, unknown))
    denied = {item.rule for item in verdict.denials if item.urn == bad.urn}
    assert "careless/walking" in denied
    assert not {item.rule for item in verdict.deferred if item.urn == bad.urn} & denied
    assert "careless/walking" in {item.rule for item in verdict.deferred if item.urn == unknown.urn}


def test_an_error_over_an_unknown_value_defers_every_rule(opa: Opa) -> None:
    verdict = judge(opa, change_set(pod(UNKNOWN, (IMAGE,)), pod("good", name="other")))
    deferred = {item.rule for item in verdict.deferred}
    assert {"careless/call", "careless/comparison", "careless/other_field"} <= deferred
    assert {item.urn for item in verdict.deferred} == {pod("").urn}


def test_an_error_over_a_known_value_denies_whatever_else_is_unknown(opa: Opa) -> None:
    with pytest.raises(Denied, match="startswith"):
        judge(opa, change_set(pod(UNKNOWN, (IMAGE,)), pod(7, name="other"))).enforce()
    with pytest.raises(Faulty):
        opa.query(change_set(pod(7)).document())


def test_rules_are_not_read_while_every_value_is_known() -> None:
    with Opa(environment={}) as fresh:
        judge(fresh, change_set(pod("good")))
        assert "reads" not in vars(fresh.loaded())
        judge(fresh, change_set(pod("good", (IMAGE,))))
        assert "reads" in vars(fresh.loaded())
