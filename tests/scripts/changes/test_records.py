"""What is on record of the runs of a stack, refused and killed ones too."""

import contextlib
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from policies.approvals import NotApproved
from policies.changes import ChangeSet
from policies.context import Context
from scripts.changes import earlier
from scripts.changes.errors import Failed, Locked
from scripts.changes.records import Record, Records
from scripts.changes.store.folder import Folder

NOW = Context(now=datetime(2026, 3, 1, 12, tzinfo=UTC), actor="alice@example.com")


@pytest.fixture
def records(tmp_path: Path) -> Records:
    return Records(Folder(tmp_path), "production", lambda: NOW)


def changes(**made_from: object) -> ChangeSet:
    made = {"commit": "c1", "dirty": False, "state": "before", **dict.fromkeys(("settings", "policies", "program"), "")}
    return ChangeSet(stack="production", operation="up", changes=(), made_from={**made, **made_from})


def ran(records: Records, error: BaseException | None = None, **made_from: object) -> None:
    """A run that ends well, or with this error."""
    expected = (type(error),) if error else ()
    with contextlib.suppress(*expected), records.run(changes(**made_from), after=lambda: "after"):
        if error is not None:
            raise error


def last(records: Records) -> Record:
    return next(records.all())


def test_a_run_is_on_record_before_it_does_anything(records: Records) -> None:
    with records.run(changes(), after=lambda: "after"):
        assert (last(records).outcome, last(records).state, last(records).ended) == ("running", "before", False)
    assert (last(records).outcome, last(records).state, last(records).number) == ("applied", "after", 1)


@pytest.mark.parametrize(
    ("error", "outcome", "state", "why"),
    [
        (Failed("the password is 1234"), "failed", "after", ""),
        (NotApproved("not his"), "failed", "after", "not his"),
        (KeyboardInterrupt(), "failed", "after", ""),
    ],
)
def test_a_run_that_fails_leaves_what_it_did_on_record(
    records: Records, error: BaseException, outcome: str, state: str, why: str
) -> None:
    ran(records, error)
    assert (last(records).outcome, last(records).state, last(records).why) == (outcome, state, why)


def test_a_run_that_met_a_lock_says_nothing_of_the_state(records: Records) -> None:
    ran(records)
    ran(records, Locked("production", "x"))
    assert last(records).outcome == "locked"
    found = records.last()
    assert found is not None
    assert found.number == 1


def test_a_refused_attempt_is_on_record_with_why(records: Records) -> None:
    with pytest.raises(NotApproved), records.refusing("up"):
        raise NotApproved("needs 1 approvals")
    assert (last(records).outcome, last(records).why) == ("refused", "needs 1 approvals")
    assert records.last() is None


def test_two_machines_take_numbers_of_their_own(tmp_path: Path) -> None:
    for actor in ("one", "two", "one"):
        context = Context(now=NOW.now, actor=actor)
        Records(Folder(tmp_path), "production", lambda found=context: found).add("up", "refused")
    numbers = [(record.number, record.actor) for record in Records(Folder(tmp_path), "production").all()]
    assert numbers == [(3, "one"), (2, "two"), (1, "one")]


def test_a_run_of_a_process_that_is_gone_was_abandoned(records: Records) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    about: dict[str, Any] = {"operation": "up", "at": "", "actor": "", "host": os.uname().nodename}
    assert Record(outcome="running", pid=gone.pid, **about).abandoned
    assert not Record(outcome="running", pid=os.getpid(), **about).abandoned
    assert not Record(outcome="applied", pid=gone.pid, **about).abandoned
    about["host"] = "elsewhere"
    assert not Record(outcome="running", pid=gone.pid, **about).abandoned


def test_the_way_back_is_the_last_good_run_of_another_commit(records: Records) -> None:
    ran(records, commit="c1")
    ran(records, commit="c2")
    ran(records, Failed(""), commit="c3")
    assert earlier.chosen(records, None).commit == "c2"
    ran(records, commit="c3")
    ran(records, commit="c3")
    assert earlier.chosen(records, None).commit == "c2"
    assert earlier.chosen(records, 1).commit == "c1"


@pytest.mark.parametrize(
    ("number", "error", "says"),
    [
        (1, earlier.Refused, "in no commit"),
        (2, earlier.Refused, "it was up, failed"),
        (3, earlier.Refused, "in no commit"),
        (9, earlier.Invalid, "no such run"),
    ],
)
def test_what_cannot_be_had_again_is_no_way_back(
    records: Records, number: int, error: type[Exception], says: str
) -> None:
    ran(records, dirty=True)
    ran(records, Failed(""))
    ran(records, commit=None)
    with pytest.raises(error, match=says):
        earlier.chosen(records, number)


def test_a_commit_that_is_not_here_is_no_way_back(records: Records) -> None:
    ran(records, commit="0" * 40)
    with pytest.raises(earlier.Refused, match="is not in this checkout; fetch it"), earlier.checkout(last(records)):
        pass
