"""What every store promises."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


class Unavailable(Exception):
    """The store cannot be read or written."""


class Refused(Exception):
    """What lies in the store, or is asked of it, leads out of it."""


class Lost(Exception):
    """Somebody else has written the document meanwhile; theirs is kept."""


@dataclass(frozen=True)
class Stored:
    """A document as it was read."""

    content: bytes
    version: str
    """Changes with every content; only the store knows what it means."""


class Store(Protocol):
    """Documents by key, such as `records/local.json`; a key's parts are of letters, digits, `.`, `_` and `-`.

    Every method raises `Unavailable` where the store cannot be reached, and may raise `Refused`.
    """

    def read(self, key: str) -> Stored | None:
        """The document; None where there is none."""
        ...

    def write(self, key: str, content: bytes, *, over: Stored | None) -> None:
        """Write it in place of what was read, or where there was nothing; all of it or nothing. Raises `Lost`."""
        ...

    def remove(self, key: str) -> None:
        """Remove it; one that is not there is no fault."""
        ...

    def keys(self, prefix: str = "") -> Iterator[str]:
        """The keys that begin so, in order."""
        ...
