"""What questions to models have cost and led to, in the stack's store: `planner/<stack>/`."""

import contextlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from policies.signatures import Forged
from scripts.changes.approvals.archive import Archive
from scripts.changes.records import Records
from scripts.changes.shelf import Shelf
from scripts.changes.store import Lost, Store, Stored
from scripts.planner.models import context
from scripts.planner.models.context import Background
from scripts.planner.proposal import Call
from stacks.settings import Settings

_LAST = 10
"""Proposals that a model is told of."""
_IN_A_ROW, _REST = 3, timedelta(minutes=10)
"""After so many failures in a row a model is left alone for so long."""


class StoredMemory:
    """See `scripts.planner.models.memory.Memory`; the day is that of `now`, in UTC."""

    def __init__(self, store: Store, stack: str, now: datetime) -> None:
        self._store = store
        self._now = now
        day = now.astimezone(UTC).date().isoformat()
        self._day = f"planner/{stack}/calls/{day}.json"
        self._answers = f"planner/{stack}/answers/"

    def answer(self, prompt: str) -> Mapping[str, Any] | None:
        """See `Memory`."""
        stored = self._store.read(self._key(prompt))
        return json.loads(stored.content) if stored else None

    def keep(self, call: Call, answer: Mapping[str, Any] | None) -> None:
        """See `Memory`."""
        while True:
            before = self._store.read(self._day)
            calls = [*_calls(before), {"at": self._now.isoformat(), **asdict(call)}]
            try:
                self._store.write(self._day, json.dumps(calls, indent=2).encode(), over=before)
            except Lost:  # another process has kept a question of its own
                continue
            break
        if answer is not None:
            key = self._key(call.prompt)
            self._store.write(key, json.dumps(answer).encode(), over=self._store.read(key))

    def is_resting(self, model: str) -> bool:
        """See `Memory`."""
        last = [call for call in _calls(self._store.read(self._day)) if call["model"] == model][-_IN_A_ROW:]
        failed = [call for call in last if call["outcome"].startswith("failed:")]
        return len(failed) == _IN_A_ROW and self._now - datetime.fromisoformat(failed[-1]["at"]) < _REST

    def spent(self) -> float:
        """See `Memory`."""
        return sum(call["cost"] for call in _calls(self._store.read(self._day)))

    def _key(self, prompt: str) -> str:
        return f"{self._answers}{prompt.removeprefix('sha256:')}.json"


def _calls(stored: Stored | None) -> list[dict[str, Any]]:
    return json.loads(stored.content) if stored else []


def background(settings: Settings, store: Store) -> Background:
    """What models are told of a stack beside its settings: names of what last ran, and never a value."""
    asked = [f"{item.state}: {item.sentence}" for item in Shelf(store, settings.stack).all()]
    last = Records(store, settings.stack).last()
    changes = ()
    if last and last.change_set:
        with contextlib.suppress(Forged):  # it may have been cleared away
            changes = Archive(store, settings.stack).kept(last.change_set).changes.changes
    return Background(resources=context.resources(changes), proposals=tuple(asked[-_LAST:]))
