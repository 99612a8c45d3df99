"""What a command and all processes that it starts take of a machine, each by the part that it plays. Linux only."""

import os
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PERIOD = 0.2
"""Seconds between two looks."""
_TICKS, _PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
_PARTS = {"pulumi": "engine", "opa": "rules"}
"""By the name of a program; plugins are told by their own, and all else is the program with the gate around it."""


@dataclass
class Share:
    """What one part took."""

    cpu: float = 0.0
    """Seconds of processor time."""
    memory: int = 0
    """The most at a time, resident, in bytes."""


@dataclass
class Sample:
    """What a command took."""

    seconds: float = 0.0
    """Wall time."""
    output: str = ""
    shares: Mapping[str, Share] = field(default_factory=dict[str, Share])
    """By part: program, engine, plugins, rules."""


def run(command: Sequence[str], folder: Path) -> Sample:
    """Run a command to its end; raises RuntimeError with its output if it fails."""
    shares: defaultdict[str, Share] = defaultdict(Share)
    spent: dict[int, tuple[str, float]] = {}
    began = time.perf_counter()
    with (folder / "output").open("w+") as output:
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        while process.poll() is None:
            _look(process.pid, shares, spent)
            time.sleep(PERIOD)
        seconds = time.perf_counter() - began
        output.seek(0)
        text = output.read()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} failed with status {process.returncode}:\n{text}")
    for part, cpu in spent.values():
        shares[part].cpu += cpu
    return Sample(seconds=seconds, output=text, shares=dict(shares))


def _look(root: int, shares: Mapping[str, Share], spent: dict[int, tuple[str, float]]) -> None:
    resident: defaultdict[str, int] = defaultdict(int)
    for pid in _tree(root):
        try:
            words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
            numbers = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended since
        part = _part(words) if words[0] else spent.get(pid, ("program", 0))[0]  # one that has ended has no name
        spent[pid] = part, (int(numbers[11]) + int(numbers[12])) / _TICKS
        resident[part] += int(numbers[21]) * _PAGE
    for part, memory in resident.items():
        shares[part].memory = max(shares[part].memory, memory)


def _part(words: Sequence[str]) -> str:
    is_plugin = any("pulumi-resource-" in word for word in words[:3])
    return "plugins" if is_plugin else _PARTS.get(Path(words[0]).name, "program")


def _tree(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = [each.read_text().split() for each in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return
    for child in {int(word) for words in children for word in words}:
        yield from _tree(child)
