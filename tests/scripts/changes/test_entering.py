"""What happens to a stack is in its ledger: what is written to its store, and each step of a run."""

import contextlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from policies.approvals import NotApproved
from policies.changes import ChangeSet
from policies.context import Context
from scripts.changes.entering import Entering
from scripts.changes.errors import Failed
from scripts.changes.records import Records
from scripts.changes.store import Stored, Unavailable
from scripts.ledger import Entry, Ledger, offline
from scripts.ledger.keys import Unavailable as NoKey
from scripts.ledger.keys import Writer
from scripts.ledger.lines import summary
from scripts.ledger.reading import CHECKPOINT, Reading
from scripts.ledger.verification import verify
from tests.scripts.ledger.stores import Memory

NOW = Context(now=datetime(2026, 3, 1, 12, tzinfo=UTC), actor="alice@example.com")


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Writer:
    return Writer.make(tmp_path_factory.mktemp("writer") / "key")


class World:
    """A stack whose store is in memory."""

    def __init__(self, store: Memory, writer: Writer) -> None:
        self.store = store
        self.writer = writer
        self.entering = Entering(store, lambda: Ledger(store, writer), "production", lambda: NOW)
        self.records = Records(self.entering, "production", lambda: NOW, entering=self.entering)

    def entries(self) -> Iterator[Entry]:
        size = offline.opened(self.store.documents[CHECKPOINT], self.writer.verifiers).size
        return (Entry.read(content) for _, content in Reading(self.store, size).entries())

    def kinds(self) -> list[str]:
        return [entry.kind for entry in self.entries()]

    def faults(self) -> list[str]:
        return verify(self.store, self.writer.verifiers, {}).faults


@pytest.fixture
def world(writer: Writer) -> World:
    return World(Memory(), writer)


def changes(**made_from: object) -> ChangeSet:
    made = {"commit": "c1", "dirty": False, "state": "before", **dict.fromkeys(("settings", "policies", "program"), "")}
    return ChangeSet(stack="production", operation="up", changes=(), made_from={**made, **made_from})


def ended(name: str, *, op: str = "create", failed: bool = False) -> Any:
    """An event of the engine: a step has ended."""
    told = SimpleNamespace(metadata=SimpleNamespace(urn=f"urn:pulumi:production::layer0::a:b:C::{name}", op=op))
    return SimpleNamespace(res_outputs_event=None if failed else told, res_op_failed_event=told if failed else None)


def test_a_run_is_entered_with_its_steps_between_its_beginning_and_its_end(world: World) -> None:
    with world.records.run(changes(), after=lambda: "after") as on_event:
        for number in range(300):
            on_event(ended(f"r{number}"))
        on_event(ended("same", op="same"))
        on_event(ended("last", failed=True))
    first, *steps, last = world.entries()
    assert (first.about["outcome"], last.about["outcome"]) == ("running", "applied")
    assert [step.about["urn"].rpartition("::")[2] for step in steps] == [*(f"r{at}" for at in range(300)), "last"]
    assert {(step.kind, step.about["run"]) for step in steps} == {("step", 1)}
    assert [step.about["outcome"] for step in steps[-2:]] == ["done", "failed"]
    assert world.faults() == []


@pytest.mark.parametrize("error", [Failed("the password is 1234"), KeyboardInterrupt()])
def test_the_steps_of_a_run_that_is_stopped_are_entered_too(world: World, error: BaseException) -> None:
    with contextlib.suppress(type(error)), world.records.run(changes(), after=lambda: "after") as on_event:
        on_event(ended("one"))
        raise error
    assert world.kinds() == ["run", "step", "run"]
    assert [*world.entries()][-1].about["outcome"] == "failed"
    assert not any(b"1234" in content for content in world.store.documents.values())


def test_what_decides_about_changes_is_entered_where_it_is_another_than_before(world: World) -> None:
    for policies in ("p1", "p1", "p2"):
        with world.records.run(changes(policies=policies, settings="s1"), after=lambda: "after"):
            pass
    assert [kind for kind in world.kinds() if kind != "run"] == ["settings", "policies", "policies"]
    differences = [entry.about for entry in world.entries() if entry.kind == "policies"]
    assert [(about["before"], about["after"]) for about in differences] == [("", "p1"), ("p1", "p2")]


def test_a_refused_attempt_and_a_restored_state_are_kinds_of_their_own(world: World) -> None:
    with pytest.raises(NotApproved), world.records.refusing("up"):
        raise NotApproved("needs 1 approvals")
    world.records.add("restore", "applied")
    assert [(entry.kind, entry.about["why"]) for entry in world.entries()] == [
        ("refused", "needs 1 approvals"),
        ("restore", ""),
    ]


@pytest.mark.parametrize(
    ("key", "document", "kind"),
    [
        ("change-sets/production/ab.json", {"change_set": {}}, "change_set"),
        ("approvals/production/a/b.json", {"statement": {"predicate": {"decision": "override"}}}, "override"),
        ("trust/production.json", {}, "trust"),
        ("proposals/production/1.json", {"sentence": "the password is 1234"}, "proposal"),
        ("something/else.json", {}, "document"),
    ],
)
def test_every_document_of_the_store_is_entered(world: World, key: str, document: Any, kind: str) -> None:
    content = json.dumps(document).encode()
    world.entering.write(key, content, over=None)
    (entry,) = world.entries()
    assert (entry.kind, entry.stack, entry.actor) == (kind, "production", "alice@example.com")
    assert entry.about == (document if key.startswith("approvals/") else {})
    assert world.faults() == []
    world.store.documents[key] = content + b" "
    assert world.faults() == [f"{key}: it is not what it was at entry 0, the last one about it"]
    del world.store.documents[key]
    assert world.faults() == [f"{key}: it is gone; entry 0 was about it"]


def test_a_large_document_is_entered_by_its_digest(world: World) -> None:
    world.records.add("up", "refused", why="x" * 100_000)
    (entry,) = world.entries()
    assert (entry.kind, entry.about, summary(entry)) == ("refused", {}, "runs/production/00000001.json")
    assert world.faults() == []


def test_a_document_that_a_killed_command_has_left_is_named(world: World) -> None:
    world.entering.enter("unlock", {})
    world.store.documents["runs/production/00000001.json"] = b"{}"
    assert world.faults() == ["runs/production/00000001.json: no entry is about it"]


def test_nothing_is_written_where_nothing_can_be_entered(tmp_path: Path) -> None:
    store = Memory()
    entering = Entering(store, lambda: Ledger(store, Writer.load(tmp_path / "none")), "production", lambda: NOW)
    with pytest.raises(NoKey, match="no key to write the ledger with"):
        entering.write("trust/production.json", b"{}", over=None)
    assert store.documents == {}


class Flaky(Memory):
    """Every third write fails, before or after it was done."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def write(self, key: str, content: bytes, *, over: Stored | None) -> None:
        self.count += 1
        fails = self.count % 3 == 0 and key.startswith("ledger/") and self.count < 60
        if fails and self.count % 2:
            raise Unavailable("not now")
        super().write(key, content, over=over)
        if fails:
            raise Unavailable("not any more")


def test_steps_are_entered_once_however_often_the_store_fails(writer: Writer) -> None:
    store = Flaky()
    entering = Entering(store, lambda: Ledger(store, writer), "production", lambda: NOW)
    with contextlib.suppress(Unavailable), entering.steps(1) as on_event:
        for number in range(400):
            on_event(ended(f"r{number}"))
    assert store.count >= 3
    world = World(Memory(store.documents), writer)
    world.entering.enter("unlock", {})
    names = [entry.about["urn"].rpartition("::")[2] for entry in world.entries() if entry.kind == "step"]
    assert names == [f"r{number}" for number in range(len(names))]
    assert world.faults() == []
