"""What has happened, in a Merkle tree that nobody can rewrite unnoticed, and proofs of it for anybody."""

from scripts.ledger.entries import Entry
from scripts.ledger.ledger import Ledger
from scripts.ledger.offline import Broken

__all__ = ["Broken", "Entry", "Ledger"]
