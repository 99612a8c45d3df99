"""Gathers what is kept of a ledger outside of it, and what the store says was kept."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scripts.changes.store import Store
from scripts.ledger.anchors import objects, tags, timestamps
from scripts.ledger.anchors.making import GIT, PREFIX, S3, TIMESTAMP, Anchor
from scripts.ledger.offline import Broken, Checkpoint, Key, opened


@dataclass
class Collected:
    """Checkpoints that the ledger must begin with."""

    older: dict[str, Checkpoint] = field(default_factory=dict[str, Checkpoint])
    """By where they are kept."""
    faults: list[str] = field(default_factory=list[str])
    """Anchors that do not hold, or are gone."""
    notes: list[str] = field(default_factory=list[str])
    """What was said of anchors, and which could not be looked at."""


def collect(store: Store, keys: Sequence[Key], root: Path, roots: bytes, kept: Iterable[Path]) -> Collected:
    """The anchors that the store knows of, tags of the checkout at `root`, and files that somebody has kept.

    Such a file holds a checkpoint or an anchor; `roots` are the timestamp authorities that are trusted, PEM. Raises
    `Unavailable` where a bucket is not reached, and OSError where a file cannot be read.
    """
    found = Collected()
    said = list(_said(found, store, kept))
    outside = dict(_outside([anchor for _, anchor in said], keys[0].name, root))
    for where, note in (*((where, anchor.note) for where, anchor in said), *outside.items()):
        try:
            found.older[where] = opened(note, keys)
        except Broken as error:
            found.faults.append(f"{where}: {error}")
    for where, anchor in said:
        if anchor.kind == TIMESTAMP:
            _stamped(found, where, anchor, roots)
        elif anchor.kind == S3 and anchor.where not in outside:
            found.faults.append(f"{where}: its object {anchor.where} is gone, or not locked")
        elif anchor.kind == GIT and anchor.where not in outside:
            found.notes.append(f"{where}: the tag {anchor.where} is not in this checkout; fetch the tags")
    return found


def _said(found: Collected, store: Store, kept: Iterable[Path]) -> Iterator[tuple[str, Anchor]]:
    """What documents of the store and files hold, by where."""
    held = [(str(file), file.read_bytes()) for file in kept]
    held += [(key, stored.content) for key in store.keys(PREFIX) if (stored := store.read(key))]
    for where, content in held:
        if not content.startswith(b"{"):
            yield where, Anchor(kind="", where=where, note=content)
            continue
        try:
            yield where, Anchor.read(content)
        except ValueError as error:
            found.faults.append(f"{where}: {error}")


def _outside(said: Iterable[Anchor], origin: str, root: Path) -> Iterator[tuple[str, bytes]]:
    """Each checkpoint that tags and buckets hold, whether or not the store knows of it."""
    yield from tags.kept(root, origin)
    for place in sorted({anchor.where.partition(f"/{origin}/")[0] for anchor in said if anchor.kind == S3}):
        yield from objects.kept(place, origin)


def _stamped(found: Collected, where: str, anchor: Anchor, roots: bytes) -> None:
    if not roots:
        found.notes.append(f"{where}: its timestamp was not verified; give --tsa-root FILE, the authorities to trust")
        return
    try:
        at = timestamps.stamped(anchor.token, anchor.note, roots)
        found.notes.append(f"{where}: {anchor.where} has seen it at {at.isoformat()}")
    except Broken as error:
        found.faults.append(f"{where}: {error}")
