"""Reads a ledger of a known size out of its store."""

from collections.abc import Iterator, Sequence

from scripts.changes.store import Store
from scripts.ledger import tiles
from scripts.ledger.offline import Broken
from scripts.ledger.tree import WIDTH

PREFIX = "ledger/"
HEAD, CHECKPOINT, KEYS = (PREFIX + name for name in ("head", "checkpoint", "keys"))


class Reading:
    """The tiles and entries of a ledger of one size; each document is read once."""

    def __init__(self, store: Store, size: int) -> None:
        self._store = store
        self.size = size
        self._tiles: dict[tuple[int, int], Sequence[bytes]] = {}

    def tile(self, level: int, index: int) -> Sequence[bytes]:
        """The hashes of a tile. Raises `Broken` where they are missing."""
        if (level, index) not in self._tiles:
            count = min(WIDTH, (self.size >> 8 * level) - index * WIDTH)
            found = tiles.hashes(self.document(level, index, count))
            if len(found) != count:
                raise Broken(f"{tiles.key(level, index, count)}: {count} hashes are there, got {len(found)}")
            self._tiles[level, index] = found
        return self._tiles[level, index]

    def bundle(self, index: int) -> list[bytes]:
        """The entries from `index * WIDTH` on, one bundle of them. Raises `Broken` where they are missing."""
        count = min(WIDTH, self.size - index * WIDTH)
        found = tiles.entries(self.document(tiles.ENTRIES, index, count)) if count else []
        if len(found) != count:
            raise Broken(f"{tiles.key(tiles.ENTRIES, index, count)}: {count} entries are there, got {len(found)}")
        return found

    def entries(self, first: int = 0) -> Iterator[tuple[int, bytes]]:
        """Each entry from this one on, with its index."""
        for index in range(first // WIDTH, -(-self.size // WIDTH)):
            for at, entry in enumerate(self.bundle(index), index * WIDTH):
                if at >= first:
                    yield at, entry

    def document(self, level: int | str, index: int, count: int) -> bytes:
        """A tile as it is stored: the full one where that has taken the place of the one of this width."""
        for key in dict.fromkeys((tiles.key(level, index, count), tiles.name(level, index))):
            stored = self._store.read(PREFIX + key)
            if stored is not None:
                return stored.content
        raise Broken(f"{PREFIX}{tiles.key(level, index, count)}: it is missing")
