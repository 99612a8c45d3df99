"""Makes anchors, and what the store keeps of them."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from scripts.ledger.anchors import objects, tags, timestamps
from scripts.ledger.offline import Checkpoint

PREFIX = "anchors/"
GIT, S3, TIMESTAMP = "git", "s3", "rfc3161"
_LOCKED_DAYS = 3650
"""Ten years, as long as books are kept in most countries."""


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """A checkpoint that is kept somewhere."""

    kind: str
    where: str
    """The tag, the object, or the authority."""
    note: bytes
    """The signed checkpoint."""
    token: bytes = b""
    """The timestamp."""

    def key(self, checkpoint: Checkpoint) -> str:
        """Where the store keeps it."""
        return f"{PREFIX}{checkpoint.origin.rpartition('/')[2]}-{checkpoint.size:012}-{self.kind}.json"

    def content(self) -> bytes:
        """The JSON form."""
        token = base64.b64encode(self.token).decode()
        said = {"kind": self.kind, "where": self.where, "checkpoint": self.note.decode(), "token": token}
        return json.dumps(said, indent=2).encode() + b"\n"

    @classmethod
    def read(cls, content: bytes) -> "Anchor":
        """The anchor with this JSON form. Raises ValueError where it is none."""
        try:
            said = json.loads(content)
            note, token = said["checkpoint"].encode(), base64.b64decode(said["token"], validate=True)
            return cls(kind=str(said["kind"]), where=str(said["where"]), note=note, token=token)
        except (LookupError, TypeError, AttributeError) as error:
            raise ValueError(f"it is no anchor: {error!r}") from error


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where to; each may be left out."""

    git: Path | None
    """A checkout."""
    s3: str | None
    tsa: str | None


def make(places: Places, checkpoint: Checkpoint, note: bytes, now: datetime) -> Iterator[Anchor]:
    """Keep a signed checkpoint at each of these places. Raises `Failed` or `Unavailable`."""
    if places.git:
        yield Anchor(kind=GIT, where=tags.anchor(places.git, checkpoint, note), note=note)
    if places.s3:
        until = now + timedelta(days=_LOCKED_DAYS)
        yield Anchor(kind=S3, where=objects.anchor(places.s3, checkpoint, note, until), note=note)
    if places.tsa:
        yield Anchor(kind=TIMESTAMP, where=places.tsa, note=note, token=timestamps.anchor(places.tsa, note))
