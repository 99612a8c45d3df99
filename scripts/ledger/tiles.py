"""The tree and its entries as documents, in the layout of C2SP's tlog-tiles."""

from collections.abc import Iterable

from scripts.ledger.offline import Broken
from scripts.ledger.tree import WIDTH, Tile

_HASH = 32
ENTRIES = "entries"
LONGEST = (1 << 16) - 1
"""Bytes of the longest entry; its length is written in two bytes."""


def name(level: int | str, index: int) -> str:
    """The key of a full tile, or of a full bundle of entries where the level is `entries`."""
    *above, last = _groups(index)
    return "/".join(["tile", str(level), *(f"x{group}" for group in above), last])


def key(level: int | str, index: int, width: int) -> str:
    """The key of a tile of this width."""
    return name(level, index) + (f".p/{width}" if width < WIDTH else "")


def written(tile: Tile) -> tuple[str, bytes]:
    """A tile's key and content."""
    return key(tile.level, tile.index, len(tile.hashes)), b"".join(tile.hashes)


def hashes(content: bytes) -> list[bytes]:
    """The hashes in a tile."""
    return [content[at : at + _HASH] for at in range(0, len(content), _HASH)]


def bundle(entries: Iterable[bytes]) -> bytes:
    """Entries as one document, each after its length."""
    return b"".join(len(entry).to_bytes(2) + entry for entry in entries)


def entries(content: bytes) -> list[bytes]:
    """The entries in a bundle. Raises `Broken` where it does not end with one."""
    found: list[bytes] = []
    at = 0
    while at < len(content):
        start = at + 2
        at = start + int.from_bytes(content[start - 2 : start])
        found.append(content[start:at])
    if at != len(content):
        raise Broken("a bundle of entries was cut off")
    return found


def _groups(index: int) -> list[str]:
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    return [digits[at : at + 3] for at in range(0, len(digits), 3)]
