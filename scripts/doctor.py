"""Show which tools, plugins and environments are in use, how stacks are, and what to do where something is wrong.

Nothing is fetched, built or changed. Exit code 0: all that a stack needs is there; 7: something is missing. A stack
whose state was changed outside layer0, or lacks the gate's hooks, is named.
"""

import argparse
import json
import platform
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from scripts.changes import environment
from scripts.toolchain import filling, packages, places, plugins, python, tools
from scripts.toolchain.table import TOOLS, Tool
from stacks import settings as stack_settings
from stacks.settings import LOCAL

_FOR_TESTS = ("regal",)
_TESTS_FIX = "./scripts/test brings it"
_BROUGHT = "./scripts/layer0 up brings it"
_SYSTEM = ("git", "ssh-keygen")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One thing that Layer0 uses."""

    name: str
    version: str = ""
    source: str
    """Where it came from: `PATH`, `release`, `built`, `official`, `stand-in`, `cache`, `missing`; of a stack how it is:
    `well`, `in need`, `not asked`."""
    path: str = ""
    why: str = ""
    fix: str = ""
    """What to do; empty where nothing is wrong."""
    needed: bool = True
    """False for what only the tests use."""

    @property
    def usable(self) -> bool:
        """Whether a stack can be run as far as this goes."""
        return self.source != "missing" or not self.needed


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("stacks", nargs="*", help="stacks whose state to look at too (default: local, if it has one)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Print the table; 7 if something is missing."""
    rows = [*look(), *map(_stack, arguments.stacks or _applied())]
    usable = all(row.usable for row in rows)
    if arguments.json:
        print(json.dumps({"usable": usable, "found": [asdict(row) for row in rows]}, indent=2))
    else:
        _print(rows)
    return 0 if usable else 7


def look() -> Iterator[Row]:
    """Everything Layer0 uses, as it is on this machine now."""
    yield Row(name="python", version=platform.python_version(), source=_where(sys.executable), path=sys.executable)
    yield _environment("libraries", python.folder_of("runtime", [python.RUNTIME_LOCK]), _BROUGHT, needed=True)
    yield _environment("test libraries", python.folder_of("test", [python.TEST_LOCK]), _TESTS_FIX, needed=False)
    with ThreadPoolExecutor() as pool:
        yield from pool.map(_tool, TOOLS.values())
    yield from map(_plugin, plugins.PLUGINS)
    yield Row(name="plugin platform", source="own", path=str(plugins.OWN))
    yield from map(_system, _SYSTEM)
    yield Row(name="cache", source="folder", path=str(places.cache()))


def _tool(tool: Tool) -> Row:
    needed = tool.name not in _FOR_TESTS
    found, why = tools.look(tool)
    if not found:
        fix = _BROUGHT if needed else _TESTS_FIX
        return Row(name=tool.name, version=tool.version, source="missing", why=why, fix=fix, needed=needed)
    return Row(name=tool.name, version=found.version, source=found.source, path=str(found.path), why=why, needed=needed)


def _plugin(plugin: plugins.Plugin) -> Row:
    name = f"plugin {plugin.name}"
    if path := plugin.official():
        return Row(name=name, source="official", path=path)
    why = "the official one is neither on PATH nor installed"
    return Row(name=name, source="stand-in", path=str(plugin.standin), why=why, fix=f"optional: {plugin.fix()}")


def _system(program: str) -> Row:
    path = shutil.which(program)
    if not path:
        return Row(name=program, source="missing", fix=packages.install(program))
    return Row(name=program, source="PATH", path=path)


def _environment(name: str, folder: Path, fix: str, *, needed: bool) -> Row:
    if filling.whole(folder):
        return Row(name=name, source="cache", path=str(folder), needed=needed)
    return Row(name=name, source="missing", path=str(folder), fix=fix, needed=needed)


def _applied() -> list[str]:
    """The stack of this machine, once it has been applied."""
    return [LOCAL] if (environment.STATE / ".pulumi").is_dir() else []


def _stack(name: str) -> Row:
    missing = [tool for tool in environment.ENGINE_TOOLS if not tools.look(TOOLS[tool])[0]]
    if missing:
        return Row(name=f"stack {name}", source="not asked", why=f"missing: {', '.join(missing)}", needed=False)
    from scripts.changes import health, states
    from scripts.changes.errors import Failed
    from scripts.changes.records import Records
    from scripts.changes.store import Unavailable

    settings = stack_settings.load(name)
    try:
        found = health.look(states.opened(settings), Records(environment.store(settings), name))
    except (Failed, Unavailable) as error:
        return Row(name=f"stack {name}", source="not asked", why=str(error), needed=False)
    source = "in need" if found.faults else "well"
    return Row(name=f"stack {name}", version=f"{found.resources} resources", source=source, why="; ".join(found.faults))


def _where(executable: str) -> str:
    return "cache" if Path(executable).is_relative_to(places.cache()) else "PATH"


def _print(rows: list[Row]) -> None:
    table = [("", "version", "from", "path"), *((row.name, row.version, row.source, row.path) for row in rows)]
    widths = [max(len(line[column]) for line in table) for column in range(3)]
    for *cells, path in table:
        print("  ".join([*map(str.ljust, cells, widths), path]).rstrip())
    for row in rows:
        if row.why or row.fix:
            print(f"{row.name}: {'; '.join(filter(None, (row.why, row.fix)))}")
