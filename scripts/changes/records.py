"""What the last run of `layer0` left of a stack's state, so that what anybody else did to it since is seen."""

import json
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC
from typing import Any

from policies.changes import digest
from policies.context import Context
from scripts.changes.errors import Locked
from scripts.changes.store import Store

_BASE = ("resources", "pending_operations")
"""What a state says of the stack; the rest is about the state itself."""


def digest_of_state(state: Mapping[str, Any] | None) -> str:
    """The digest of a deployment, given with its secrets in plain; of an empty one where there is none."""
    return digest({key: (state or {}).get(key) for key in _BASE})


@dataclass(frozen=True, kw_only=True)
class Record:
    """What is known of the state since the last run; in the store as JSON."""

    state: str
    """The digest of the state when that run ended, or before the one that has not ended."""
    at: str
    """When that was: RFC 3339, UTC."""
    actor: str
    """Who ran it, as the machine has it: nothing proves it."""
    ended: bool
    """False while a run is under way, and after one that was killed."""


class Records:
    """The record of one stack."""

    def __init__(self, store: Store, stack: str) -> None:
        self._store = store
        self._key = f"states/{stack}.json"

    def last(self) -> Record | None:
        """The record; None for a stack that no `layer0` has run yet. Raises the store's `Unavailable`."""
        stored = self._store.read(self._key)
        return None if stored is None else Record(**json.loads(stored.content))

    @contextmanager
    def run(self, *, before: str, after: Callable[[], str], context: Callable[[], Context]) -> Generator[None]:
        """Put on record that a run is under way, and at its end, however it ends, what it left of the state.

        `before` and `after` are digests of the state, the second one asked for at the end.
        """
        self._write(Record(state=before, at=_now(context()), actor=context().actor or "", ended=False))
        try:
            yield
        except Locked:  # another run is under way, and what is on record is its affair
            raise
        except BaseException:
            self.ended(after(), context())
            raise
        self.ended(after(), context())

    def ended(self, state: str, context: Context) -> None:
        """Put on record what a run has left, given the digest of the state."""
        self._write(Record(state=state, at=_now(context), actor=context.actor or "", ended=True))

    def _write(self, record: Record) -> None:
        content = json.dumps(asdict(record), indent=2).encode() + b"\n"
        self._store.write(self._key, content, over=self._store.read(self._key))


def _now(context: Context) -> str:
    assert context.now is not None, "what runs has a time"  # noqa: S101 only a hermetic preview has none
    return context.now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
