"""The page that a person reads before saying yes."""

from typing import Any

import pytest

from policies.changes import Change, ChangeSet, Difference
from policies.gate import Finding, Verdict
from scripts.changes import show


def change(name: str, op: str, **more: Any) -> Change:
    kind = more.pop("kind", "kubernetes:apps/v1:Deployment")
    return Change(urn=f"urn:pulumi:t::layer0::{kind}::{name}", type=kind, name=name, op=op, **more)


def page(*changes: Change, **verdict: Any) -> str:
    given: dict[str, Any] = {"denials": (), "rules": ("a/b",), **verdict}
    return show.page(ChangeSet(stack="t", operation="up", changes=changes), Verdict(**given))


def test_the_first_line_counts_what_would_happen() -> None:
    provider = change("default", "create", kind="pulumi:providers:kubernetes")
    text = page(change("a", "create"), change("b", "delete"), change("c", "same"), provider)
    assert text.splitlines()[0] == "up t: 1 to create, 1 to delete, 1 unchanged"


def test_an_update_shows_old_and_new_values_and_what_replaces() -> None:
    differs = (Difference(path="spec.replicas"), Difference(path="spec.selector", replaces=True))
    old, new = {"spec": {"replicas": 1, "selector": "x"}}, {"spec": {"replicas": 3, "selector": "y"}}
    text = page(change("web", "replace", differs=differs, old=old, new=new))
    assert "spec.replicas: 1 -> 3\n" in text
    assert "spec.selector: x -> y  (replaces)" in text


@pytest.mark.parametrize(
    ("value", "want"),
    [
        ({"secret": True, "fingerprint": "hmac-sha256:1"}, "[secret]"),
        ({"unknown": True}, "(known after apply)"),
        (None, "(none)"),
        ({"b": 1, "a": {"secret": True, "fingerprint": None}}, "a: [secret], b: 1"),
        (False, "False"),
    ],
)
def test_values_are_shown_as_people_read_them(value: Any, want: str) -> None:
    assert show.text(value) == want


def test_every_finding_is_shown_with_its_remedy_and_rule() -> None:
    finding = Finding(rule="a/b", urn="urn", message="web is wrong", path="spec.x", remedy="put it right")
    text = page(change("a", "create"), denials=(finding, finding), deferred=(finding,))
    assert text.count("denied: web is wrong (spec.x); put it right [a/b]") == 2
    assert "deferred: web is wrong" in text
    assert text.splitlines()[-1] == "gate: 2 denials (1 rules, 1 findings deferred)"


def test_what_was_done_ends_with_the_outputs() -> None:
    changes = ChangeSet(stack="t", operation="up", changes=(change("a", "create"), change("b", "same")))
    outputs = {"url": "https://x", "password": {"secret": True, "fingerprint": None}}
    assert show.applied(changes, outputs) == "up t: 1 created\n  password  [secret]\n  url       https://x"
