"""Orders under way, kept on this machine until the certificate is handed over, for the run after a killed one.

An entry is sealed with a key derived from the ACME account's, which is a secret of the stack: whoever can open it could
have the certificate issued anyway. On another machine the entry is missing; then one new order is made, and
challenge values that the killed run left in the zone stay there, harmless.
"""

import base64
import hashlib
import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PURPOSE = b"layer0 journal of ACME orders, version 1"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """How far an order has come."""

    names: list[str]
    algorithm: str
    challenges: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """TXT records that may be in the zone: name and value."""
    order: str = ""
    """URL, once every name is validated; from then on the order ends in a certificate for this key and no other."""
    finalize: str = ""
    csr: str = ""
    key: str = field(default="", repr=False)
    """PEM."""


@dataclass(frozen=True)
class Journal:
    """The entry of one certificate at one directory."""

    path: Path
    seal: Fernet

    def read(self) -> Entry | None:
        """The order under way; none, too, where another account's key has sealed it."""
        try:
            content = json.loads(self.seal.decrypt(self.path.read_bytes()))
        except (FileNotFoundError, InvalidToken):
            return None
        challenges = [(name, value) for name, value in content.pop("challenges")]
        return Entry(**content, challenges=challenges)

    def write(self, entry: Entry) -> None:
        """Keep the entry; it is there as a whole or not at all."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = self.path.with_suffix(".new")
        with open(new, "wb", opener=_private) as file:
            file.write(self.seal.encrypt(json.dumps(asdict(entry)).encode()))
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.path)

    def forget(self) -> None:
        """The order has ended."""
        with suppress(FileNotFoundError):
            self.path.unlink()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def of(urn: str, directory: str, account_key: str) -> Journal:
    """The journal of one certificate, by the resource's URN, the ACME directory's URL and the account's key in PEM."""
    name = hashlib.sha256(f"{urn}\n{directory}".encode()).hexdigest()
    key = HKDF(SHA256(), 32, salt=None, info=_PURPOSE).derive(account_key.strip().encode())
    return Journal(_folder() / f"{name}.order", Fernet(base64.urlsafe_b64encode(key)))


def _folder() -> Path:
    """Where programs keep what must outlive a restart and no other machine needs (XDG base directories)."""
    chosen = os.environ.get("XDG_STATE_HOME")
    return (Path(chosen) if chosen else Path.home() / ".local" / "state") / "layer0" / "orders"
