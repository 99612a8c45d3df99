"""A store in memory, and stores that fail as machines and networks do; entries to put in a ledger."""

from collections.abc import Iterator

from scripts.changes.store import Lost, Stored
from scripts.ledger import Entry, Ledger
from scripts.ledger.keys import Writer


class Memory:
    """A store whose documents are at hand."""

    def __init__(self, documents: dict[str, bytes] | None = None) -> None:
        self.documents = dict(documents or {})

    def read(self, key: str) -> Stored | None:
        content = self.documents.get(key)
        return None if content is None else Stored(content, content.hex())

    def write(self, key: str, content: bytes, *, over: Stored | None) -> None:
        if self.read(key) != over:
            raise Lost(key)
        self.documents[key] = content

    def remove(self, key: str) -> None:
        self.documents.pop(key, None)

    def keys(self, prefix: str = "") -> Iterator[str]:
        yield from sorted(key for key in self.documents if key.startswith(prefix))


class Killed(BaseException):
    """The process has ended here."""


class Dying(Memory):
    """Whoever writes dies before the write with this number; the documents are those of another store."""

    def __init__(self, store: Memory, write: int) -> None:
        super().__init__()
        self.documents = store.documents
        self._left = write

    def write(self, key: str, content: bytes, *, over: Stored | None) -> None:
        if not self._left:
            raise Killed
        self._left -= 1
        super().write(key, content, over=over)

    def remove(self, key: str) -> None:
        if not self._left:
            raise Killed
        self._left -= 1
        super().remove(key)


class Deaf(Memory):
    """Its first answer to a write of the head is lost, and the second attempt meets what the first has written."""

    deaf = True

    def write(self, key: str, content: bytes, *, over: Stored | None) -> None:
        super().write(key, content, over=over)
        if key == "ledger/head" and self.deaf:
            self.deaf = False
            raise Lost(key)


def entry(number: int, kind: str = "step", stack: str = "local", actor: str = "alice") -> Entry:
    at = "2026-03-01T12:00:00.000Z"
    return Entry(kind=kind, stack=stack, at=at, actor=actor, host="here", about={"number": number})


def written(writer: Writer, size: int, store: Memory | None = None) -> Memory:
    """A store with a ledger of this many entries, put there in batches of at most 100."""
    store = store or Memory()
    ledger = Ledger(store, writer)
    for at in range(0, size, 100):
        ledger.append(*(entry(number) for number in range(at, min(size, at + 100))))
    return store
