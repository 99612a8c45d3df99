"""The page that a person reads before saying yes."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policies.changes import Difference
from policies.verdict import ApprovalNeeded, Budget, Finding
from scripts.changes.reports import words, write
from tests.scripts.changes.previews import change, report


def page(folder: Path, *changes: Any, **verdict: Any) -> str:
    return write("text", report(folder, *changes, **verdict))


def finding(name: str = "web", **more: Any) -> Finding:
    told = {"rule": "a/b", "message": f"{name} is wrong", "path": "spec.x", "remedy": "put it right", **more}
    return Finding(urn=change(name, "create").urn, **told)


def test_the_first_line_counts_what_would_happen(tmp_path: Path) -> None:
    provider = change("default", "create", kind="pulumi:providers:kubernetes")
    text = page(tmp_path, change("a", "create"), change("b", "delete"), change("c", "same"), provider)
    assert text.splitlines()[0] == "up local: 1 to create, 1 to delete, 1 unchanged"


def test_an_update_shows_old_and_new_values_and_what_replaces(tmp_path: Path) -> None:
    differs = (Difference(path="spec.replicas"), Difference(path="spec.selector", replaces=True))
    old, new = {"spec": {"replicas": 1, "selector": "x"}}, {"spec": {"replicas": 3, "selector": "y"}}
    text = page(tmp_path, change("web", "replace", differs=differs, old=old, new=new))
    assert "spec.replicas: 1 -> 3\n" in text
    assert "spec.selector: x -> y  (replaces)" in text


def test_changes_are_shown_below_what_they_are_a_part_of(tmp_path: Path) -> None:
    top = change("platform", "same", kind="layer0:index:Layer0")
    tenant = change("acme", "update", kind="layer0:index:Tenant", parent=top.urn, tenant="acme")
    kept = change("roles", "same", kind="layer0:index:Roles", parent=top.urn)
    differs = (Difference(path="spec.hard.pods"),)
    sizes = {"old": {"spec": {"hard": {"pods": 1}}}, "new": {"spec": {"hard": {"pods": 2}}}}
    kind = "kubernetes:core/v1:ResourceQuota"
    quota = change("quota", "update", kind=kind, parent=tenant.urn, tenant="acme", differs=differs, **sizes)
    lost = change("lost", "delete", parent="urn:pulumi:local::layer0::layer0:index:Gone::gone")
    lines = page(tmp_path, quota, kept, lost, tenant, top).splitlines()
    assert lines[1:6] == [
        "  - delete   Deployment         lost",
        "             Layer0             platform",
        "  ~ update     Tenant           acme  (tenant acme)",
        "  ~ update       ResourceQuota  quota",
        "                   spec.hard.pods: 1 -> 2",
    ]


@pytest.mark.parametrize(
    ("value", "want"),
    [
        ({"secret": True, "fingerprint": "hmac-sha256:1"}, "[secret]"),
        ({"unknown": True}, "(known after apply)"),
        (None, "(none)"),
        ({"b": 1, "a": {"secret": True, "fingerprint": None}}, "a: [secret], b: 1"),
        ([1, {"secret": True, "fingerprint": "hmac-sha256:1"}], "[1, [secret]]"),
        (False, "False"),
        ("a\nb", "a\\nb"),
    ],
)
def test_values_are_shown_as_people_read_them(value: Any, want: str) -> None:
    assert words.text(value) == want


def test_what_lies_below_a_secret_is_shown_as_the_secret(tmp_path: Path) -> None:
    hidden = {"data": {"secret": True, "fingerprint": "hmac-sha256:1"}}
    differs = (Difference(path="data.password"), Difference(path="data.fingerprint"))
    text = page(tmp_path, change("web", "update", differs=differs, old=hidden, new=hidden))
    assert "data.password: [secret] -> [secret]" in text
    assert "data.fingerprint: [secret] -> [secret]" in text


def test_every_finding_is_a_row_with_its_remedy_and_the_line_behind_it(tmp_path: Path) -> None:
    tenant = change("acme", "create", kind="layer0:index:TenantEnvironment")
    web = change("web", "create", parent=tenant.urn)
    text = page(tmp_path, tenant, web, denials=(finding(),), deferred=(finding(),))
    lines = [line.strip() for line in text.splitlines()]
    start = lines.index("gate      rule  resource        stack file")
    assert lines[start + 1 :] == [
        "denied    a/b   Deployment web  stacks/Pulumi.local.yaml:7",
        "web is wrong (spec.x)",
        "-> put it right",
        "deferred  a/b   Deployment web  stacks/Pulumi.local.yaml:7",
        "web is wrong (spec.x)",
        "-> put it right",
        "gate: 1 denial (1 rules, 1 findings deferred)",
    ]


def test_a_finding_about_a_setting_leads_to_its_line(tmp_path: Path) -> None:
    text = page(tmp_path, denials=(Finding(rule="a/b", urn="", message="x", setting="policies.budgets.deletes"),))
    assert "denied  a/b   the change set  stacks/Pulumi.local.yaml:12" in text


def test_a_warning_about_many_resources_is_one_row(tmp_path: Path) -> None:
    alike = tuple(finding(name, message="not tried") for name in "abcde")
    text = page(tmp_path, warnings=alike)
    assert text.count("not tried") == 1
    assert "Deployment a, Deployment b, Deployment c and 2 more" in text


def test_approvals_that_are_asked_for_are_shown(tmp_path: Path) -> None:
    asked = ApprovalNeeded(rule="a/b", urn="", message="big", approvals=2, roles=("owners", "security"))
    text = page(tmp_path, approvals=(asked,))
    assert "approve  a/b   the change set" in text
    assert "big; needs 2 approvals of owners, security" in text
    assert text.splitlines()[-1] == "gate: passed, 1 approval asked for (1 rules, 0 findings deferred)"


def test_budgets_are_shown_kept_or_not(tmp_path: Path) -> None:
    stack = Budget(rule="a/b", setting="policies.budgets.deletes", limit="deletes", used=1, allowed=5)
    tenant = Budget(rule="a/b", setting="x", limit="updates", used=2, allowed=1, tenant="acme")
    assert "budgets: deletes 1 of 5, acme: updates 2 of 1\n" in page(tmp_path, budgets=(stack, tenant))


def test_what_was_done_ends_with_the_outputs(tmp_path: Path) -> None:
    outputs = {"url": "https://x", "password": {"secret": True, "fingerprint": None}}
    text = write("text", report(tmp_path, change("a", "create"), change("b", "same"), outputs=outputs))
    assert text == "up local: 1 created\n  password  [secret]\n  url       https://x"


def test_what_is_stored_comes_with_how_to_approve_it(tmp_path: Path) -> None:
    told = replace(report(tmp_path, change("a", "create")), stored="change set abc: stored; to approve it: run *this*")
    assert write("text", told).endswith("\nchange set abc: stored; to approve it: run *this*")
    assert "\n\nchange set abc: stored; to approve it: run &#42;this&#42;" in write("markdown", told)
