"""Check offline, with this file and `cryptography` alone, that a ledger holds an entry.

python offline.py KEYS PROOF    KEYS: what `layer0 ledger key` prints; PROOF: what `layer0 ledger prove` writes
"""

import base64
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PROOF = "c2sp.org/tlog-proof@v1"
ED25519, ML_DSA_65 = b"\x01", b"\xfflayer0.dev/ml-dsa-65:"  # types of C2SP signed notes; 0xff: one it does not number


class Broken(Exception):
    """It is not what the holder of the keys has signed."""


class Key(NamedTuple):
    """A public key that verifies notes."""

    name: str
    id: bytes
    kind: bytes
    public: bytes

    @classmethod
    def of(cls, name: str, kind: bytes, public: bytes) -> "Key":
        """With the id that C2SP gives it."""
        return cls(name, hashlib.sha256(name.encode() + b"\n" + kind + public).digest()[:4], kind, public)

    @classmethod
    def read(cls, line: str) -> "Key":
        """The key in `name+id+key`. Raises ValueError."""
        name, identity, encoded = line.split("+", 2)
        decoded = decode(encoded)
        kind = ED25519 if decoded.startswith(ED25519) else ML_DSA_65
        key = cls.of(name, kind, decoded.removeprefix(kind))
        if key.id.hex() != identity or kind + key.public != decoded:
            raise ValueError(f"the key of {name} does not have the id {identity}, or is of no known kind")
        return key

    def verify(self, signature: bytes, text: bytes) -> None:
        """Raises InvalidSignature."""
        if self.kind == ED25519:
            return Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PublicKey

        return MLDSA65PublicKey.from_public_bytes(self.public).verify(signature, text)


class Checkpoint(NamedTuple):
    """The root of a ledger at one size."""

    origin: str
    size: int
    root: bytes

    def text(self) -> bytes:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n".encode()


def opened(note: bytes, keys: Sequence[Key]) -> Checkpoint:
    """The checkpoint in a note that every one of these keys has signed. Raises `Broken`."""
    if not keys:
        raise Broken("there is no key to verify it by")
    try:
        text, below = note.decode().rsplit("\n\n", 1)
        lines = [line.split(" ") for line in below.removesuffix("\n").split("\n")]
        signatures = {(name, decode(text)[:4]): decode(text)[4:] for mark, name, text in lines if mark == "—"}
        for key in keys:
            key.verify(signatures[key.name, key.id], f"{text}\n".encode())
        origin, size, root = text.split("\n")
        found = Checkpoint(origin, int(size), decode(root))
    except (ValueError, KeyError, InvalidSignature) as error:
        raise Broken(f"the checkpoint is not one that these keys have signed ({error!r})") from error
    if found.text() != f"{text}\n".encode() or not below.endswith("\n"):
        raise Broken("the checkpoint is not in its one form")
    return found


def decode(text: str) -> bytes:
    """What base64 holds, in the one form that encoding gives. Raises ValueError."""
    decoded = base64.b64decode(text, validate=True)
    if base64.b64encode(decoded).decode() != text:
        raise ValueError("another form of base64")
    return decoded


def leaf_hash(entry: bytes) -> bytes:
    """RFC 6962, 2.1."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 6962, 2.1."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes:
    """The root that an inclusion path leads to (RFC 6962, 2.1.1). Raises `Broken` where its length is wrong."""
    if not 0 <= index < size or bool(path) == (size == 1):
        raise Broken("the proof is of another entry")
    if size == 1:
        return leaf
    *rest, sibling = path
    left = 1 << (size - 1).bit_length() - 1
    if index < left:
        return node_hash(root_of(index, left, leaf, rest), sibling)
    return node_hash(sibling, root_of(index - left, size - left, leaf, rest))


def check(proof: bytes, keys: Sequence[Key]) -> tuple[int, bytes, Checkpoint]:
    """The index and the entry that a proof is about, and the checkpoint. Raises `Broken`."""
    above, _, note = proof.partition(b"\n\n")
    checkpoint = opened(note, keys)
    try:
        form, (extra, entry), (index, number), *path = (line.split(" ") for line in above.decode().split("\n"))
        content, hashes = decode(entry), [decode(line) for (line,) in path]
    except ValueError as error:
        raise Broken(f"it is no proof of an entry ({error})") from error
    if (form, extra, index) != ([PROOF], "extra", "index") or not (number.isdecimal() and str(int(number)) == number):
        raise Broken("it is no proof of an entry, its first lines are others")
    if root_of(int(number), checkpoint.size, leaf_hash(content), hashes) != checkpoint.root:
        raise Broken("the proof does not lead to the root of the checkpoint")
    return int(number), content, checkpoint


if __name__ == "__main__":
    try:
        known = [Key.read(line) for line in Path(sys.argv[1]).read_text().split()]
        at, entry, head = check(Path(sys.argv[2]).read_bytes(), known)
    except (Broken, OSError, ValueError, IndexError) as error:
        sys.exit(f"not proven: {error}")
    print(f"entry {at} of {head.size} in {head.origin}\n{entry.decode()}")
