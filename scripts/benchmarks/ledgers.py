"""How the time of appending to a ledger, proving out of it and verifying it grows with its size."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from scripts.changes.store.folder import Folder
from scripts.ledger import Entry, Ledger, proofs, verification
from scripts.ledger.keys import Writer
from scripts.ledger.offline import opened
from scripts.ledger.reading import CHECKPOINT, Reading
from scripts.ledger.tree import WIDTH
from scripts.toolchain.progress import Progress

_TIMES = 25
"""Appends and proofs of each size that are timed; the median counts."""


def run(sizes: Iterable[int], progress: Progress) -> dict[int, dict[str, float]]:
    """Seconds by number of entries: `append` and `prove` of one entry, and `verify` of all."""
    found: dict[int, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="layer0-bench-") as folder:
        store, writer = Folder(Path(folder) / "store"), Writer.make(Path(folder) / "key")
        ledger, size = Ledger(store, writer), 0
        for wanted in sorted(sizes):
            with progress.step(f"a ledger of {wanted} entries") as step:
                while size < wanted:
                    count = min(WIDTH, wanted - size)
                    size = ledger.append(*(_entry(size + at) for at in range(count))) + count
                    step.say(f"{size} entries")
                found[wanted] = _timed(store, writer, step.say)
                size += _TIMES
    return found


def text(found: Mapping[int, Mapping[str, float]]) -> Iterator[str]:
    """The same as lines for people, each against the smallest."""
    smallest, *_ = found
    for size, row in found.items():
        append, prove = (row[key] / found[smallest][key] for key in ("append", "prove"))
        each = row["verify"] / size
        ratio = each / (found[smallest]["verify"] / smallest)
        yield (
            f"{size} entries: append {row['append'] * 1000:.1f} ms ({append:.2f} times), prove"
            f" {row['prove'] * 1000:.1f} ms ({prove:.2f} times), verify {each * 1e6:.0f} us each ({ratio:.2f} times)"
        )


def _timed(store: Folder, writer: Writer, say: Callable[[str], None]) -> dict[str, float]:
    began = time.perf_counter()
    verified = verification.verify(store, writer.verifiers, {}, say)
    verify = time.perf_counter() - began
    if verified.faults:
        raise RuntimeError("; ".join(verified.faults))

    def append() -> None:
        Ledger(store, writer).append(_entry(0))  # as each command does, knowing nothing yet

    def prove() -> None:
        stored = store.read(CHECKPOINT)
        assert stored is not None, "it has entries"  # noqa: S101
        head = opened(stored.content, writer.verifiers)
        proofs.prove(Reading(store, head.size), head.size // 3, head, stored.content)

    return {"append": _median(append), "prove": _median(prove), "verify": verify}


def _median(do: Callable[[], None]) -> float:
    times: list[float] = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        do()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def _entry(number: int) -> Entry:
    about = {"run": number, "urn": "urn:pulumi:local::layer0::kubernetes:apps/v1:Deployment::redis", "op": "create"}
    return Entry(kind="step", stack="local", at="2026-01-01T00:00:00.000Z", actor="bench", host="bench", about=about)
