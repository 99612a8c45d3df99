"""What the account of a stack says: real keys, a real store, and what is missing is named."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from policies.changes import ChangeSet
from policies.context import Context
from scripts.changes.errors import Failed
from scripts.changes.records import Records
from scripts.changes.shelf import Shelf
from scripts.changes.store.folder import Folder
from scripts.reporting import gathering, page
from scripts.reporting.account import Account, Drift
from scripts.reporting.gathering import Sources
from tests.scripts.changes.approvals.people import Office, changes, edit
from tests.scripts.reporting.accounts import certificates, proposal


@pytest.fixture
def office(tmp_path: Path, opa_on_path: None) -> Office:
    """A stack whose changes need two people: alice makes them, bob and carol approve them."""
    made = Office(tmp_path, parameters={"required": 2})
    for name in ("alice", "bob", "carol"):
        made.hire(name)
    made.open()
    return made


def sources(office: Office, **more: Any) -> Sources:
    def nowhere() -> Drift:
        raise Failed("the cluster cannot be reached")

    given: dict[str, Any] = {"certificates": lambda: certificates("a"), "drift": nowhere, **more}
    return Sources(approvals=office.approvals, store=Folder(office.folder / "store"), **given)


def told(office: Office, **more: Any) -> Account:
    return sources(office, **more).account()


def ran(office: Office, about: ChangeSet, outcome: Any = "applied") -> None:
    """Put a run of a change set on record."""
    records = Records(Folder(office.folder / "store"), "production", lambda: Context(now=office.now, actor="ci"))
    records.add("up", outcome, change_set=about.digest())


def test_a_change_set_waits_until_enough_people_have_approved_it_and_says_for_whom(office: Office) -> None:
    about = changes()
    office.propose(office.folder / "alice", about)
    (waiting,) = told(office).waiting
    assert waiting.maker is not None
    assert waiting.maker.who == "alice@example.com"
    assert "needs 2 approvals" in str(waiting.missing)
    office.approve(office.folder / "bob", about)
    assert "has bob@example.com" in str(told(office).waiting[0].missing)
    office.approve(office.folder / "carol", about)
    account = told(office)
    assert account.waiting == ()
    assert account.sets[0].status == ("approved, not applied yet", "good")
    assert {said.who for said in account.sets[0].said} == {"bob@example.com", "carol@example.com"}


def test_what_ran_from_another_commit_is_told_with_what_was_approved(office: Office) -> None:
    approved, merged = changes(), changes(commit="merged")
    office.propose(office.folder / "alice", approved)
    for name in ("bob", "carol"):
        office.approve(office.folder / name, approved)
    office.later(minutes=5)
    office.up(approved)
    office.archive.keep(merged, office_verdict(office, approved), None)
    ran(office, merged)
    account = told(office)
    (one,) = account.sets
    assert one.status == ("applied", "good")
    assert len(one.said) == 2
    assert [event.what for event in account.events] == [
        "run 1: up applied", "approved", "approved", "change set made"
    ]  # fmt: skip


def office_verdict(office: Office, about: ChangeSet) -> Any:
    return office.archive.kept(about.digest()).verdict


def test_the_same_change_made_again_after_a_run_waits_anew(office: Office) -> None:
    about = changes()
    office.propose(office.folder / "alice", about)
    ran(office, about)
    office.later(hours=1)
    again = changes(commit="later")
    office.propose(office.folder / "alice", again)
    (one,) = told(office).sets
    assert one.status == ("waits for approval", "wait")


def test_a_signature_of_somebody_unknown_is_told_as_proving_nothing(office: Office) -> None:
    about = changes()
    office.propose(office.folder / "alice", about)
    office.approve(office.key("mallory"), about)
    account = told(office)
    (said,) = account.sets[0].said
    assert said.who == ""
    assert "nobody in stacks/approvers" in said.fault
    assert "approved, says a signature that proves nothing" in {event.what for event in account.events}


def test_somebody_whose_key_was_valid_then_is_still_named(office: Office) -> None:
    office.hire("dave", 'valid-before="20260302"')
    office.open()
    about = changes()
    office.propose(office.folder / "alice", about)
    office.approve(office.folder / "dave", about)
    office.now += timedelta(days=30)
    assert {said.who for said in told(office).sets[0].said} == {"dave@example.com"}


def test_documents_that_were_edited_are_named_and_hide_no_others(office: Office) -> None:
    office.propose(office.folder / "alice", changes())
    office.propose(office.folder / "alice", changes("delete"))
    office.approve(office.folder / "bob", changes())
    edit(office.documents("change-sets")[0], '"name":"web"', '"name":"wob"')
    edit(office.documents("approvals")[0], '"decision":"approve"', '"decision":"reject"')
    account = told(office)
    assert len(account.sets) == 1
    assert {"change set was edited" in each.why or "it was edited" in each.why for each in account.unread[:2]} == {True}


def test_what_cannot_be_read_is_named_on_the_page(office: Office) -> None:
    def locked() -> Any:
        raise Failed("no passphrase")

    account = told(office, certificates=locked)
    assert [(each.what, each.why) for each in account.unread] == [
        ("certificates", "no passphrase"), ("drift", "the cluster cannot be reached")
    ]  # fmt: skip
    written = page.written(account)
    assert "no passphrase" in written
    assert "the cluster cannot be reached" in written


def test_an_error_of_ours_is_not_taken_for_something_that_cannot_be_read(office: Office) -> None:
    def broken() -> Any:
        raise KeyError("x")

    with pytest.raises(KeyError):
        told(office, certificates=broken)


def test_open_proposals_are_told_and_one_that_is_none_is_named(office: Office) -> None:
    shelf = Shelf(Folder(office.folder / "store"), "production")
    shelf.put(proposal("give acme 30 pods"))
    closed = proposal("give acme 40 pods", id="b" * 12)
    shelf.put(closed)
    shelf.close(closed, "withdrawn")
    written = page.written(told(office))
    assert "give acme 30 pods" in written
    assert "40 pods" not in written
    Folder(office.folder / "store").write("proposals/production/c.json", b"{}", over=None)
    assert "proposals/production/c.json: it is no proposal" in page.written(told(office))


def test_only_the_latest_change_sets_are_told(office: Office) -> None:
    for number in range(gathering.MOST_SETS + 2):
        office.propose(office.folder / "alice", changes(policies=f"sha256:{number}"))
        office.later(minutes=1)
    account = told(office)
    assert [each.kept.changes.made_from["policies"] for each in account.sets][:2] == ["sha256:7", "sha256:6"]
    assert len(account.sets) == gathering.MOST_SETS
