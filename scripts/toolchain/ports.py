"""Loopback ports: chosen free, remembered, and chosen again when somebody else has taken one."""

import contextlib
import json
import secrets
import socket
from collections.abc import Iterable
from pathlib import Path

_FILE = "ports.json"
_RANGE = range(20_000, 30_000)
"""Below what the kernel gives to outgoing connections, so that none of them takes a port before its program has it."""


def remembered(directory: Path) -> dict[str, int]:
    """The port of each program; empty before the first start."""
    with contextlib.suppress(FileNotFoundError, ValueError):
        return json.loads((directory / _FILE).read_text())
    return {}


def choose(directory: Path, names: Iterable[str]) -> dict[str, int]:
    """A free port for each of these programs, none of which runs: the one it had, when it is still free."""
    before = remembered(directory)
    chosen: dict[str, int] = {}
    for name in names:
        port = before.get(name, secrets.choice(_RANGE))
        while port in chosen.values() or not _is_free(port):
            port = secrets.choice(_RANGE)
        chosen[name] = port
    (directory / _FILE).write_text(json.dumps(chosen))
    return chosen


def _is_free(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
        return True
    return False
