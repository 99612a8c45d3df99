"""Whether a process that began something is still there to end it."""

import os
import socket
from pathlib import Path


def is_gone(host: str, pid: int) -> bool:
    """Whether a process of this machine has ended; of another machine's that is not known."""
    return host == socket.gethostname() and not _is_alive(pid)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return not Path("/proc/self").exists()  # elsewhere than on Linux a process is only there or not
    return state != "Z"
