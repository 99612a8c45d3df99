"""Whatever somebody does to the documents, keys, clocks or files: only what the right people approved may run."""

import base64
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from policies.approvals import NotApproved
from policies.changes import Change
from policies.signatures import Forged, Refused
from policies.statements import Signed
from policies.verdict import ApprovalNeeded
from scripts.changes import store
from scripts.changes.approvals.archive import Invalid
from scripts.changes.guards import Stale
from tests.scripts.changes.approvals.people import START, TENANT, VERDICT, Office, changes, edit, sign

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("opa_on_path")]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.fixture
def alice(office: Office) -> Path:
    return office.hire("alice")


@pytest.fixture
def bob(office: Office) -> Path:
    return office.hire("bob")


@pytest.fixture
def proposed(office: Office, alice: Path, bob: Path) -> Office:
    """Alice has made a change set that one other person must approve."""
    office.open()
    office.propose(alice, changes())
    return office


def test_what_another_person_approved_runs(proposed: Office, bob: Path) -> None:
    proposed.approve(bob, changes())
    proposed.up(changes())


def test_what_nobody_approved_does_not_run_and_the_refusal_says_who_may_and_how(proposed: Office) -> None:
    with pytest.raises(NotApproved) as refused:
        proposed.up(changes())
    assert "needs 1 approvals" in str(refused.value)
    assert f"./scripts/layer0 approve production {changes().digest()[7:19]}" in str(refused.value)


def test_an_approval_holds_after_an_unrelated_change_elsewhere(proposed: Office, bob: Path) -> None:
    proposed.approve(bob, changes())
    proposed.up(changes(state="sha256:other", settings="sha256:other"))


def test_an_approval_is_stale_once_another_change_would_run(proposed: Office, bob: Path) -> None:
    proposed.approve(bob, changes())
    with pytest.raises(Stale, match="Deployment web"):
        proposed.up(changes("replace"))


@pytest.mark.parametrize("part", ["program", "policies", "approvers", "toolchain"])
def test_an_approval_is_stale_once_files_that_decide_were_edited(proposed: Office, bob: Path, part: str) -> None:
    proposed.approve(bob, changes())
    with pytest.raises(Stale, match=part):
        proposed.up(changes(**{part: "sha256:edited"}))


@pytest.mark.parametrize("own", ["propose", "commit"])
def test_who_made_the_change_cannot_approve_it(office: Office, alice: Path, bob: Path, own: str) -> None:
    git = ["git", "-C", str(office.folder), "-c", "user.name=b", "-c", "user.email=BOB@example.com"]
    subprocess.run([*git, "init", "-q"], check=True)
    (office.folder / "stacks").mkdir()
    (office.folder / "stacks" / "Pulumi.production.yaml").write_text("config: {}")
    subprocess.run([*git, "add", "stacks"], check=True)
    subprocess.run([*git, "commit", "-qm", "made by bob"], check=True)
    office.open()
    office.propose(alice, changes())
    office.approve({"propose": alice, "commit": bob}[own], changes())
    with pytest.raises(NotApproved, match="whoever made the change cannot approve it"):
        office.up(changes())


def test_the_same_person_counts_once_whatever_they_sign_with(office: Office, alice: Path, bob: Path) -> None:
    office.parameters = {"required": 2}
    other = office.key("bob-s-other-key")
    office.lines.append(f"bob@example.com {other.with_suffix('.pub').read_text().strip()}")
    office.open()
    office.propose(alice, changes())
    for key in (bob, bob, other):
        office.approve(key, changes())
    with pytest.raises(NotApproved, match=r"needs 2 approvals \(has bob@example.com\)"):
        office.up(changes())


@pytest.mark.parametrize(
    ("kind", "old", "new", "says"),
    [
        ("change-sets", '"replicas":3', '"replicas":9', "the change set was edited"),
        ("change-sets", '"test/rule"', '"test/other"', "the verdict was edited"),
        ("change-sets", '"decision":"propose"', '"decision":"approve"', "signed another change set"),
        ("change-sets", "BEGIN SSH SIGNATURE-----\\nU1", "BEGIN SSH SIGNATURE-----\\nV1", "signature"),
        ("approvals", '"decision":"approve"', '"decision":"override"', "edited"),
        ("approvals", "BEGIN SSH SIGNATURE-----\\nU1", "BEGIN SSH SIGNATURE-----\\nV1", "edited"),
        ("approvals", '"reason":""', '"reason":"","more":1', "no signed statement"),
    ],
)
def test_an_edited_document_counts_for_nothing(
    proposed: Office, bob: Path, kind: str, old: str, new: str, says: str
) -> None:
    proposed.approve(bob, changes())
    edit(proposed.documents(kind)[0], old, new)
    with pytest.raises(NotApproved, match=says):
        proposed.up(changes())


def test_a_statement_under_somebody_elses_signature_is_refused(proposed: Office, bob: Path) -> None:
    said = proposed.say("approve", bob, changes(), nonce="0" * 32)
    proposed.archive.decide(Signed(statement=replace(said.statement, nonce="1" * 32), signature=said.signature))
    with pytest.raises(NotApproved, match="does not hold"):
        proposed.up(changes())


def test_a_signature_made_for_something_else_is_refused(proposed: Office, bob: Path) -> None:
    said = proposed.say("approve", bob, changes())
    signature = sign(bob, said.statement.content(), namespace="git")
    proposed.archive.decide(replace(said, signature=signature))
    with pytest.raises(NotApproved, match="does not hold"):
        proposed.up(changes())


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"stack": "staging"}, "another change set"),
        ({"operation": "destroy"}, "another change set"),
        ({"exact": "sha256:" + "0" * 64}, "not in the store"),
        ({"verdict": "sha256:" + "0" * 64}, "another verdict"),
        ({"kind": "propose"}, "no approval"),
        ({"at": START + timedelta(hours=2)}, "set the clocks right"),
        ({"expires": START - timedelta(hours=2)}, "it has expired"),
        ({"at": START - timedelta(days=3)}, "it has expired"),
    ],
)
def test_an_approval_of_something_else_is_refused(
    proposed: Office, bob: Path, other: Mapping[str, object], says: str
) -> None:
    proposed.archive.decide(proposed.say("approve", bob, changes(), **other))
    with pytest.raises(NotApproved, match=says):
        proposed.up(changes())


def test_an_approval_lets_one_run_pass(proposed: Office, bob: Path) -> None:
    proposed.approve(bob, changes())
    proposed.up(changes())
    with pytest.raises(NotApproved, match="let a run pass already"):
        proposed.up(changes())


def test_an_approval_ends_to_count(proposed: Office, bob: Path) -> None:
    proposed.approve(bob, changes())
    proposed.later(hours=25)
    with pytest.raises(NotApproved, match="it has expired"):
        proposed.up(changes())


def test_a_rejection_stands_against_approvals(office: Office, alice: Path, bob: Path) -> None:
    carol = office.hire("carol")
    office.open()
    office.propose(alice, changes())
    office.approve(bob, changes())
    office.archive.decide(office.say("reject", carol, changes(), "too many replicas"))
    with pytest.raises(NotApproved, match=r"rejected by carol@example.com .*: too many replicas"):
        office.up(changes())
    office.later(minutes=1)
    office.approve(carol, changes())
    office.up(changes())


def test_a_key_that_nobody_knows_is_refused(proposed: Office) -> None:
    proposed.approve(proposed.key("mallory"), changes())
    with pytest.raises(NotApproved, match="nobody in stacks/approvers"):
        proposed.up(changes())


def test_a_forged_proposer_cannot_be_approved(proposed: Office, bob: Path) -> None:
    other = changes("replace")
    proposed.propose(proposed.key("mallory"), other)
    proposed.approve(bob, other)
    with pytest.raises(NotApproved, match="nobody in stacks/approvers"):
        proposed.up(other)


def test_an_unsigned_change_set_cannot_be_approved(proposed: Office, bob: Path) -> None:
    other = changes("replace")
    proposed.archive.keep(other, VERDICT, None)
    proposed.approve(bob, other)
    with pytest.raises(NotApproved, match="not signed by who made it"):
        proposed.up(other)


@pytest.mark.parametrize("options", ['valid-before="20260301130000Z"', 'valid-after="20260301130000Z"'])
def test_a_key_counts_only_while_it_is_valid(office: Office, alice: Path, options: str) -> None:
    carol = office.hire("carol", options)
    office.open()
    office.propose(alice, changes())
    office.approve(carol, changes())
    office.later(hours=2)
    with pytest.raises(NotApproved, match="whose key is valid"):
        office.up(changes())


def test_a_revoked_key_counts_no_more_at_once(proposed: Office, bob: Path) -> None:
    proposed.approve(bob, changes())
    proposed.revoked = base64.b64encode(bob.with_suffix(".pub").read_bytes()).decode()
    with pytest.raises(NotApproved, match="revoked"):
        proposed.up(changes())


def test_a_certificate_of_an_authority_that_is_known_counts(office: Office, alice: Path) -> None:
    authority, carol = office.key("authority"), office.key("carol")
    office.lines.append(f"*@example.com cert-authority {authority.with_suffix('.pub').read_text().strip()}")
    office.open()
    subprocess.run(
        ["ssh-keygen", "-q", "-s", str(authority), "-I", "carol", "-n", "carol@example.com",
         "-V", "20260101:20270101", f"{carol}.pub"],
        check=True,
    )  # fmt: skip
    office.propose(alice, changes())
    office.approve(Path(f"{carol}-cert.pub"), changes())
    office.up(changes())


@pytest.mark.parametrize("what", ["people", "number", "rules"])
def test_who_may_approve_cannot_be_edited_in_the_same_change(proposed: Office, bob: Path, what: str) -> None:
    mallory = proposed.key("mallory")
    other = changes(approvers="sha256:edited")
    if what == "people":
        proposed.lines.append(f"mallory@example.com {mallory.with_suffix('.pub').read_text().strip()}")
        proposed.propose(bob, other)
        proposed.approve(mallory, other)
    elif what == "number":
        proposed.parameters = {"required": 0, "deletes": 0}
    approvals = proposed.approvals
    if what == "rules":
        rules = 'package policies.approvals\nverdict := {"approved": true}'
        approvals = replace(approvals, current=replace(proposed.trust, rules=rules))
    with pytest.raises(NotApproved):
        approvals.enforce(other, VERDICT)


def test_an_edit_of_who_may_approve_holds_from_the_next_change_on(office: Office, alice: Path, bob: Path) -> None:
    office.open()
    carol = office.hire("carol")
    office.propose(alice, changes())
    office.approve(bob, changes())
    office.up(changes())
    office.propose(alice, changes("replace"))
    office.approve(carol, changes("replace"))
    office.up(changes("replace"))


def test_an_edit_of_who_may_approve_needs_approval_where_nothing_else_changes(proposed: Office) -> None:
    proposed.hire("mallory")
    with pytest.raises(NotApproved):
        proposed.up(changes("same"))


def test_who_may_approve_cannot_be_edited_in_the_store(proposed: Office) -> None:
    edit(proposed.documents("trust")[0], '"required": 1', '"required": 0')
    with pytest.raises(Forged, match="edited in the store"):
        proposed.up(changes())


def test_a_new_stack_is_held_to_what_was_named_by_digest(office: Office, alice: Path, bob: Path) -> None:
    with pytest.raises(NotApproved, match=f"stack trust production {office.trust.digest}"):
        office.up(changes())
    from scripts.changes.approvals.archive import Applied

    office.archive.name(Applied(digest=office.trust.digest, at="2026-03-01T11:00:00Z"))
    office.propose(alice, changes())
    office.approve(bob, changes())
    office.lines.append("# edited")
    with pytest.raises(NotApproved, match="not those named"):
        office.up(changes())
    office.lines.pop()
    office.up(changes())
    with pytest.raises(store.Lost):
        office.archive.name(Applied(digest=office.trust.digest, at="2026-03-01T11:00:00Z"))


def test_a_clock_that_was_set_back_is_noticed(proposed: Office, bob: Path) -> None:
    proposed.approve(bob, changes())
    proposed.up(changes())
    proposed.now = START - timedelta(days=1)
    with pytest.raises(Refused, match="still to come"):
        proposed.up(changes())


def test_a_deletion_takes_more_people(office: Office, alice: Path, bob: Path) -> None:
    office.parameters = {"deletes": 2}
    carol = office.hire("carol")
    office.open()
    office.propose(alice, changes("delete"))
    office.approve(bob, changes("delete"))
    with pytest.raises(NotApproved, match="it deletes or replaces"):
        office.up(changes("delete"))
    office.approve(carol, changes("delete"))
    office.up(changes("delete"))


@pytest.mark.parametrize(("old", "new"), [("enterprise", "standard"), ("standard", "enterprise")])
def test_a_tenant_of_a_plan_takes_more_people_also_where_the_plan_changes(
    office: Office, alice: Path, bob: Path, old: str, new: str
) -> None:
    office.parameters = {"plans": {"enterprise": 2}}
    office.open()
    tenant = Change(
        urn=TENANT, type="layer0:index:TenantEnvironment", name="acme", op="update", tenant="acme",
        old={"tenant": {"plan": old}}, new={"tenant": {"plan": new}},
    )  # fmt: skip
    both = replace(changes(), changes=(*changes().changes, tenant))
    office.propose(alice, both)
    office.approve(bob, both)
    with pytest.raises(NotApproved, match="plan enterprise"):
        office.up(both)


def test_what_the_verdict_asks_for_is_needed_too(proposed: Office, bob: Path) -> None:
    proposed.approve(bob, changes())
    asked = ApprovalNeeded(rule="data/big", urn="", message="it is big", approvals=1, roles=("owners",))
    with pytest.raises(NotApproved, match=r"of owners, as it is big \[data/big\]"):
        proposed.up(changes(), replace(VERDICT, approvals=(asked,)))


def test_one_word_is_enough_in_an_emergency_and_every_later_verdict_shows_it(office: Office, bob: Path) -> None:
    office.roles = {"on-call": ["bob@example.com"]}
    office.parameters = {"override_roles": ["on-call"], "required": 3}
    office.open()
    office.propose(bob, changes())
    office.archive.decide(office.say("override", bob, changes(), "the site is down"))
    office.up(changes())
    assert "the site is down" in office.approvals.noted(VERDICT).warnings[0].message


@pytest.mark.parametrize(("who", "reason", "hours"), [("alice", "down", 0), ("bob", "", 0), ("bob", "down", 2)])
def test_an_override_needs_a_role_a_reason_and_haste(
    office: Office, alice: Path, bob: Path, who: str, reason: str, hours: int
) -> None:
    office.roles = {"on-call": ["bob@example.com"]}
    office.parameters = {"override_roles": ["on-call"]}
    office.open()
    office.propose(alice, changes())
    office.archive.decide(office.say("override", {"alice": alice, "bob": bob}[who], changes(), reason))
    office.later(hours=hours)
    with pytest.raises(NotApproved, match="override"):
        office.up(changes())


@pytest.mark.parametrize("start", ["../../trust", "..", "zz", "", "a"])
def test_a_digest_cannot_lead_out_of_the_store(proposed: Office, start: str) -> None:
    with pytest.raises(Invalid, match="hexadecimal"):
        proposed.archive.find(start)


@pytest.mark.parametrize("what", ["document", "folder"])
def test_a_link_in_the_store_is_refused(proposed: Office, bob: Path, what: str) -> None:
    proposed.approve(bob, changes())
    file = proposed.documents("approvals")[0]
    place = file if what == "document" else file.parent
    shutil.move(place, proposed.folder / "elsewhere")
    place.symlink_to(proposed.folder / "elsewhere")
    with pytest.raises((store.Refused, NotApproved)):
        proposed.up(changes())
