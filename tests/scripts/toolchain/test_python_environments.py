"""Python environments made from locks, with packages of the tests' own and no registry."""

import base64
import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scripts.toolchain import packages, places, python
from scripts.toolchain.errors import Unavailable
from scripts.toolchain.progress import Step

WHEEL = "nail-2.1.0-py3-none-any.whl"


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one package, the only place pip looks."""
    monkeypatch.setenv("LAYER0_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "shelf"))
    (tmp_path / "shelf").mkdir()
    files = {
        "nail.py": "size = 21\n",
        "nail-2.1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: nail\nVersion: 2.1.0\n",
        "nail-2.1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},sha256={_digest(text)},{len(text)}\n" for name, text in files.items())
    with zipfile.ZipFile(tmp_path / "shelf" / WHEEL, "w") as wheel:
        for name, text in {**files, "nail-2.1.0.dist-info/RECORD": record}.items():
            wheel.writestr(name, text)
    return tmp_path / "shelf"


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


def lock(shelf: Path, digest: str) -> Path:
    path = shelf.parent / f"{digest[:4]}.lock"
    path.write_text(f"nail==2.1.0 --hash=sha256:{digest}\n")
    return path


def make(lock: Path) -> Path:
    return python.environment("nails", [lock], Step("make"))


def test_an_environment_holds_what_its_lock_names_and_is_made_once(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = lock(shelf, hashlib.sha256((shelf / WHEEL).read_bytes()).hexdigest())
    made = make(names)
    assert subprocess.check_output([made, "-c", "import nail; print(nail.size)"], text=True) == "21\n"
    (shelf / WHEEL).unlink()
    assert make(names) == made


def test_a_package_that_is_not_the_locked_one_is_refused_and_nothing_is_left(shelf: Path) -> None:
    with pytest.raises(Unavailable, match=r"(?is)do not match the hashes"):
        make(lock(shelf, "0" * 64))
    assert not list((places.cache() / "python").glob("nails-*"))


def test_another_lock_is_another_environment(shelf: Path) -> None:
    folders = {python.folder_of("nails", [lock(shelf, digit * 64)]) for digit in "01"}
    assert len(folders) == 2


def test_a_python_without_venv_and_pip_names_the_package_to_install(
    shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = tmp_path / "python3"
    bare.write_text('#!/bin/sh\necho "$0: No module named $3" >&2\nexit 1\n')
    bare.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(bare))
    with pytest.raises(Unavailable, match=r"this Python has no venv; .*install"):
        make(lock(shelf, "0" * 64))


@pytest.mark.parametrize(
    ("manager", "expected"),
    [("apt", "run: apt install openssh-client"), ("apk", "run: apk add openssh-keygen"), ("", "install ssh-keygen")],
)
def test_a_missing_program_is_answered_with_the_package_of_this_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, manager: str, expected: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    if manager:
        (tmp_path / manager).touch(mode=0o755)
    with pytest.raises(Unavailable) as missing:
        packages.require("ssh-keygen")
    assert str(missing.value) == f"ssh-keygen is not on PATH; {expected}"


@pytest.mark.parametrize("path", [python.RUNTIME_LOCK, python.TEST_LOCK])
def test_a_lock_pins_by_hash_and_names_no_registry(path: Path) -> None:
    text = path.read_text()
    assert text.count("--hash=sha256:") >= text.count("==") > 20
    assert "://" not in text


def test_the_test_environment_has_the_same_libraries_as_the_product() -> None:
    def pins(path: Path) -> set[str]:
        return {line.split()[0] for line in path.read_text().splitlines() if "==" in line.split(" ")[0]}

    assert pins(python.RUNTIME_LOCK) <= pins(python.TEST_LOCK)
