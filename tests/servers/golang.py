"""Programs that only tests need, built from their Go modules and kept in the toolchain's cache."""

import hashlib
import subprocess
from pathlib import Path

import pytest

from scripts.toolchain import builds, filling, places
from scripts.toolchain.errors import Unavailable
from scripts.toolchain.progress import Progress, Step

MODULES = Path(__file__).parent / "modules"
"""A go.mod and a go.sum for each, which pin every line that is compiled by hash."""


def program(module: str, package: str) -> Path:
    """The program of a package, built if the cache lacks it; the test is skipped where that fails."""
    name = Path(package).name if package != "." else module
    folder = places.cache() / "tests" / f"{name}-{_pinned(MODULES / module)}"
    with Progress.quiet().step(f"build {name}") as step:
        try:
            filling.fill(folder, lambda made: _build(MODULES / module, package, made / name, step), step)
        except Unavailable as error:
            pytest.skip(f"{name} cannot be built: {error}")
    return folder / name


def source(module: str, path: str) -> Path:
    """Where the source of a module lies that one of ours is made from."""
    with Progress.quiet().step(f"find {path}") as step:
        command = [str(builds.find_go(step)), "list", "-m", "-f", "{{.Dir}}", path]
        done = subprocess.run(
            command, cwd=MODULES / module, env=builds.environment(), capture_output=True, text=True, check=True
        )
    return Path(done.stdout.strip())


def _pinned(module: Path) -> str:
    content = b"".join(file.read_bytes() for file in sorted(module.iterdir()))
    return hashlib.sha256(content).hexdigest()[:16]


def _build(module: Path, package: str, program: Path, step: Step) -> str:
    command = [str(builds.find_go(step)), "build", "-gcflags=all=-dwarf=false", "-ldflags=-s -w", "-o", str(program)]
    done = subprocess.run(
        [*command, package], cwd=module, env=builds.environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Unavailable(done.stderr[-500:])
    return "built"
