"""Appends from a thread of its own: nobody waits for it, and what comes while it writes is appended together."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from queue import SimpleQueue

from scripts.ledger.entries import Entry
from scripts.ledger.tree import WIDTH


class Batches:
    """Entries on their way to a ledger, in order. Only `close` makes sure that they have arrived."""

    def __init__(self, append: Callable[..., object]) -> None:
        """`append` takes several entries; the same ones again where it has failed."""
        self._append = append
        self._given: SimpleQueue[Entry | None] = SimpleQueue()
        self._waiting: deque[Sequence[Entry]] = deque()
        self._failure: Exception | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def add(self, entry: Entry) -> None:
        """Enter it soon."""
        self._given.put(entry)

    def close(self) -> None:
        """Wait until all are in the ledger. Raises what the last attempt to append has raised."""
        self._given.put(None)
        self._thread.join()
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        is_open = True
        while is_open:
            taken = [self._given.get()]
            while not self._given.empty() and len(taken) < WIDTH:
                taken.append(self._given.get())
            is_open = None not in taken
            if entries := [entry for entry in taken if entry is not None]:
                self._waiting.append(entries)
            self._flush()

    def _flush(self) -> None:
        try:
            while self._waiting:
                self._append(*self._waiting[0])
                self._waiting.popleft()
            self._failure = None
        except Exception as error:
            self._failure = error  # tried again with the next entry, and told at the end
