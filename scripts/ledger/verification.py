"""Verifies a whole ledger: every document of it, every entry, and the documents that entries are about."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from scripts.changes.store import Store
from scripts.ledger import tiles
from scripts.ledger.entries import Document, Entry
from scripts.ledger.heads import Head
from scripts.ledger.keys import vkey
from scripts.ledger.offline import Broken, Checkpoint, Key, leaf_hash, opened
from scripts.ledger.reading import CHECKPOINT, HEAD, KEYS, PREFIX, Reading
from scripts.ledger.tree import EMPTY, WIDTH, Edge

_STEP = 1000
"""Entries between two words of progress."""


@dataclass
class Verified:
    """What was found."""

    size: int = 0
    """Entries."""
    root: bytes = EMPTY
    documents: int = 0
    """Documents that entries are about."""
    unentered: list[str] = field(default_factory=list[str])
    """Documents that no entry is about."""
    faults: list[str] = field(default_factory=list[str])
    """What is not as it was written; empty where all is."""
    notes: list[str] = field(default_factory=list[str])
    """What is no fault, and good to know."""


def verify(
    store: Store, keys: Sequence[Key], older: Mapping[str, Checkpoint], say: Callable[[str], None] = lambda _: None
) -> Verified:
    """Verify the ledger of a store by the keys of its writer.

    `older` are checkpoints that somebody has kept, by where they did: the ledger must begin with each of them.
    """
    while True:
        stored = store.read(HEAD)
        found = _Verifying(store, keys, older, say).run()
        if not found.faults or store.read(HEAD) == stored:  # else somebody has gone on meanwhile
            return found


class _Verifying:
    """One pass, from the first entry to the last."""

    def __init__(
        self, store: Store, keys: Sequence[Key], older: Mapping[str, Checkpoint], say: Callable[[str], None]
    ) -> None:
        self._store = store
        self._keys = keys
        self._older = older
        self._say = say
        self._found = Verified()
        self._unseen: dict[str, set[str]] = {}
        """What lies in the ledger and has not been looked at, by the full tile that it is a part of."""
        self._roots: dict[int, bytes] = {}
        self._documents: dict[str, tuple[int, Document]] = {}
        """The last entry about each document, and what it says of it."""

    def run(self) -> Verified:
        for key in self._store.keys(PREFIX):
            self._unseen.setdefault(key.partition(".p/")[0], set()).add(key)
        try:
            self._tree()
        except Broken as error:
            self._fault(str(error))
        for key in sorted(chain.from_iterable(self._unseen.values())):
            self._fault(f"{key}: it belongs to nothing in the ledger")
        for where, checkpoint in self._older.items():
            if self._roots.get(checkpoint.size) != checkpoint.root:
                self._fault(
                    f"{where}: the ledger does not begin with the {checkpoint.size} entries that are kept there"
                )
        self._compare_documents()
        return self._found

    def _tree(self) -> None:
        head, published = self._ends()
        if head is None:
            return
        given = Reading(self._store, published.size).entries()
        if published.size == head.before:
            given = chain(given, enumerate(head.batch, head.before))
        edge, held = Edge(), list[bytes]()
        wanted = {published.size, head.checkpoint.size, *(item.size for item in self._older.values())}
        for at, entry in given:
            self._entry(at, entry, head)
            held.append(entry)
            for tile in edge.add(leaf_hash(entry)):
                self._compare(tile.level, tile.index, tile.hashes, b"".join, published.size)
            if len(held) == WIDTH:
                self._compare(tiles.ENTRIES, at // WIDTH, held, tiles.bundle, published.size)
                held = []
            if edge.size in wanted:
                self._roots[edge.size] = edge.root()
        self._end(edge, held, published)
        for checkpoint in (published, head.checkpoint):
            if self._roots.get(checkpoint.size, EMPTY) != checkpoint.root:
                self._fault(f"the entries do not lead to the checkpoint of {checkpoint.size}")

    def _end(self, edge: Edge, held: Sequence[bytes], published: Checkpoint) -> None:
        """What is not full."""
        for tile in edge.tiles():
            self._compare(tile.level, tile.index, tile.hashes, b"".join, published.size)
        if held:
            self._compare(tiles.ENTRIES, edge.size // WIDTH, held, tiles.bundle, published.size)
        self._found.size, self._found.root = edge.size, edge.root()

    def _ends(self) -> tuple[Head | None, Checkpoint]:
        """The head and what was published last. Raises `Broken`."""
        known = [self._taken(key) for key in (KEYS, CHECKPOINT, HEAD)]
        listed, published, head = known
        nothing = Checkpoint("", 0, EMPTY)
        if head is None:
            if published is not None:
                self._fault(f"{HEAD}: it is missing")
            return None, nothing
        if listed != "".join(f"{vkey(key)}\n" for key in self._keys).encode():
            self._fault(f"{KEYS}: other keys are named there than those to verify by")
        newest = Head.read(head, self._keys)
        before = opened(published, self._keys) if published is not None else nothing
        if published != newest.note:
            if before.size != newest.before:
                raise Broken(f"{CHECKPOINT}: it is of {before.size} entries, and the head follows on {newest.before}")
            self._found.notes.append(
                f"the last append was cut short: its entries, {len(newest.batch)}, are in {HEAD} alone; the next one"
                " puts them where they belong"
            )
        return newest, before

    def _taken(self, key: str) -> bytes | None:
        self._unseen.pop(key, None)
        stored = self._store.read(key)
        return stored.content if stored else None

    def _entry(self, at: int, content: bytes, head: Head) -> None:
        if at % _STEP == 0:
            self._say(f"{at} of {head.checkpoint.size} entries")
        if at >= head.before and content != head.batch[at - head.before]:
            self._fault(f"{HEAD}: its batch has another entry {at}")
        try:
            document = Entry.read(content).document
        except Broken as error:
            self._fault(f"entry {at}: {error}")
            return
        if document is not None:
            self._documents[document.key] = at, document

    def _compare(
        self,
        level: int | str,
        index: int,
        parts: Sequence[bytes],
        whole: Callable[[Iterable[bytes]], bytes],
        published: int,
    ) -> None:
        """Hold a tile or bundle, and what is left of its narrower forms, against what the entries make of it."""
        count = (published >> (8 * level if isinstance(level, int) else 0)) - index * WIDTH
        there = self._unseen.pop(PREFIX + tiles.name(level, index), set())
        widths = {PREFIX + tiles.key(level, index, width): width for width in range(1, len(parts) + 1)}
        if count > 0 and not there & {PREFIX + tiles.key(level, index, width) for width in (count, WIDTH)}:
            self._fault(f"{PREFIX}{tiles.key(level, index, count)}: it is missing")
        for key in sorted(there):
            stored = self._store.read(key)
            if key not in widths or stored is None or stored.content != whole(parts[: widths[key]]):
                self._fault(f"{key}: it is not made of the entries")

    def _compare_documents(self) -> None:
        for key in self._store.keys(""):
            if not key.startswith(PREFIX):
                self._document(key)
        for key, (at, _) in self._documents.items():
            self._fault(f"{key}: it is gone; entry {at} was about it")

    def _document(self, key: str) -> None:
        self._found.documents += 1
        at, said = self._documents.pop(key, (None, None))
        stored = self._store.read(key)
        if at is None:
            self._found.unentered.append(key)
            self._fault(f"{key}: no entry is about it")
        elif stored is None or Document.of(key, stored.content) != said:
            self._fault(f"{key}: it is not what it was at entry {at}, the last one about it")

    def _fault(self, what: str) -> None:
        self._found.faults.append(what)
