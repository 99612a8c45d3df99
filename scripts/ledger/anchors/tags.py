"""A git tag that holds a checkpoint: everybody who has fetched it keeps it."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

from scripts.ledger.offline import Checkpoint

_PREFIX = "layer0-ledger"


class Failed(Exception):
    """Git does not make the tag."""


def anchor(root: Path, checkpoint: Checkpoint, note: bytes) -> str:
    """Tag the commit that is checked out with a signed checkpoint; the answer is the tag's name. Raises `Failed`."""
    name = f"{_PREFIX}/{checkpoint.origin.rpartition('/')[2]}/{checkpoint.size}"
    _git(root, "tag", "--annotate", "--cleanup=verbatim", "--file=-", name, given=note)
    return name


def kept(root: Path, origin: str) -> Iterator[tuple[str, bytes]]:
    """Each checkpoint of this ledger that a tag of the checkout holds, by the tag."""
    places = f"refs/tags/{_PREFIX}/{origin.rpartition('/')[2]}"
    for line in _git(root, "for-each-ref", "--format=%(objectname) %(refname:short)", places).decode().splitlines():
        identity, _, name = line.partition(" ")
        content = _git(root, "cat-file", "tag", identity)
        yield name, content.partition(b"\n\n")[2]


def _git(root: Path, *arguments: str, given: bytes = b"") -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(root), *arguments], input=given, capture_output=True, check=False)
    except OSError as error:
        raise Failed(f"git: {error.strerror}; install it") from error
    if done.returncode:
        raise Failed(f"git {arguments[0]}: {' '.join(done.stderr.decode(errors='replace').split())}")
    return done.stdout
