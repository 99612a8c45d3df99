"""Servers that only tests need, from the operating system's packages."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

_APT = {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
"""Nothing is asked, and no service is started."""


def program(name: str, package: str) -> Path:
    """The program's path; its Debian package is installed if it is missing, the test skipped if that fails."""
    return _found(name, package, _find)


def library(name: str, package: str) -> Path:
    """The same for a library that a program loads."""
    return _found(name, package, lambda name: next(map(str, Path("/usr/lib").glob(f"*/*/{name}")), None))


def _found(name: str, package: str, find: Callable[[str], str | None]) -> Path:
    found = find(name)
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        command = ["apt-get", "install", "--yes", "--no-install-recommends", package]
        subprocess.run(command, check=False, capture_output=True, env={**os.environ, **_APT}, timeout=240)
        found = find(name)
    if not found:
        pytest.skip(f"{name} is not installed; run as root: apt-get install {package}")
    return Path(found)


def _find(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
