"""Finds, fetches, builds and starts the real tools.

`find(names, progress)` brings tools; `environment(plugins)` makes the engine find them; `standins(plugins)` tells which
plugins are not the official ones; `require(*programs)` names the package of a program that the system lacks.
"""

from scripts.toolchain.packages import require
from scripts.toolchain.plugins import environment, standins
from scripts.toolchain.tools import Found, find

__all__ = ["Found", "environment", "find", "require", "standins"]
