"""Nothing is lost from a ledger, nothing comes twice, and nothing is changed unnoticed."""

import itertools
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest

from scripts.changes.store import Store
from scripts.changes.store.folder import Folder
from scripts.ledger import Broken, Entry, Ledger, offline
from scripts.ledger.keys import Unavailable, Writer, vkey
from scripts.ledger.offline import Checkpoint, opened
from scripts.ledger.proofs import prove
from scripts.ledger.reading import CHECKPOINT, HEAD, Reading
from scripts.ledger.seen import Seen
from scripts.ledger.tree import WIDTH
from scripts.ledger.verification import Verified, verify
from tests.scripts.ledger.stores import Deaf, Dying, Killed, Memory, entry, written


def verified(store: Store, writer: Writer, **older: Checkpoint) -> Verified:
    return verify(store, writer.verifiers, older)


def numbers(store: Store, writer: Writer) -> list[int]:
    size = checkpoint(store, writer).size
    return [Entry.read(content).about["number"] for _, content in Reading(store, size).entries()]


def checkpoint(store: Store, writer: Writer) -> Checkpoint:
    stored = store.read(CHECKPOINT)
    assert stored is not None
    return opened(stored.content, writer.verifiers)


@pytest.mark.parametrize("size", [1, WIDTH - 1, WIDTH, WIDTH + 1, 3 * WIDTH])
def test_what_was_appended_is_there_in_order(writer: Writer, size: int) -> None:
    store = written(writer, size)
    assert numbers(store, writer) == list(range(size))
    found = verified(store, writer)
    assert (found.faults, found.notes, found.size) == ([], [], size)


def test_a_checkpoint_is_signed_by_both_kinds_of_key(writer: Writer) -> None:
    note = written(writer, 1).documents[CHECKPOINT]
    assert note.count(b"\xe2\x80\x94 layer0.dev/ledger/") == 2
    for key in writer.verifiers:
        assert opened(note, [key]).size == 1
    with pytest.raises(Broken, match="no key"):
        opened(note, [])


@pytest.mark.parametrize("start", [0, 1, WIDTH - 2])
def test_whoever_is_killed_while_writing_leaves_all_of_a_batch_or_nothing(writer: Writer, start: int) -> None:
    outcomes: Counter[str] = Counter()
    for write in itertools.count():
        store = written(writer, start)
        try:
            Ledger(Dying(store, write), writer).append(*(entry(number) for number in range(start, start + 5)))
            break
        except Killed:
            pass
        torn = verified(store, writer)
        assert torn.faults == []
        outcomes[("cut short" if torn.notes else "whole") + f" {torn.size - start}"] += 1
        Ledger(store, writer).append(entry(start + 5))
        mended = verified(store, writer)
        assert (mended.faults, mended.notes) == ([], [])
        assert numbers(store, writer)[start:] in ([start + 5], [*range(start, start + 6)])
    assert {"whole 0", "cut short 5"} <= outcomes.keys()


def test_a_torn_tile_of_the_last_batch_is_mended(writer: Writer) -> None:
    store = written(writer, 3)
    for write in itertools.count(1):
        try:
            Ledger(Dying(store, write), writer).append(entry(3))
        except Killed:
            if "ledger/tile/0/000.p/4" in store.documents:
                break
    store.documents["ledger/tile/0/000.p/4"] = b""
    assert verified(store, writer).faults == ["ledger/tile/0/000.p/4: it is not made of the entries"]
    size = Ledger(store, writer).append(entry(9)) + 1
    assert (verified(store, writer).faults, size) == ([], len(numbers(store, writer)))


@pytest.mark.parametrize("shared", [False, True], ids=["machines", "processes of one machine"])
def test_several_that_append_at_once_lose_nothing_and_write_nothing_twice(
    writer: Writer, tmp_path: Path, *, shared: bool
) -> None:
    faults: list[Exception] = []

    def machine(first: int) -> None:
        seen = Seen(tmp_path / "seen", writer) if shared else None
        ledger = Ledger(Folder(tmp_path / "store"), writer, seen)
        try:
            for number in range(first, first + 40, 2):
                ledger.append(entry(number), entry(number + 1))
        except Broken as error:
            faults.append(error)

    machines = [threading.Thread(target=machine, args=(1000 * number,)) for number in range(4)]
    for each in machines:
        each.start()
    for each in machines:
        each.join()
    assert faults == []
    found = numbers(Folder(tmp_path / "store"), writer)
    assert sorted(found) == [1000 * number + at for number in range(4) for at in range(40)]
    for number in range(4):
        own = [item for item in found if item // 1000 == number]
        assert own == sorted(own)
    assert verified(Folder(tmp_path / "store"), writer).faults == []


def test_an_append_whose_answer_was_lost_is_not_made_twice(writer: Writer) -> None:
    store = Deaf(written(writer, 2).documents)
    assert Ledger(store, writer).append(entry(2), entry(3)) == 2
    assert numbers(store, writer) == [0, 1, 2, 3]
    assert verified(store, writer).faults == []


def test_narrower_tiles_go_once_the_full_one_is_there(writer: Writer) -> None:
    store = written(writer, WIDTH + 1)
    assert list(store.keys("ledger/tile/entries")) == [
        "ledger/tile/entries/000",
        "ledger/tile/entries/001.p/1",
    ]


def small(writer: Writer) -> Memory:
    store = Memory()
    ledger = Ledger(store, writer)
    for number in range(3):
        ledger.append(entry(number))
    return store


def flipped(store: Memory, key: str, at: int, bit: int) -> Memory:
    content = bytearray(store.documents[key])
    content[at] ^= 1 << bit
    return Memory({**store.documents, key: bytes(content)})


@pytest.mark.parametrize(
    "every",
    [pytest.param(97, id="some"), pytest.param(1, id="all", marks=[pytest.mark.thorough, pytest.mark.timeout(1800)])],
)
def test_every_flipped_bit_is_found(writer: Writer, every: int) -> None:
    store = small(writer)
    assert verified(store, writer).faults == []
    bits = [
        (key, at, bit) for key, content in store.documents.items() for at in range(len(content)) for bit in range(8)
    ]
    for key, at, bit in bits[::every]:
        assert verified(flipped(store, key, at, bit), writer).faults, f"{key}: byte {at}, bit {bit}"


def test_a_document_that_is_missing_is_found(writer: Writer) -> None:
    store = small(writer)
    needed = [key for key in store.documents if not key.endswith((".p/1", ".p/2"))]
    assert len(needed) == 5
    for key in needed:
        rest = {name: content for name, content in store.documents.items() if name != key}
        assert verified(Memory(rest), writer).faults, key


def test_a_ledger_that_its_writer_has_rewritten_is_found_from_an_older_checkpoint(writer: Writer) -> None:
    kept = checkpoint(written(writer, 10), writer)
    assert verified(written(writer, 300), writer, kept=kept).faults != []
    store = written(writer, 10)
    kept = checkpoint(store, writer)
    written(writer, 290, store)
    assert verified(store, writer, kept=kept).faults == []
    shorter = written(writer, 5)
    assert verified(shorter, writer).faults == []
    assert "does not begin with the 10 entries" in verified(shorter, writer, kept=kept).faults[0]


def test_a_ledger_signed_by_another_key_is_found(writer: Writer, tmp_path: Path) -> None:
    other = Writer.make(tmp_path / "other")
    store = written(other, 3)
    assert verified(store, writer).faults
    with pytest.raises(Broken):
        Ledger(store, writer).append(entry(3))


@pytest.mark.parametrize("key", [HEAD, CHECKPOINT, "ledger/tile/0/000.p/3", "ledger/tile/entries/000.p/3"])
def test_nothing_is_appended_to_a_ledger_that_is_broken(writer: Writer, key: str) -> None:
    store = small(writer)
    with pytest.raises(Broken):
        Ledger(flipped(store, key, len(store.documents[key]) // 2, 0), writer).append(entry(3))


def test_a_proof_is_checked_by_one_file_on_its_own(writer: Writer, tmp_path: Path) -> None:
    store = written(writer, WIDTH + 44)
    note = store.documents[CHECKPOINT]
    at = checkpoint(store, writer)
    (tmp_path / "keys").write_text("".join(f"{vkey(key)}\n" for key in writer.verifiers))
    verifier = Path(tmp_path / "verify.py")
    verifier.write_bytes(Path(offline.__file__).read_bytes())
    proof = prove(Reading(store, at.size), 270, at, note)
    for content, code in ((proof, 0), (proof.replace(b"index 270", b"index 271"), 1)):
        (tmp_path / "proof").write_bytes(content)
        command = [sys.executable, "-I", str(verifier), str(tmp_path / "keys"), str(tmp_path / "proof")]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
    assert offline.check(proof, writer.verifiers)[1] == Reading(store, at.size).bundle(1)[14]
    for position in range(0, len(proof), 7):
        bent = bytearray(proof)
        bent[position] ^= 1
        with pytest.raises(Broken):
            offline.check(bytes(bent), writer.verifiers)


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    one, other = Writer.make(tmp_path / "key"), Writer.make(tmp_path / "key")
    assert one.verifiers == other.verifiers == Writer.load(tmp_path / "key").verifiers
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
    (tmp_path / "empty").write_text("")
    for path in (tmp_path / "empty", tmp_path / "missing"):
        with pytest.raises(Unavailable, match="no key to write the ledger with"):
            Writer.load(path)
