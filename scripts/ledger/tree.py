"""The Merkle tree of RFC 6962: proofs out of its tiles, and its right edge, from which it grows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from scripts.ledger.offline import Broken, node_hash

WIDTH = 256
"""Hashes in a full tile; each becomes one hash of the level above (C2SP tlog-tiles)."""
_HEIGHT = 8
EMPTY = bytes.fromhex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
"""The root of a tree without entries: SHA-256 of nothing (RFC 6962, 2.1)."""


@dataclass(frozen=True)
class Tile:
    """Some hashes of one level, next to each other."""

    level: int
    index: int
    hashes: Sequence[bytes]


class Reader(Protocol):
    """Finds the tiles of a tree."""

    def __call__(self, level: int, index: int) -> Sequence[bytes]:
        """The hashes of a tile, as many as the tree has."""
        ...


class Edge:
    """The right edge of a tree: of each level the tile that is not full."""

    def __init__(self, size: int = 0, levels: Iterable[Sequence[bytes]] = ()) -> None:
        self.size = size
        self._levels = [list(level) for level in levels]

    @classmethod
    def read(cls, size: int, read: Reader) -> "Edge":
        """That of a tree of this size."""
        counts = [size >> _HEIGHT * level for level in range(_depth(size))]
        partial = [(level, count) for level, count in enumerate(counts)]
        return cls(size, [read(level, count // WIDTH) if count % WIDTH else () for level, count in partial])

    def copy(self) -> "Edge":
        """One that can grow on its own."""
        return Edge(self.size, self._levels)

    def add(self, leaf: bytes) -> Iterator[Tile]:
        """Take one more leaf; the answer is each tile that it fills."""
        self.size += 1
        level, given = 0, leaf
        while True:
            if level == len(self._levels):
                self._levels.append([])
            hashes = self._levels[level]
            hashes.append(given)
            if len(hashes) < WIDTH:
                return
            yield Tile(level, (self.size >> _HEIGHT * (level + 1)) - 1, tuple(hashes))
            given = _folded(hashes)
            hashes.clear()
            level += 1

    def tiles(self) -> Iterator[Tile]:
        """Each tile that is not full."""
        for level, hashes in enumerate(self._levels):
            if hashes:
                yield Tile(level, self.size >> _HEIGHT * (level + 1), tuple(hashes))

    def root(self) -> bytes:
        """The root of the tree."""
        peaks = [peak for hashes in reversed(self._levels) for peak in _peaks(hashes)]
        if not peaks:
            return EMPTY
        root = peaks.pop()
        for peak in reversed(peaks):
            root = node_hash(peak, root)
        return root


def inclusion(read: Reader, index: int, size: int) -> list[bytes]:
    """The path that proves an entry to be in the tree (RFC 6962, 2.1.1); takes 0 <= index < size."""
    path: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_hash(read, middle, high))
            high = middle
        else:
            path.append(_hash(read, low, middle))
            low = middle
    return path[::-1]


def consistency(read: Reader, old: int, size: int) -> list[bytes]:
    """The path that proves a tree to begin with one of `old` entries (RFC 6962, 2.1.2); takes 0 < old <= size."""
    path: list[bytes] = []
    low, high, is_known = 0, size, True
    while old < high:
        middle = low + _split(high - low)
        if old <= middle:
            path.append(_hash(read, middle, high))
            high = middle
        else:
            path.append(_hash(read, low, middle))
            low, is_known = middle, False
    return path[::-1] if is_known else [_hash(read, low, high), *path[::-1]]


def enforce_consistency(old: int, old_root: bytes, size: int, root: bytes, path: Sequence[bytes]) -> None:
    """Raise `Broken` unless the path proves the larger tree to begin with the smaller one, 0 < old <= size."""
    if _grown(old, size, path, old_root) != (old_root, root):
        raise Broken(f"the tree of {size} entries does not begin with the one of {old}: it was rewritten")


def _grown(old: int, size: int, path: Sequence[bytes], known: bytes | None) -> tuple[bytes, bytes]:
    """The roots of both trees that a path leads to; `known` is that of the old one, until the way leaves it."""
    if len(path) < (old < size or known is None) or (old == size and len(path) > (known is None)):
        raise Broken("the proof of consistency is too short or too long")
    if old == size:
        root = path[0] if known is None else known
        return root, root
    *rest, sibling = path
    left = _split(size)
    if old <= left:
        before, after = _grown(old, left, rest, known)
        return before, node_hash(after, sibling)
    before, after = _grown(old - left, size - left, rest, None)
    return node_hash(sibling, before), node_hash(sibling, after)


def _hash(read: Reader, low: int, high: int) -> bytes:
    """The hash over a range of leaves that begins where a subtree does."""
    count = high - low
    if count & count - 1:
        middle = low + _split(count)
        return node_hash(_hash(read, low, middle), _hash(read, middle, high))
    bits = count.bit_length() - 1
    level = bits // _HEIGHT
    first = low >> _HEIGHT * level
    width = 1 << bits % _HEIGHT
    at = first % WIDTH
    return _folded(read(level, first // WIDTH)[at : at + width])


def _split(count: int) -> int:
    """The largest power of two below it."""
    return 1 << (count - 1).bit_length() - 1


def _depth(size: int) -> int:
    """How many levels of tiles a tree has."""
    return -(-size.bit_length() // _HEIGHT)


def _peaks(hashes: Sequence[bytes]) -> Iterator[bytes]:
    """The roots of the full subtrees over these hashes, the largest first."""
    at = 0
    while at < len(hashes):
        width = 1 << (len(hashes) - at).bit_length() - 1
        yield _folded(hashes[at : at + width])
        at += width


def _folded(hashes: Sequence[bytes]) -> bytes:
    """The root over these hashes, a power of two of them."""
    level = list(hashes)
    while len(level) > 1:
        level = [node_hash(left, right) for left, right in zip(level[::2], level[1::2], strict=True)]
    return level[0]
