"""Enters in the ledger what is written to a stack's store, and what else happens to the stack."""

import json
import socket
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from policies.context import Context
from scripts.changes.store import Refused, Store, Stored
from scripts.ledger import Entry, Ledger
from scripts.ledger.batches import Batches
from scripts.ledger.entries import Document, instant

_LARGEST = 48 * 1024
"""Bytes of the largest document that is entered as a whole; of a larger one the digest tells what it was."""
_WHOLE = frozenset({"approvals", "runs", "trust"})
"""What is entered as a whole. The others may hold what somebody has written in their own words."""
_KINDS = {"anchors": "anchor", "change-sets": "change_set", "proposals": "proposal", "trust": "trust"}


class Entering:
    """The store of a stack. Whatever is written to it is in the ledger right after."""

    def __init__(self, store: Store, ledger: Callable[[], Ledger], stack: str, context: Callable[[], Context]) -> None:
        """`ledger` gives that of the store, for the first thing to enter; `context` tells who enters it and when."""
        self._store = store
        self._opened = ledger
        self._stack = stack
        self.context = context

    def read(self, key: str) -> Stored | None:
        """See `Store`."""
        return self._store.read(key)

    def keys(self, prefix: str = "") -> Iterator[str]:
        """See `Store`."""
        return self._store.keys(prefix)

    def remove(self, key: str) -> None:
        """Raises `Refused`: what was entered is kept."""
        raise Refused(f"{key}: what the ledger is about is not removed")

    def write(self, key: str, content: bytes, *, over: Stored | None) -> None:
        """See `Store`; raises what `enter` does, too."""
        ledger = self._ledger  # where nothing can be entered, nothing is written
        self._store.write(key, content, over=over)
        kind, about = _told(key, content)
        ledger.append(self._entry(kind, about, Document.of(key, content)))

    def enter(self, kind: str, about: Mapping[str, Any]) -> None:
        """Enter something that leaves no document.

        Raises `Broken` where the ledger was tampered with, and `Unavailable` where it cannot be written.
        """
        self._ledger.append(self._entry(kind, about))

    @contextmanager
    def steps(self, run: int) -> Generator[Callable[[Any], None]]:
        """Takes the engine's events, and enters each step that has ended; all of them once this ends."""
        batches = Batches(self._ledger.append)

        def on_event(event: Any) -> None:
            about = _step(event)
            if about is not None:
                batches.add(self._entry("step", {"run": run, **about}))

        try:
            yield on_event
        finally:
            batches.close()

    @cached_property
    def _ledger(self) -> Ledger:
        return self._opened()

    def _entry(self, kind: str, about: Mapping[str, Any], document: Document | None = None) -> Entry:
        context = self.context()
        assert context.now is not None, "what is entered has a time"  # noqa: S101 only a hermetic preview has none
        return Entry(
            kind=kind,
            stack=self._stack,
            at=instant(context.now),
            actor=context.actor or "",
            host=socket.gethostname(),
            about=about,
            document=document,
        )


def _told(key: str, content: bytes) -> tuple[str, Mapping[str, Any]]:
    """The kind of entry that a document makes, and what of the document is in it."""
    room = key.partition("/")[0]
    document: dict[str, Any] = json.loads(content) if room in _WHOLE else {}
    about = document if len(content) <= _LARGEST else {}
    if room == "approvals":
        return document["statement"]["predicate"]["decision"], about
    if room == "runs":
        own = {document["outcome"], document["operation"]} & {"refused", "restore"}
        return next(iter(own), "run"), about
    return _KINDS.get(room, "document"), about


def _step(event: Any) -> Mapping[str, Any] | None:
    """What an event says of a step that has ended."""
    for ended, outcome in ((event.res_outputs_event, "done"), (event.res_op_failed_event, "failed")):
        if ended is not None:
            op = str(getattr(ended.metadata.op, "value", ended.metadata.op))
            return None if op == "same" else {"urn": ended.metadata.urn, "op": op, "outcome": outcome}
    return None
