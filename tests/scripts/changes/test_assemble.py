"""Joining registrations, events and state."""

from types import SimpleNamespace
from typing import Any

import pytest

from policies.changes import name_of, type_of
from policies.registrations import Registration, Registrations
from policies.values import Masked, fingerprinter
from scripts.changes.assemble import Steps, changes, clean, heavier

FINGERPRINT = fingerprinter(b"key")
TENANT = "urn:pulumi:t::layer0::layer0:index:TenantEnvironment::acme"
QUOTA = "urn:pulumi:t::layer0::layer0:index:TenantEnvironment$kubernetes:core/v1:ResourceQuota::quota"
STACK = "urn:pulumi:t::layer0::pulumi:pulumi:Stack::layer0-t"


def event(urn: str, op: str, *, outcome: bool = False, **more: Any) -> Any:
    nothing: dict[str, Any] = dict.fromkeys(("old", "new", "detailed_diff", "diffs", "keys"))
    told = {**nothing, "urn": urn, "op": op, "type": type_of(urn), "provider": "", **more}
    step = SimpleNamespace(metadata=SimpleNamespace(**told))
    return SimpleNamespace(
        resource_pre_event=None if outcome else step,
        res_outputs_event=step if outcome else None,
        diagnostic_event=None,
    )


def state(inputs: Any, parent: str = "") -> Any:
    return SimpleNamespace(inputs=inputs, parent=parent, outputs={})


def registration(urn: str, parent: str | None, tree: Any, dependencies: tuple[str, ...] = ()) -> Registration:
    return Registration(
        urn=urn,
        type=type_of(urn),
        name=name_of(urn),
        parent=parent,
        provider=None,
        dependencies=dependencies,
        inputs=Masked(tree),
        custom=True,
        op="register",
    )


def registered(seen: dict[str, Registration]) -> Registrations:
    return Registrations(stack="t", project="layer0", fingerprint=FINGERPRINT, seen=seen)


@pytest.mark.parametrize(
    ("ops", "want", "reason"),
    [
        (["create"], "create", "a create"),
        (["create-replacement", "replace", "delete-replaced"], "replace", "create before delete"),
        (["delete-replaced", "replace", "create-replacement"], "replace", "delete before create"),
        (["same"], "same", "no change"),
        (["invented"], "invented", "a step that we do not know is not taken for another"),
        (["same", "invented"], "invented", "and it outweighs all that we know"),
    ],
)
def test_the_steps_of_one_resource_become_one_op(ops: list[str], want: str, reason: str) -> None:
    steps = Steps()
    for op in ops:
        steps.add(event(QUOTA, op))
    assert [change.op for change in changes(steps, registered({}), None)] == [want], reason


def test_the_registration_wins_for_new_and_the_state_for_old() -> None:
    steps = Steps()
    steps.add(event(QUOTA, "update", old=state({"a": "[secret]"}), new=state({"a": "[secret]"})))
    seen = {QUOTA: registration(QUOTA, None, {"a": 2})}
    before = {"resources": [{"urn": QUOTA, "inputs": {"a": 1}}]}
    change = changes(steps, registered(seen), before)[0]
    assert (change.old, change.new) == ({"a": 1}, {"a": 2})
    assert [item.path for item in change.differs] == ["a"]


def test_a_resource_that_nobody_registered_is_told_by_its_events() -> None:
    steps = Steps()
    steps.add(event(QUOTA, "create", new=state({"a": ["[secret]"]}, TENANT)))
    change = changes(steps, registered({}), None)[0]
    assert change.new == {"a": [{"secret": True, "fingerprint": None}]}
    assert (change.parent, change.secret, change.tenant) == (TENANT, ("a[0]",), "acme")


def test_a_deleted_resource_has_no_new_inputs_even_where_the_program_registers_it() -> None:
    steps = Steps()
    steps.add(event(QUOTA, "delete", old=state({"a": 1})))
    change = changes(steps, registered({QUOTA: registration(QUOTA, TENANT, {"a": 1})}), None)[0]
    assert (change.old, change.new) == ({"a": 1}, None)


def test_dependents_and_tenants_follow_the_registrations() -> None:
    steps = Steps()
    seen = {TENANT: registration(TENANT, STACK, {}), QUOTA: registration(QUOTA, TENANT, {}, (TENANT,))}
    quota, tenant = changes(steps, registered(seen), None)
    assert (tenant.urn, tenant.dependents, quota.dependencies, quota.tenant) == (TENANT, 1, (TENANT,), "acme")


def test_a_detailed_difference_says_what_replaces() -> None:
    steps = Steps()
    kinds = {"data.a": SimpleNamespace(diff_kind="update-replace"), "metadata.x": SimpleNamespace(diff_kind="add")}
    steps.add(event(QUOTA, "replace", detailed_diff=kinds))
    change = changes(steps, registered({}), None)[0]
    assert [(item.path, item.replaces) for item in change.differs] == [("data.a", True), ("metadata.x", False)]


@pytest.mark.parametrize(("outcome", "want"), [("same", "same"), ("update", "refresh"), ("delete", "delete")])
def test_a_refresh_is_judged_by_what_it_found(outcome: str, want: str) -> None:
    steps = Steps()
    steps.add(event(QUOTA, "refresh", old=state({"a": 1})))
    steps.add(event(QUOTA, outcome, outcome=True, new=state({"a": 3})))
    change = changes(steps, registered({}), None)[0]
    assert change.op == want


def test_replaced_beats_everything_we_know() -> None:
    assert heavier("replace", "delete") == "replace"


def test_colour_marks_are_taken_out() -> None:
    assert clean("<{%fg 1%}>error: <{%reset%}>no\x1b[0m\n") == "error: no"


@pytest.mark.parametrize(
    ("op", "outputs", "want", "reason"),
    [
        ("create", {"metadata": {"uid": "1"}}, True, "only a server gives a UID"),
        ("create", {"metadata": {"name": "a"}}, False, "the provider repeats its inputs"),
        ("update", {}, False, "nothing came back"),
        ("same", {"metadata": {"name": "a"}}, None, "nothing to try"),
    ],
)
def test_a_dry_run_shows_in_what_came_back(op: str, outputs: Any, want: bool | None, reason: str) -> None:
    steps = Steps()
    steps.add(event(QUOTA, op, new=state({})))
    steps.add(event(QUOTA, op, outcome=True, new=SimpleNamespace(inputs={}, outputs=outputs, parent="")))
    assert changes(steps, registered({}), None)[0].dry_run is want, reason
