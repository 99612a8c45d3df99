"""An earlier good run of a stack: which one it was, its commit checked out, and what no way back can undo."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from policies.changes import ChangeSet
from policies.evaluation import evaluate
from policies.modules import POLICIES
from scripts.changes.holders import is_gone
from scripts.changes.records import Record, Records
from scripts.changes.reports.words import titled
from scripts.toolchain.places import CLONE, LOCAL

_HOLDERS = "{type | some type in input; data.policies.lib.stateful.holds_data(type)}"
_FOLDER = "layer0-rollback-"
"""How the folders of checkouts begin; the number of the process that made one follows."""
_SHARED = ("cluster", "cluster.lock", "servers", "servers.lock", "state", "store")
_LOST = {
    "create": "comes back empty: what it held before it was deleted stays lost",
    "replace": "is replaced: what it holds is lost",
    "delete": "is deleted: what it holds is lost",
}


class Invalid(Exception):
    """There is no such run."""


class Refused(Exception):
    """The run cannot be gone back to."""


def chosen(records: Records, number: int | None) -> Record:
    """The run with this number, or the last good one of another commit than what ran last.

    Raises `Invalid` where there is none, and `Refused` where what it was made from is not known.
    """
    if number is not None:
        found = next((record for record in records.all() if record.number == number), None)
    else:
        last = records.last()
        good = (record for record in records.all() if _is_good(record) and not record.dirty)
        found = next((record for record in good if last is None or record.commit != last.commit), None)
    if found is None:
        raise Invalid("there is no such run to go back to; ./scripts/layer0 changes runs shows them")
    if not _is_good(found):
        raise Refused(
            f"run {found.number}: it was {found.operation}, {found.outcome}; go back to an up that was applied"
        )
    if found.dirty or not found.commit:
        raise Refused(
            f"run {found.number}: it was made from files that were in no commit, so they cannot be had again; go back"
            " to another run, or edit the stack's file by hand"
        )
    return found


def _is_good(record: Record) -> bool:
    return (record.operation, record.outcome) == ("up", "applied")


@contextmanager
def checkout(record: Record) -> Generator[Path]:
    """The files of that run's commit in a folder for as long as this lasts; what is local to this one is shared.

    Raises `Refused` where this checkout does not have the commit.
    """
    _forget_killed()
    with tempfile.TemporaryDirectory(prefix=f"{_FOLDER}{os.getpid()}-") as parent:
        folder = Path(parent) / "checkout"
        try:
            _git("worktree", "add", "--quiet", "--detach", str(folder), str(record.commit))
        except subprocess.CalledProcessError as error:
            raise Refused(
                f"run {record.number}: its commit {record.commit} is not in this checkout; fetch it"
                f" ({' '.join(error.stderr.split())})"
            ) from error
        try:
            for shared in (LOCAL / name for name in _SHARED):
                if shared.exists():
                    (folder / LOCAL.name).mkdir(exist_ok=True)
                    (folder / LOCAL.name / shared.name).symlink_to(shared)
            yield folder
        finally:
            _git("worktree", "remove", "--force", str(folder))


def _forget_killed() -> None:
    """Remove the checkouts of processes that were killed."""
    for line in _git("worktree", "list", "--porcelain").splitlines():
        folder = Path(line.removeprefix("worktree "))
        pid = folder.parent.name.removeprefix(_FOLDER).partition("-")[0]
        if folder.parent.name.startswith(_FOLDER) and pid.isdigit() and is_gone(socket.gethostname(), int(pid)):
            _git("worktree", "remove", "--force", str(folder))
            shutil.rmtree(folder.parent, ignore_errors=True)


def lost(changes: ChangeSet) -> Iterator[str]:
    """What this change set does not bring back, or takes away for good. Raises the rules' `Unavailable`."""
    files = [POLICIES / "lib" / f"{name}.rego" for name in ("stateful", "values")]
    touched = [change for change in changes.doing if change.op in _LOST]
    holders = evaluate(_HOLDERS, sorted({change.type for change in touched}), files)
    yield from (f"{titled(change.urn)} {_LOST[change.op]}" for change in touched if change.type in holders)


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(CLONE), *arguments], check=True, capture_output=True, text=True)
    return done.stdout
