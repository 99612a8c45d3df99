"""Appends to a ledger: several machines may do so at once, and each may be killed at any time."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from scripts.changes.store import Lost, Store, Stored, Unavailable
from scripts.ledger import tiles
from scripts.ledger.entries import Entry
from scripts.ledger.heads import Head
from scripts.ledger.keys import Writer, vkey
from scripts.ledger.offline import Broken, Checkpoint, leaf_hash, opened
from scripts.ledger.reading import CHECKPOINT, HEAD, KEYS, PREFIX, Reading
from scripts.ledger.seen import Seen
from scripts.ledger.tree import EMPTY, WIDTH, Edge


@dataclass(frozen=True)
class _End:
    """Where the next entries go."""

    stored: Stored | None
    """The head."""
    edge: Edge
    tail: Sequence[bytes]
    """The entries of the last bundle, if it is not full."""


class Ledger:
    """The ledger of one store."""

    def __init__(self, store: Store, writer: Writer, seen: Seen | None = None) -> None:
        """Nothing is read or written yet. With `seen`, a ledger that was rolled back is not gone on with."""
        self._seen = seen
        self._store = store
        self._writer = writer
        self._lock = threading.Lock()
        self._known: _End | None = None
        self._tried = 0, b""
        """Where the last batch was to go, and its first entry."""

    def append(self, *entries: Entry) -> int:
        """Put entries at the end, all or none of each 256; the answer is the index of the first.

        Where that fails, whether they are there is not known; the same entries given again are there once.
        Raises `Broken` where the ledger is not as its writer has left it, and the store's `Unavailable`.
        """
        contents = [entry.content() for entry in entries]
        batches = [contents[at : at + WIDTH] for at in range(0, len(contents), WIDTH)]
        with self._lock:
            first, *_ = [self._commit(batch) for batch in batches]
        return first

    def _commit(self, batch: Sequence[bytes]) -> int:
        """The head decides; whoever comes next does what is left undone after it."""
        while not self._is_there(batch[0]):
            end = self._end()
            edge, tail, written = _grown(end, batch)
            checkpoint = Checkpoint(self._writer.origin, edge.size, edge.root())
            head = Head(checkpoint, self._writer.signed(checkpoint.text()), batch)
            self._tried = end.edge.size, batch[0]
            try:
                self._store.write(HEAD, head.content(), over=end.stored)
            except Lost:
                continue
            if self._seen:
                self._seen.keep(head.note)
            with suppress(Unavailable):  # the next append does what is left undone
                self._publish(head, written)
                self._known = _End(Stored(head.content(), ""), edge, tail)
            break
        return self._tried[0]

    def _is_there(self, entry: bytes) -> bool:
        """Whether it was appended, and only the answer to that was lost."""
        index, tried = self._tried
        if entry != tried:
            return False
        size = self._end().edge.size
        return index < size and Reading(self._store, size).bundle(index // WIDTH)[index % WIDTH] == entry

    def _end(self) -> _End:
        """The end as it is now, once everything up to it is where it belongs."""
        seen = self._seen.note() if self._seen else None
        stored = self._store.read(HEAD)
        if stored and self._known and self._known.stored and stored.content == self._known.stored.content:
            return replace(self._known, stored=stored)
        end = self._looked_up(stored)
        if self._seen and seen is not None:
            self._seen.enforce(seen, Reading(self._store, end.edge.size), end.edge.root())
        return end

    def _looked_up(self, stored: Stored | None) -> _End:
        published = self._store.read(CHECKPOINT)
        if stored is None:
            if published is not None:
                raise Broken(f"{HEAD}: it is missing, and {CHECKPOINT} is not; bring it back from a backup")
            self._put(KEYS, "".join(f"{vkey(key)}\n" for key in self._writer.verifiers).encode())
            return _End(None, Edge(), ())
        head = Head.read(stored.content, self._writer.verifiers)
        if published and published.content == head.note:
            return self._read(stored, head.checkpoint)
        before = opened(published.content, self._writer.verifiers) if published else Checkpoint("", 0, EMPTY)
        if before.size != head.before:
            if self._store.read(HEAD) == stored:
                raise Broken(f"{CHECKPOINT}: it is of {before.size} entries, where the head follows on {head.before}")
            return self._end()  # others have gone on between the two reads
        edge, tail, written = _grown(self._read(None, before), head.batch)
        if edge.root() != head.checkpoint.root:
            raise Broken(f"{HEAD}: its batch does not lead to its root")
        self._publish(head, written)
        return _End(stored, edge, tail)

    def _read(self, stored: Stored | None, checkpoint: Checkpoint) -> _End:
        reading = Reading(self._store, checkpoint.size)
        edge = Edge.read(checkpoint.size, reading.tile)
        tail = reading.bundle(checkpoint.size // WIDTH)
        last = next((tile.hashes for tile in edge.tiles() if tile.level == 0), ())
        if edge.root() != checkpoint.root or tuple(map(leaf_hash, tail)) != tuple(last):
            raise Broken("the end of the ledger is not what its checkpoint says; ./scripts/layer0 ledger verify tells")
        return _End(stored, edge, tail)

    def _publish(self, head: Head, written: Sequence[tuple[str, bytes]]) -> None:
        """Put the tiles where they belong, and only then the checkpoint that says so."""
        for key, content in written:
            self._put(PREFIX + key, content)
        published = self._store.read(CHECKPOINT)
        if published is None or opened(published.content, self._writer.verifiers).size < head.checkpoint.size:
            try:
                self._store.write(CHECKPOINT, head.note, over=published)
            except Lost:
                return  # others have done it, or gone on
        for key, _ in written:
            if ".p/" not in key:
                for partial in list(self._store.keys(f"{PREFIX}{key}.p/")):
                    self._store.remove(partial)

    def _put(self, key: str, content: bytes) -> None:
        """Write what can only be this; what a torn write has left there is replaced."""
        there: Stored | None = None
        while there is None or there.content != content:
            try:
                self._store.write(key, content, over=there)
            except Lost:
                there = self._store.read(key)
            else:
                return


def _grown(end: _End, batch: Sequence[bytes]) -> tuple[Edge, Sequence[bytes], Sequence[tuple[str, bytes]]]:
    """The edge and the tail after a batch, and the documents that are new then."""
    edge, before, held = end.edge.copy(), end.edge.size, [*end.tail, *batch]
    written = [tiles.written(tile) for entry in batch for tile in edge.add(leaf_hash(entry))]
    written += [tiles.written(tile) for tile in edge.tiles() if edge.size >> 8 * tile.level != before >> 8 * tile.level]
    written += _bundles(before // WIDTH, held)
    return edge, held[len(held) // WIDTH * WIDTH :], written


def _bundles(index: int, held: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    for at in range(0, len(held), WIDTH):
        chunk = held[at : at + WIDTH]
        yield tiles.key(tiles.ENTRIES, index + at // WIDTH, len(chunk)), tiles.bundle(chunk)
