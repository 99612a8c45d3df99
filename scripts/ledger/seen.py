"""The newest checkpoint that this machine has seen: whoever writes notices when a ledger is no longer its successor."""

from pathlib import Path

from scripts.changes.store import whole
from scripts.ledger.keys import Writer
from scripts.ledger.offline import Broken, opened
from scripts.ledger.reading import Reading
from scripts.ledger.tree import consistency, enforce_consistency


class Seen:
    """A file that outlives the store being rolled back."""

    def __init__(self, folder: Path, writer: Writer) -> None:
        self._file = folder / writer.origin.replace("/", "-")
        self._keys = writer.verifiers

    def note(self) -> bytes | None:
        """The signed checkpoint. Others write it too: read it before the ledger that is held against it."""
        try:
            return self._file.read_bytes()
        except FileNotFoundError:
            return None

    def enforce(self, note: bytes, now: Reading, root: bytes) -> None:
        """Raise `Broken` unless the ledger begins with what that checkpoint has seen of it."""
        before = opened(note, self._keys)
        if now.size < before.size:
            raise Broken(
                f"the ledger has {now.size} entries, and had {before.size} when this machine saw it last; it was rolled"
                f" back, or brought back from a backup: in that case remove {self._file}"
            )
        path = consistency(now.tile, before.size, now.size)
        enforce_consistency(before.size, before.root, now.size, root, path)

    def keep(self, note: bytes) -> None:
        """Remember a signed checkpoint."""
        whole.write(self._file, note)
