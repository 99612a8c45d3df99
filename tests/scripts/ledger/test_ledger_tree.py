"""The tree is the one of RFC 6962, and its proofs prove."""

import contextlib
import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.ledger.offline import Broken, leaf_hash, root_of
from scripts.ledger.tree import WIDTH, Edge, Tile, consistency, enforce_consistency, inclusion

# The leaves and roots that Certificate Transparency's own implementations are tested with.
LEAVES = [bytes.fromhex(x) for x in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")] + [
    bytes(range(0x60, 0x70))
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


class Tree:
    """A tree of numbered leaves, grown from left to right."""

    def __init__(self, size: int) -> None:
        self.tiles: dict[tuple[int, int], Sequence[bytes]] = {}
        self.edge = Edge()
        for number in range(size):
            self._keep(*self.edge.add(leaf(number)))
        self._keep(*self.edge.tiles())

    def _keep(self, *tiles: Tile) -> None:
        for tile in tiles:
            self.tiles[tile.level, tile.index] = tile.hashes

    def read(self, level: int, index: int) -> Sequence[bytes]:
        return self.tiles[level, index]


def leaf(number: int) -> bytes:
    return leaf_hash(str(number).encode())


def naive(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + naive(leaves[:split]) + naive(leaves[split:])).digest()


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_those_of_certificate_transparency(size: int) -> None:
    edge = Edge()
    for content in LEAVES[:size]:
        list(edge.add(leaf_hash(content)))
    assert edge.root().hex() == ROOTS[size]


@pytest.mark.parametrize("size", [1, 255, 256, 257, 511, 512, 1000, 65_536, 65_537, 70_000])
def test_the_edge_read_back_from_tiles_goes_on_as_the_one_that_wrote_them(size: int) -> None:
    tree = Tree(size)
    again = Edge.read(size, tree.read)
    assert again.root() == tree.edge.root()
    assert list(again.add(leaf(size))) == list(tree.edge.add(leaf(size)))
    assert again.root() == tree.edge.root()


def test_a_tree_of_70000_has_the_tiles_of_the_specification() -> None:
    found = Tree(70_000).tiles
    widths = [(level, len(hashes)) for (level, _), hashes in found.items()]
    assert [widths.count(kind) for kind in ((0, 256), (0, 112), (1, 256), (1, 17), (2, 1))] == [273, 1, 1, 1, 1]
    assert len(widths) == 277


@given(st.integers(1, 3 * WIDTH), st.data())
def test_every_entry_is_proven_and_no_other(size: int, data: st.DataObject) -> None:
    tree = Tree(size)
    root = naive([leaf(number) for number in range(size)])
    assert tree.edge.root() == root
    index = data.draw(st.integers(0, size - 1))
    path = inclusion(tree.read, index, size)
    assert root_of(index, size, leaf(index), path) == root
    assert root_of(index, size, leaf(size), path) != root
    wrong = data.draw(st.integers(0, size - 1).filter(lambda other: other != index)) if size > 1 else size
    with contextlib.suppress(Broken):
        assert root_of(wrong, size, leaf(index), path) != root
    for other in ([*path, root], path[:-1] if path else [root]):
        with pytest.raises(Broken):
            root_of(index, size, leaf(index), other)


@given(st.integers(1, 3 * WIDTH), st.data())
def test_every_older_tree_is_a_beginning_and_no_other(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size))
    tree, older = Tree(size), Tree(old).edge.root()
    path = consistency(tree.read, old, size)
    enforce_consistency(old, older, size, tree.edge.root(), path)
    for wrong in (leaf(0) if size > 1 else leaf(1), leaf(9999)):
        if wrong != older:
            with pytest.raises(Broken):
                enforce_consistency(old, wrong, size, tree.edge.root(), path)
    with pytest.raises(Broken):
        enforce_consistency(old, older, size, leaf(9999), path)
    with pytest.raises(Broken):
        enforce_consistency(old, older, size, tree.edge.root(), [*path, leaf(0)])
