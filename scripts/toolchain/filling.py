"""Folders of the cache: filled by one process at a time, whole or not at all."""

import fcntl
import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from scripts.toolchain import places
from scripts.toolchain.progress import Step

_WHOLE = ".whole"


def whole(folder: Path) -> bool:
    """Whether the folder was filled to the end."""
    return (folder / _WHOLE).is_file()


def origin(folder: Path) -> str:
    """What the maker of a whole folder said of how it was made."""
    return (folder / _WHOLE).read_text(encoding="utf-8").strip()


def fill(folder: Path, make: Callable[[Path], str], step: Step) -> None:
    """Have `make` fill the empty `folder` and say how, unless it is whole, perhaps by another process meanwhile.

    A killed maker leaves nothing that counts: the mark of a whole folder is written last, after all else is on disk;
    the next maker begins with an empty folder, and the kernel has taken back the killed one's lock.
    """
    import shutil

    if whole(folder):
        return
    with _alone(folder, step):
        if whole(folder):
            return
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        try:
            made = make(folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        os.sync()
        (folder / _WHOLE).write_text(made + "\n", encoding="utf-8")


@contextmanager
def _alone(folder: Path, step: Step) -> Generator[None, None, None]:
    """Keep other processes and threads from filling this folder."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f".{folder.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            step.tell(f"waiting for another layer0 that is making {folder.relative_to(places.cache())}")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
