"""A process without network and credentials: the kernel takes them away where it can, the interpreter watches."""

import ctypes
import fcntl
import inspect
import ipaddress
import os
import socket
import struct
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import FrameType
from typing import Any

from scripts.toolchain.places import CLONE

_NEWUSER, _NEWNET = 0x10000000, 0x40000000  # linux/sched.h
_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 0x1  # linux/sockios.h, net/if.h
_OWN = Path(__file__).name


class Reached(PermissionError):
    """The program asked for something that it must do without."""


class Watch:
    """Refuses, in this process, every address but loopback and every file below `closed`, and remembers who asked."""

    def __init__(self, closed: Iterable[Path]) -> None:
        self._closed = tuple(str(path) for path in closed)
        self._watched: dict[str, Callable[..., str | None]] = {
            "open": self._file,
            "socket.connect": self._address,
            "socket.getaddrinfo": _host,
            "socket.gethostbyname": _host,
            "socket.sendto": self._address,
        }
        self.refused: dict[str, None] = {}
        """What the program was refused, in its own lines; also what it caught and went on from."""

    def start(self) -> None:
        """Watch until the process ends; the interpreter knows no way back."""
        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        look = self._watched.get(event)
        what = look(*arguments) if look else None
        if what:
            said = f"{_asked()}: {what}"
            self.refused[said] = None
            raise Reached(said)

    def _file(self, path: Any, *_: Any) -> str | None:
        if not isinstance(path, str | bytes | Path):
            return None
        full = os.path.abspath(os.fsdecode(path))  # noqa: PTH100 a Path would be made for every file that is opened
        hit = any(full == place or full.startswith(place + os.sep) for place in self._closed)
        return f"the program opened {full}, where credentials are kept" if hit else None

    def _address(self, _: Any, address: Any, *__: Any) -> str | None:
        if isinstance(address, tuple):
            return _host(*address[:2])
        return f"the program connected to the socket {os.fsdecode(address)}" if address else None


def _host(host: Any, port: Any = None, *_: Any) -> str | None:
    name = os.fsdecode(host) if host else "localhost"
    try:
        near = ipaddress.ip_address(name).is_loopback
    except ValueError:
        near = name == "localhost"
    return None if near else f"the program reached for {name}{f':{port}' if port else ''} on the network"


def _asked() -> str:
    """The innermost line of this project that is on the stack."""
    frame: FrameType | None = inspect.currentframe()
    while frame:
        file = Path(frame.f_code.co_filename)
        if file.is_relative_to(CLONE) and file.name != _OWN:
            return f"{file.relative_to(CLONE)}:{frame.f_lineno}"
        frame = frame.f_back
    return "outside the program's own files"


def leave_network() -> str | None:
    """Leave the machine's network for one with a loopback only; the reason where the kernel does not let us.

    To be called before the process has a second thread.
    """
    if sys.platform != "linux":
        return "this needs Linux"
    kernel = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    if kernel.unshare(_NEWNET) == 0:
        _raise_loopback()
    elif kernel.unshare(_NEWUSER | _NEWNET) == 0:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
        _raise_loopback()
    else:
        return os.strerror(ctypes.get_errno())
    return None


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sH14s", b"lo", 0, b"")
        flags: int = struct.unpack("16sH14s", fcntl.ioctl(any_socket, _GET_FLAGS, request))[1]
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sH14s", b"lo", flags | _UP, b""))
