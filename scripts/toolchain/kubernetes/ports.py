"""The loopback ports of a cluster: chosen free, remembered, and chosen again when somebody else has taken one."""

import contextlib
import json
import socket
from collections.abc import Iterable
from pathlib import Path

_FILE = "ports.json"


def remembered(directory: Path) -> dict[str, int]:
    """The port of each component; empty before the first start."""
    with contextlib.suppress(FileNotFoundError, ValueError):
        return json.loads((directory / _FILE).read_text())
    return {}


def choose(directory: Path, names: Iterable[str]) -> dict[str, int]:
    """A free port for each of these components, none of which runs: the one it had, when it is still free."""
    before = remembered(directory)
    with contextlib.ExitStack() as held:
        chosen = {name: _hold(held, before.get(name, 0)) for name in names}
    (directory / _FILE).write_text(json.dumps(chosen))
    return chosen


def _hold(held: contextlib.ExitStack, wanted: int) -> int:
    """Hold a port until all are chosen, so that no two are the same."""
    listener = held.enter_context(socket.socket())
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", wanted))
        listener.listen()
    except OSError:
        return _hold(held, 0)
    return listener.getsockname()[1]
