"""The system's package that holds a program Layer0 cannot bring itself."""

import shutil

from scripts.toolchain.errors import Unavailable

_PACKAGES = {
    "apt": {"venv": "python3-venv", "git": "git", "ssh-keygen": "openssh-client"},
    "dnf": {"venv": "python3-pip", "git": "git", "ssh-keygen": "openssh-clients"},
    "apk": {"venv": "py3-pip", "git": "git", "ssh-keygen": "openssh-keygen"},
    "pacman": {"venv": "python-pip", "git": "git", "ssh-keygen": "openssh"},
    "brew": {"venv": "python", "git": "git", "ssh-keygen": "openssh"},
}
_COMMANDS = {
    "apt": "apt install",
    "dnf": "dnf install",
    "apk": "apk add",
    "pacman": "pacman -S",
    "brew": "brew install",
}


def install(what: str) -> str:
    """The command that installs `venv`, `git` or `ssh-keygen` on this system."""
    manager = next((name for name in _COMMANDS if shutil.which(name)), None)
    return f"run: {_COMMANDS[manager]} {_PACKAGES[manager][what]}" if manager else f"install {what}"


def require(*programs: str) -> None:
    """Raise `Unavailable` naming the package of each program that is not on PATH."""
    missing = [program for program in programs if not shutil.which(program)]
    if missing:
        raise Unavailable("\n".join(f"{program} is not on PATH; {install(program)}" for program in missing))
