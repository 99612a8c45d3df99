"""The head of a ledger: its newest checkpoint and the batch of entries that led to it, in one document.

It is what decides: it is written in place of the head before, or not at all. Everything else can be made of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from scripts.ledger import tiles
from scripts.ledger.offline import Broken, Checkpoint, Key, opened


@dataclass(frozen=True)
class Head:
    """What the last append has left."""

    checkpoint: Checkpoint
    note: bytes
    """The checkpoint with its signatures."""
    batch: Sequence[bytes]
    """The last entries."""

    @property
    def before(self) -> int:
        """How many entries there were before the batch."""
        return self.checkpoint.size - len(self.batch)

    def content(self) -> bytes:
        """The document."""
        return self.note + b"\n" + tiles.bundle(self.batch)

    @classmethod
    def read(cls, content: bytes, keys: Sequence[Key]) -> Self:
        """The head in a document. Raises `Broken`."""
        above, mark, rest = content.partition(b"\n\n")
        below, end, batch = rest.partition(b"\n\n")
        note = above + mark + below + b"\n"
        head = cls(opened(note, keys), note, tiles.entries(batch))
        if not end or not head.batch or head.before < 0:
            raise Broken("the head has no batch of entries")
        return head
