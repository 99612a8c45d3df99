"""A store in a folder: of one machine, or of several that mount it and whose file locks hold."""

import fcntl
import hashlib
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.changes.store import whole
from scripts.changes.store.documents import Lost, Refused, Stored, Unavailable

_PART = re.compile(r"(?!\.)[A-Za-z0-9._-]+")


class Folder:
    """Made with the first document; only its owner can read it."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def read(self, key: str) -> Stored | None:
        """See `Store`."""
        with _explained(self._root):
            try:
                content = self._path(key).read_bytes()
            except FileNotFoundError:
                return None
        return Stored(content, _version(content))

    def write(self, key: str, content: bytes, *, over: Stored | None) -> None:
        """See `Store`."""
        path = self._path(key)
        with _explained(self._root), self._locked():
            if self.read(key) != over:
                raise Lost(f"{path}: somebody else has written it meanwhile; try again")
            whole.write(path, content)

    def remove(self, key: str) -> None:
        """See `Store`."""
        with _explained(self._root), self._locked():
            self._path(key).unlink(missing_ok=True)

    def keys(self, prefix: str = "") -> Iterator[str]:
        """See `Store`."""
        above = self._root / prefix.rpartition("/")[0]
        with _explained(self._root):
            files = [path for path in above.rglob("*") if not path.is_dir() and not path.name.startswith(".")]
        found = (path.relative_to(self._root).as_posix() for path in files)
        yield from sorted(key for key in found if key.startswith(prefix))

    def _path(self, key: str) -> Path:
        """Where a document lies; never outside of the folder. Raises `Refused`."""
        path = self._root
        for part in key.split("/"):
            path /= part
            if not _PART.fullmatch(part) or path.is_symlink():
                raise Refused(f"{path}: a store holds no links, and nothing outside of it; remove it")
        return path

    @contextmanager
    def _locked(self) -> Generator[None]:
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self._root / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _version(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@contextmanager
def _explained(root: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(f"the store in {root} cannot be used: {error.strerror}") from error
