"""A copy of the project in which one stack's file says something else: it can be loaded and previewed."""

import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from stacks.settings import STACKS


@contextmanager
def copied(stack: str, text: str, root: Path = STACKS) -> Generator[Path]:
    """The copy's folder of stacks, for as long as this lasts; all other files in it lead to those of the project."""
    with tempfile.TemporaryDirectory(prefix="layer0-copy-") as parent:
        folder = Path(parent) / root.name
        folder.mkdir()
        _link(root.parent, Path(parent), without=root.name)
        file = f"Pulumi.{stack}.yaml"
        _link(root, folder, without=file)
        (folder / file).write_text(text, encoding="utf-8", newline="")
        yield folder


def _link(source: Path, folder: Path, *, without: str) -> None:
    for entry in source.iterdir():
        if entry.name != without and not entry.name.startswith("."):
            (folder / entry.name).symlink_to(entry)
