"""One entry of the ledger, `layer0.dev/ledger/v1`."""

import functools
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import rfc8785

from scripts.ledger.offline import Broken
from scripts.ledger.tiles import LONGEST

API_VERSION = "layer0.dev/ledger/v1"
SCHEMA = Path(__file__).with_name("entries.schema.json")


@dataclass(frozen=True, kw_only=True)
class Document:
    """What lies in the store when this is entered."""

    key: str
    digest: str
    """`sha256:` and the hash of its bytes."""

    @classmethod
    def of(cls, key: str, content: bytes) -> Self:
        """The document with these bytes."""
        return cls(key=key, digest="sha256:" + hashlib.sha256(content).hexdigest())


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something that happened."""

    kind: str
    """What: one of those in `entries.schema.json`."""
    stack: str
    at: str
    """When it was entered, as the machine's clock had it: RFC 3339, UTC."""
    actor: str
    """Who ran the command, as the machine had it: nothing proves it. A decision has its signer's own word in it."""
    host: str
    about: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """More of it, by kind; secrets are masked."""
    document: Document | None = None
    """The document in the store that it is about."""
    nonce: str = field(default_factory=lambda: secrets.token_hex(8))
    """Tells it from all others."""

    def content(self) -> bytes:
        """What is hashed and kept: RFC 8785. Raises ValueError where it is too long for the ledger."""
        content = rfc8785.dumps({"api_version": API_VERSION, **asdict(self)})
        if len(content) > LONGEST:
            raise ValueError(f"{self.kind}: an entry has at most {LONGEST} bytes, got {len(content)}")
        return content

    @classmethod
    def read(cls, content: bytes) -> Self:
        """The entry with this content. Raises `Broken` where it is none, or not in its canonical form."""
        try:
            raw: dict[str, Any] = json.loads(content)
            _validator().validate(raw)
            document = raw.pop("document")
            del raw["api_version"]
            entry = cls(document=Document(**document) if document else None, **raw)
        except ValueError as error:
            raise Broken(f"it is no entry of {API_VERSION}: {error}") from error
        if entry.content() != content:
            raise Broken("it is not in its canonical form")
        return entry


def instant(moment: datetime) -> str:
    """A moment as entries have it, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@functools.cache
def _validator() -> Any:
    import jsonschema_rs

    return jsonschema_rs.validator_for(json.loads(SCHEMA.read_text(encoding="utf-8")), validate_formats=True)
