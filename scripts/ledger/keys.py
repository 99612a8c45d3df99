"""The key that a ledger is written with: Ed25519, and ML-DSA-65 beside it where the library has it."""

import base64
import contextlib
import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from scripts.ledger.offline import ED25519, ML_DSA_65, Key

_ORIGIN = "layer0.dev/ledger"
_END = b"-----END PRIVATE KEY-----\n"

_Private = Ed25519PrivateKey | MLDSA65PrivateKey


class Unavailable(Exception):
    """There is no key to write the ledger with."""


@dataclass(frozen=True)
class Writer:
    """What signs checkpoints."""

    origin: str
    """The ledger's name, made of the Ed25519 key."""
    signers: Sequence[tuple[Key, _Private]]

    @classmethod
    def load(cls, path: Path) -> Self:
        """The keys in a file of PEM, the Ed25519 one first. Raises `Unavailable`."""
        try:
            return cls._of([load_pem_private_key(part + _END, None) for part in path.read_bytes().split(_END)[:-1]])
        except (OSError, ValueError, UnsupportedAlgorithm) as error:
            raise Unavailable(
                f"{path}: it holds no key to write the ledger with: {error}; ./scripts/layer0 ledger key --new {path}"
                " makes one"
            ) from error

    @classmethod
    def make(cls, path: Path) -> Self:
        """New keys, in a file that only its owner can read; where another process has just made one, that."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.") as file:
            file.write(b"".join(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) for key in _new()))
            file.flush()
            with contextlib.suppress(FileExistsError):
                path.hardlink_to(file.name)
        return cls.load(path)

    @property
    def verifiers(self) -> list[Key]:
        """The public halves."""
        return [key for key, _ in self.signers]

    def signed(self, text: bytes) -> bytes:
        """A note: the text, and below it a signature by each key."""
        signed = ((key, key.id + private.sign(text)) for key, private in self.signers)
        lines = (f"— {key.name} {base64.b64encode(signature).decode()}\n" for key, signature in signed)
        return text + b"\n" + "".join(lines).encode()

    @classmethod
    def _of(cls, privates: Sequence[object]) -> Self:
        if not privates or not isinstance(first := privates[0], Ed25519PrivateKey):
            raise ValueError("its first key is not Ed25519")
        origin = f"{_ORIGIN}/{hashlib.sha256(first.public_key().public_bytes_raw()).hexdigest()[:16]}"
        known = (key for key in privates if isinstance(key, Ed25519PrivateKey | MLDSA65PrivateKey))
        return cls(origin, [(_public(origin, key), key) for key in known])


def vkey(key: Key) -> str:
    """A public key as one line, which `Key.read` takes."""
    return f"{key.name}+{key.id.hex()}+{base64.b64encode(key.kind + key.public).decode()}"


def _new() -> Iterator[_Private]:
    yield Ed25519PrivateKey.generate()
    with contextlib.suppress(UnsupportedAlgorithm):
        yield MLDSA65PrivateKey.generate()


def _public(name: str, private: _Private) -> Key:
    kind = ED25519 if isinstance(private, Ed25519PrivateKey) else ML_DSA_65
    return Key.of(name, kind, private.public_key().public_bytes_raw())
