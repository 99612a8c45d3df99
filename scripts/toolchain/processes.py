"""Processes that outlive the command which started them, each known by a pid file that it keeps locked itself.

The kernel frees the lock with the process. So a pid file that outlived a crash or a reboot is never taken for a running
process, and no process but ours is ever signalled.
"""

import contextlib
import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from scripts.toolchain.progress import Progress

_PATIENCE = 5.0  # seconds a process has to end before it is killed
_LOG_LIMIT = 5_000_000
_LOG_KEPT = 500_000


@dataclass(frozen=True, kw_only=True)
class Observed:
    """One process as it was found."""

    name: str
    state: Literal["ready", "not ready", "stopped"]
    pid: int | None
    port: int | None
    memory: int | None
    """Resident, in bytes."""
    log: Path


def observe(directory: Path, name: str, port: int | None, is_well: Callable[[], bool]) -> Observed:
    """How the process is; it is asked whether it is well if it runs. A long log is cut on the way."""
    trim_log(directory, name)
    running = pid(directory, name)
    return Observed(
        name=name,
        state="stopped" if not running else "ready" if is_well() else "not ready",
        pid=running,
        port=port,
        memory=memory(running) if running else None,
        log=log(directory, name),
    )


@contextmanager
def alone(directory: Path, progress: Progress) -> Generator[None]:
    """One start or stop in a directory at a time; the lock lies beside it, so that it outlives its deletion."""
    directory.parent.mkdir(parents=True, exist_ok=True)
    with directory.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with progress.step(f"wait for another layer0 that starts or stops what is in {directory.name}"):
                fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def log(directory: Path, name: str) -> Path:
    """Where the process writes its output."""
    return directory / "logs" / f"{name}.log"


def start(directory: Path, name: str, command: Sequence[str]) -> None:
    """Start a process in `directory`, free of this one: own session, no input, output to its log."""
    log(directory, name).parent.mkdir(exist_ok=True)
    trim_log(directory, name)
    with _pid_file(directory, name).open("w") as pid_file, log(directory, name).open("ab") as output:
        fcntl.flock(pid_file, fcntl.LOCK_EX)
        subprocess.run(
            ["/bin/sh", "-c", '"$@" & echo $! >"$0"', f"{name}.pid", *command],
            check=True,
            cwd=directory,
            env={"HOME": str(directory), "PATH": os.defpath},
            pass_fds=[pid_file.fileno()],
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )


def pid(directory: Path, name: str) -> int | None:
    """The process's id, or None when it does not run."""
    try:
        with _pid_file(directory, name).open() as pid_file:
            fcntl.flock(pid_file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return None
    except BlockingIOError:
        return int(_pid_file(directory, name).read_text() or 0) or None
    return None


def stop(directory: Path, name: str, request: signal.Signals = signal.SIGTERM) -> None:
    """End the process and wait until it is gone; one that does not listen to the request is killed."""
    deadline = time.monotonic() + _PATIENCE
    ask: signal.Signals | None = request
    while running := pid(directory, name):
        with contextlib.suppress(ProcessLookupError):
            if ask is not None:
                os.kill(running, ask)
        ask = signal.SIGKILL if time.monotonic() > deadline else None
        time.sleep(0.02)


def memory(process: int) -> int | None:
    """Resident memory in bytes, where the system tells it."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")


def last_lines(directory: Path, name: str, count: int = 10) -> list[str]:
    """The end of the process's log."""
    return log(directory, name).read_text(errors="replace").splitlines()[-count:]


def trim_log(directory: Path, name: str) -> None:
    """Cut a log that has grown too long down to its end; its process, which appends, goes on writing behind it."""
    path = log(directory, name)
    if path.exists() and path.stat().st_size > _LOG_LIMIT:
        end = path.read_bytes()[-_LOG_KEPT:]
        path.write_bytes(end[end.find(b"\n") + 1 :])


def _pid_file(directory: Path, name: str) -> Path:
    return directory / f"{name}.pid"
