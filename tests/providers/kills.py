"""The death of a plugin in the middle of a run."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path


def kill(plugin: str) -> None:
    """SIGKILL to each process of a plugin, `kubernetes` for one, that descends from this process."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and _is_of(plugin, entry):
            os.kill(int(entry.name), signal.SIGKILL)


def _is_of(plugin: str, process: Path) -> bool:
    try:
        command = (process / "cmdline").read_text()
    except OSError:
        return False
    return f"pulumi-resource-{plugin}" in command and os.getpid() in _ancestors(process)


def _ancestors(process: Path) -> Iterator[int]:
    while True:
        parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
        yield parent
        if parent <= 1:
            return
        process = process.with_name(str(parent))
