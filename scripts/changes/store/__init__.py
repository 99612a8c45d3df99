"""Where a team keeps what must outlive one machine: small documents by key, each written only over what was read."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from scripts.changes.store.documents import Lost, Refused, Store, Stored, Unavailable
from scripts.changes.store.folder import Folder

__all__ = ["Lost", "Refused", "Store", "Stored", "Unavailable", "at"]


def at(url: str) -> Store:
    """The store at `s3://bucket/prefix` or `file:///folder`; nothing is asked or made yet."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return Folder(Path(unquote(parts.netloc + parts.path)))
    from scripts.changes.store.s3 import Bucket

    return Bucket(parts.netloc, parts.path.strip("/"))
