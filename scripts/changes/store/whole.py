"""Writes files so that nobody ever sees a part of one."""

import os
import secrets
import shutil
from pathlib import Path


def write(file: Path, content: bytes) -> None:
    """Put a file in place, on the disk and as a whole, or leave what was there; it keeps its mode."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = file.with_name(f".{file.name}-{secrets.token_hex(4)}")
    with made.open("xb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    if file.exists():
        shutil.copymode(file, made)
    made.replace(file)
