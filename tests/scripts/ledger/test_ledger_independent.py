"""An implementation that is not ours, that of Go's checksum database, accepts what we prove, and we what it proves."""

import base64
import subprocess
from pathlib import Path

import pytest

from scripts.changes.store.folder import Folder
from scripts.ledger import Ledger, offline
from scripts.ledger.keys import Writer, vkey
from scripts.ledger.offline import Key, opened
from scripts.ledger.proofs import prove
from scripts.ledger.reading import CHECKPOINT, Reading
from scripts.ledger.tree import consistency, enforce_consistency
from scripts.toolchain import builds
from scripts.toolchain.progress import Step
from tests.scripts.ledger.stores import entry

pytestmark = pytest.mark.e2e

SOURCE = Path(__file__).with_name("independent")


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Their program."""
    program = tmp_path_factory.mktemp("go") / "independent"
    command = [str(builds.find_go(Step("find Go"))), "build", "-o", str(program), "."]
    done = subprocess.run(command, cwd=SOURCE, env=builds.environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return program


def run(*command: object) -> str:
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("size", [1, 255, 256, 257, 700])
def test_they_accept_our_ledger_and_our_proofs(theirs: Path, writer: Writer, tmp_path: Path, size: int) -> None:
    store = Folder(tmp_path / "store")
    ledger = Ledger(store, writer)
    for at in range(0, size, 50):
        ledger.append(*map(entry, range(at, min(at + 50, size))))
    (tmp_path / "vkey").write_text(vkey(writer.verifiers[0]))
    assert run(theirs, "accept", tmp_path / "store" / "ledger", tmp_path / "vkey") == f"{size}\n"
    stored = store.read(CHECKPOINT)
    assert stored is not None
    head = opened(stored.content, writer.verifiers)
    reading = Reading(store, size)
    for index in {0, size // 2, size - 1}:
        (tmp_path / "proof").write_bytes(prove(reading, index, head, stored.content))
        run(theirs, "proof", tmp_path / "proof", tmp_path / "vkey")


def test_they_accept_our_proofs_of_consistency(theirs: Path, writer: Writer, tmp_path: Path) -> None:
    store = Folder(tmp_path / "store")
    ledger = Ledger(store, writer)
    roots: dict[int, bytes] = {}
    size = 0
    while size < 371:
        size = ledger.append(*map(entry, range(53))) + 53
        stored = store.read(CHECKPOINT)
        assert stored is not None
        roots[size] = opened(stored.content, writer.verifiers).root
    for old, root in roots.items():
        path = consistency(Reading(store, size).tile, old, size)
        (tmp_path / "path").write_text("".join(f"{encoded(hash_)}\n" for hash_ in path))
        run(theirs, "consistency", old, encoded(root), size, encoded(roots[size]), tmp_path / "path")


@pytest.mark.parametrize("size", [1, 2, 7, 300])
def test_we_accept_their_proofs(theirs: Path, tmp_path: Path, size: int) -> None:
    run(theirs, "make", size, tmp_path)
    keys = [Key.read((tmp_path / "vkey").read_text().strip())]
    head = opened((tmp_path / "checkpoint").read_bytes(), keys)
    for index in range(size):
        proof = (tmp_path / f"{index}.tlog-proof").read_bytes()
        assert offline.check(proof, keys) == (index, f"entry {index}".encode(), head)
        old, *path = map(base64.b64decode, (tmp_path / f"{index + 1}.consistency").read_text().split())
        enforce_consistency(index + 1, old, size, head.root, path)


def encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()
