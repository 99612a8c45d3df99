"""What each run of `layer0` was made from, how it ended and what it left of the state; refused attempts too."""

import json
import os
import socket
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, replace
from datetime import UTC
from typing import Any, Literal, Self

from policies.approvals import NotApproved
from policies.changes import ChangeSet, digest
from policies.context import Context
from policies.signatures import Refused
from scripts.changes.entering import Entering
from scripts.changes.errors import Failed, Locked
from scripts.changes.guards import Stale
from scripts.changes.holders import is_gone
from scripts.changes.store import Lost, Store
from scripts.changes.store import Refused as Escaped

Outcome = Literal["running", "applied", "failed", "killed", "locked", "refused"]

_BASE = ("resources", "pending_operations")
"""What a state says of the stack; the rest is about the state itself."""
_IDLE = frozenset({"locked", "refused"})
"""Outcomes of what has not touched the state."""


def digest_of_state(state: Mapping[str, Any] | None) -> str:
    """The digest of a deployment, given with its secrets in plain; of an empty one where there is none."""
    return digest({key: (state or {}).get(key) for key in _BASE})


@dataclass(frozen=True, kw_only=True)
class Record:
    """One run, or an attempt at one; in the store as JSON."""

    number: int = 0
    """Counts the records of a stack from 1 on."""
    operation: str
    """`up`, `destroy` or `refresh`; `restore` where the state was replaced by a backup."""
    outcome: Outcome
    """`running` while it is under way, and after it was killed until the next run has seen that."""
    why: str = ""
    """What it was refused or stopped for; what the engine says of a failure may hold secrets, and is not kept."""
    at: str
    """When it ended, or began if it has not ended: RFC 3339, UTC."""
    actor: str
    """Who ran it, as the machine has it: nothing proves it."""
    host: str
    pid: int
    """The process that ran it, on that host."""
    state: str = ""
    """The digest of the state when it ended, or before it if it has not ended; empty where it was not looked at."""
    change_set: str = ""
    """The exact digest of what ran; empty where it was refused before there was any."""
    commit: str | None = None
    """The git commit of the checkout that it was made from."""
    dirty: bool = True
    """Whether that checkout had changes that were not committed."""
    settings: str = ""
    policies: str = ""
    program: str = ""
    """Digests of what it was made from."""

    @property
    def ended(self) -> bool:
        """False while it is under way, and after it was killed."""
        return self.outcome not in {"running", "killed"}

    @property
    def abandoned(self) -> bool:
        """Whether it was killed on this machine."""
        return self.outcome == "running" and is_gone(self.host, self.pid)

    def told(self) -> dict[str, Any]:
        """What a change set says of it."""
        return {"state": self.state, "at": self.at, "actor": self.actor, "ended": self.ended}

    @classmethod
    def of(cls, operation: str, outcome: Outcome, context: Context, **more: Any) -> Self:
        """A record of this process, now."""
        at, actor = _now(context), context.actor or ""
        return cls(
            operation=operation, outcome=outcome, at=at, actor=actor, host=socket.gethostname(), pid=os.getpid(), **more
        )


class Records:
    """The records of one stack."""

    def __init__(
        self,
        store: Store,
        stack: str,
        context: Callable[[], Context] = Context,
        *,
        entering: Entering | None = None,
    ) -> None:
        """`context` tells who runs what and when, `entering` takes their steps; who only reads needs neither."""
        self._store = store
        self._entering = entering
        self._context = context
        self._prefix = f"runs/{stack}/"

    def all(self) -> Iterator[Record]:
        """Every record, the latest first. Raises the store's `Unavailable`."""
        for key in reversed(list(self._store.keys(self._prefix))):
            stored = self._store.read(key)
            if stored is not None:
                yield Record(**json.loads(stored.content))

    def last(self) -> Record | None:
        """The last one that may have touched the state; None for a stack that no `layer0` has run yet."""
        return next((record for record in self.all() if record.outcome not in _IDLE), None)

    @contextmanager
    def run(self, changes: ChangeSet, *, after: Callable[[], str]) -> Generator[Callable[[Any], None]]:
        """Put on record that a run is under way, and at its end, however it ends, what it left of the state.

        The answer takes the engine's events; `after` tells the digest of the state, it is asked at the end.
        """
        made = {key: changes.made_from[key] for key in ("commit", "dirty", "settings", "policies", "program", "state")}
        if self._entering is not None:
            self._enter_differences(self._entering, self.last(), made)
        begun = self.add(changes.operation, "running", change_set=changes.digest(), **made)
        try:
            with self._entering.steps(begun.number) if self._entering else nullcontext(_ignore) as on_event:
                yield on_event
        except Locked as error:  # another run is under way, and the state is its affair
            self._end(begun, "locked", why=str(error))
            raise
        except BaseException as error:
            self._end(begun, "failed", why="" if isinstance(error, Failed) else str(error), state=after())
            raise
        self._end(begun, "applied", state=after())

    @contextmanager
    def refusing(self, operation: str) -> Generator[None]:
        """Put on record where an attempt at a run is refused, and why."""
        try:
            yield
        except (NotApproved, Stale, Refused, Escaped) as error:
            self.add(operation, "refused", why=str(error))
            raise

    def killed(self, record: Record) -> None:
        """Put on record that a run which had not ended is known to be gone."""
        self._write(replace(record, outcome="killed"))

    def add(self, operation: str, outcome: Outcome, **more: Any) -> Record:
        """Put on record what this process does now; the answer has its number."""
        record = Record.of(operation, outcome, self._context(), **more)
        while True:
            latest = max(self._store.keys(self._prefix), default="0.json")
            number = int(latest.removeprefix(self._prefix).removesuffix(".json")) + 1
            numbered = replace(record, number=number)
            try:
                self._store.write(self._key(numbered), _content(numbered), over=None)
            except Lost:  # another machine has taken the number
                continue
            return numbered

    def _enter_differences(self, entering: Entering, last: Record | None, made: Mapping[str, Any]) -> None:
        """Enter which of what decides about changes is another than at the last run."""
        for kind in ("settings", "policies", "program"):
            before = getattr(last, kind) if last else ""
            if before != made[kind]:
                entering.enter(kind, {"before": before, "after": made[kind], "commit": made["commit"]})

    def _end(self, record: Record, outcome: Outcome, **more: Any) -> None:
        self._write(replace(record, outcome=outcome, at=_now(self._context()), **more))

    def _write(self, record: Record) -> None:
        key = self._key(record)
        self._store.write(key, _content(record), over=self._store.read(key))

    def _key(self, record: Record) -> str:
        return f"{self._prefix}{record.number:08}.json"


def _ignore(_: Any) -> None:
    """Nothing takes the steps."""


def _content(record: Record) -> bytes:
    return json.dumps(asdict(record), indent=2).encode() + b"\n"


def _now(context: Context) -> str:
    assert context.now is not None, "what runs has a time"  # noqa: S101 only a hermetic preview has none
    return context.now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
