"""Proofs that somebody can check who has nothing of the ledger: C2SP's tlog-proof."""

import base64

from scripts.ledger.offline import PROOF, Broken, Checkpoint, leaf_hash, root_of
from scripts.ledger.reading import Reading
from scripts.ledger.tree import WIDTH, inclusion


def prove(reading: Reading, index: int, checkpoint: Checkpoint, note: bytes) -> bytes:
    """A proof that this entry is in the ledger of the checkpoint, of which `note` is the signed form.

    The entry itself is its `extra`. Raises `Broken` where the ledger does not lead to the checkpoint.
    """
    entry = reading.bundle(index // WIDTH)[index % WIDTH]
    path = inclusion(reading.tile, index, checkpoint.size)
    if root_of(index, checkpoint.size, leaf_hash(entry), path) != checkpoint.root:
        raise Broken(f"entry {index}: it does not lead to the checkpoint; ./scripts/layer0 ledger verify tells more")
    lines = [PROOF, f"extra {_encoded(entry)}", f"index {index}", *map(_encoded, path), "", ""]
    return "\n".join(lines).encode() + note


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()
