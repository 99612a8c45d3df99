"""The proposals of one stack, in its store, and what an accepted one has left in the stack's file."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Literal

from scripts.changes.store import Store
from scripts.planner.proposal import Proposal


class Invalid(Exception):
    """There is no such proposal."""


class Shelf:
    """Keeps proposals by their ids."""

    def __init__(self, store: Store, stack: str) -> None:
        self._store = store
        self._prefix = f"proposals/{stack}/"
        self._accepted = f"accepted/{stack}/"

    def put(self, proposal: Proposal) -> None:
        """Keep a proposal. Raises the store's `Lost` where there is one with this id."""
        self._store.write(self._key(proposal), _content(proposal), over=None)

    def find(self, start: str) -> Proposal:
        """The proposal whose id begins so. Raises `Invalid` where there is none, or several."""
        found = [key for key in self._store.keys(self._prefix) if key.removeprefix(self._prefix).startswith(start)]
        if len(found) != 1:
            many = f"{len(found)} proposals begin" if found else "no proposal begins"
            raise Invalid(f"{many} with {start!r}; ./scripts/layer0 proposals list shows them")
        return self._read(found[0])

    def all(self) -> Iterator[Proposal]:
        """Every proposal, the latest last."""
        return iter(sorted(map(self._read, self._store.keys(self._prefix)), key=lambda proposal: proposal.at))

    def accept(self, proposal: Proposal, text: str, paths: Iterable[str]) -> None:
        """Close a proposal as accepted, and keep which text of the stack's file it has led to."""
        self.close(proposal, "accepted")
        key = self._text(text)
        mark = {"id": proposal.id, "paths": list(paths)}
        self._store.write(key, json.dumps(mark).encode(), over=self._store.read(key))

    def made(self, text: str) -> dict[str, Any] | None:
        """What change sets say of the accepted proposal that has led to this text; None where people wrote it."""
        stored = self._store.read(self._text(text))
        return json.loads(stored.content) if stored else None

    def close(self, proposal: Proposal, state: Literal["accepted", "withdrawn"]) -> None:
        """Keep what became of a proposal. Raises the store's `Lost` where somebody else is at it."""
        key = self._key(proposal)
        self._store.write(key, _content(replace(proposal, state=state)), over=self._store.read(key))

    def _read(self, key: str) -> Proposal:
        stored = self._store.read(key)
        try:
            return Proposal.read(json.loads(stored.content if stored else b""))
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise Invalid(f"{key}: it is no proposal ({error!r}); remove it from the store") from error

    def _text(self, text: str) -> str:
        return f"{self._accepted}{hashlib.sha256(text.encode()).hexdigest()}.json"

    def _key(self, proposal: Proposal) -> str:
        return f"{self._prefix}{proposal.id}.json"


def _content(proposal: Proposal) -> bytes:
    return json.dumps(proposal.document(), indent=2).encode() + b"\n"
