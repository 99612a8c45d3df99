"""Commits one file on a new git branch; the working tree, the index and the branch that is checked out stay."""

import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from scripts.toolchain.places import CLONE

_FILE = "100644"


class Refused(Exception):
    """The branch cannot be made."""


def commit(branch: str, file: str, edit: Callable[[str], str], message: str, root: Path = CLONE) -> str:
    """Commit what `edit` makes of a file of the last commit, and give that text. Raises `Refused` where git does."""
    with tempfile.TemporaryDirectory(prefix="layer0-index-") as folder:
        index = {**os.environ, "GIT_INDEX_FILE": str(Path(folder) / "index")}

        def git(*arguments: str, given: bytes = b"") -> bytes:
            command = ["git", "-C", str(root), *arguments]
            done = subprocess.run(command, input=given, capture_output=True, check=False, env=index)
            if done.returncode:
                raise Refused(f"branch {branch}: {' '.join(done.stderr.decode(errors='replace').split())}")
            return done.stdout

        git("check-ref-format", "--branch", branch)
        text = edit(git("cat-file", "blob", f"HEAD:{file}").decode())
        blob = git("hash-object", "-w", "--stdin", given=text.encode()).decode().strip()
        git("read-tree", "HEAD")
        git("update-index", "--cacheinfo", f"{_FILE},{blob},{file}")
        tree = git("write-tree").decode().strip()
        made = git("commit-tree", tree, "-p", "HEAD", "-F", "-", given=message.encode()).decode().strip()
        git("update-ref", f"refs/heads/{branch}", made, "0" * 40)
    return text
