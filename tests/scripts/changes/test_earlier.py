"""The files of an earlier run lie beside this checkout for as long as they are needed, whatever ends that."""

import os
import subprocess
from pathlib import Path

import pytest

from scripts.changes import earlier
from scripts.changes.records import Record


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Record:
    """A run of the one commit of a checkout."""
    clone = tmp_path / "clone"
    clone.mkdir()
    monkeypatch.setattr(earlier, "CLONE", clone)
    monkeypatch.setattr(earlier, "LOCAL", clone / ".layer0")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    git(clone, "init", "--quiet")
    (clone / "file").write_text("as it was\n")
    git(clone, "add", "--all")
    git(clone, "-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "--quiet", "--message", "start")
    (clone / "file").write_text("as it is\n")
    commit = git(clone, "rev-parse", "HEAD").strip()
    return Record(operation="up", outcome="applied", at="", actor="", host="", pid=0, commit=commit)


def git(clone: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", str(clone), *arguments], check=True, capture_output=True, text=True).stdout


def worktrees() -> int:
    """How many there are beside the checkout itself."""
    return len(git(earlier.CLONE, "worktree", "list").splitlines()) - 1


def test_the_files_are_those_of_the_commit_and_go_afterwards(record: Record) -> None:
    with earlier.checkout(record) as folder:
        assert (folder / "file").read_text() == "as it was\n"
        assert worktrees() == 1
    assert worktrees() == 0
    assert not folder.parent.exists()


def test_what_a_killed_process_has_left_goes_with_the_next_one(record: Record, tmp_path: Path) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    left = {pid: tmp_path / f"layer0-rollback-{pid}-x" / "checkout" for pid in (ended.pid, os.getpid())}
    for folder in left.values():
        git(earlier.CLONE, "worktree", "add", "--quiet", "--detach", str(folder), str(record.commit))
    with earlier.checkout(record):
        assert not left[ended.pid].parent.exists()
        assert left[os.getpid()].exists(), "its process still goes back"
    assert worktrees() == 1
