"""Finds, fetches, builds and starts the real tools. The bootstrap passes through here, so nothing is imported early."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scripts.toolchain.progress import Progress
    from scripts.toolchain.tools import Found


def find(names: Iterable[str], progress: Progress) -> dict[str, Found]:
    """Every tool of `names`, those that are missing brought first; `Unavailable` lists what was tried."""
    from scripts.toolchain import tools

    return tools.find(names, progress)


def put_on_path(names: Iterable[str], progress: Progress) -> None:
    """Find these tools, and let this process and those that it starts find them on PATH."""
    import os

    folders = [str(tool.path.parent) for tool in find(names, progress).values()]
    os.environ["PATH"] = os.pathsep.join([*folders, *os.get_exec_path()])


def environment(plugins: str = "auto") -> dict[str, str]:
    """What to merge into `os.environ` so that pulumi, OPA and the chosen plugins are found."""
    from scripts.toolchain import plugins as chosen

    return chosen.environment(plugins)


def standins(plugins: str = "auto") -> list[str]:
    """The names of the plugins that are stand-ins under this choice: `auto`, `official` or `standin`."""
    from scripts.toolchain import plugins as chosen

    return chosen.standins(plugins)


def require(*programs: str) -> None:
    """Raise `Unavailable` naming the system's package of each program that is not on PATH."""
    from scripts.toolchain import packages

    packages.require(*programs)
