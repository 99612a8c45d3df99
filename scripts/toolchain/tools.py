"""Finding a tool: on PATH, in the cache, from its official release, or built from its Go module."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from scripts.toolchain import filling, places
from scripts.toolchain.errors import Unavailable
from scripts.toolchain.progress import Progress, Step
from scripts.toolchain.table import ARCH, OS, TOOLS, Tool, Version, dotted, version_in

AT_ONCE = 3
"""Tools brought at the same time: one is fetched while another is compiled and a third one linked."""

_ANSWERS = 10.0
"""Seconds a program has to print its version."""

_PROGRAM = 1 << 20
"""Bytes below which a file on PATH is a script that may start another program tomorrow; its version is not kept."""


@dataclass(frozen=True)
class Found:
    """A tool that can be run."""

    name: str
    version: str
    path: Path
    source: str
    """`PATH`, or how it came into the cache: `release`, `built`."""


def find(names: Iterable[str], progress: Progress) -> dict[str, Found]:
    """Every tool of `names`, those that are missing brought first.

    Raises `Unavailable` with every way that was tried for each tool that cannot be had.
    """
    wanted = [TOOLS[name] for name in TOOLS if name in set(names)]
    found = {tool.name: there for tool in wanted if (there := look(tool)[0])}
    missing = [tool for tool in wanted if tool.name not in found]
    if missing:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            brought = [
                pool.submit(_bring, tool, (number, len(missing)), progress) for number, tool in enumerate(missing, 1)
            ]
        errors = [str(error) for future in brought if (error := future.exception())]
        if errors:
            raise Unavailable("\n".join(errors))
        found |= {tool.name: future.result() for tool, future in zip(missing, brought, strict=True)}
    return found


def look(tool: Tool) -> tuple[Found | None, str]:
    """The tool if it is on PATH and new enough or in the cache; and else why what is on PATH will not do.

    With `LAYER0_PINNED` in the environment only the version of the table will do, whatever is on PATH.
    """
    path = None if os.environ.get("LAYER0_PINNED") else on_path(tool.name)
    version = _version(tool, path) if path else None
    if path and version and version >= (version_in(tool.version) or ()):
        return Found(tool.name, dotted(version), path, "PATH"), ""
    folder = folder_of(tool)
    if filling.whole(folder):
        return Found(tool.name, tool.version, folder / tool.name, filling.origin(folder)), ""
    if not path:
        return None, "not on PATH"
    return None, f"{path} is {dotted(version)}, {tool.version} is needed" if version else f"{path} does not run"


def folder_of(tool: Tool) -> Path:
    """Where the tool is kept in the cache."""
    return places.cache() / "tools" / tool.name / f"{tool.version}-{OS}-{ARCH}"


def on_path(program: str) -> Path | None:
    """A program on PATH that is not our own doing: the cache's tools and the stand-ins' launchers do not count."""
    ours = (places.cache(), places.LOCAL)
    folders = [Path(folder) for folder in os.get_exec_path()]
    theirs = (str(folder) for folder in folders if not any(folder.is_relative_to(own) for own in ours))
    found = shutil.which(program, path=os.pathsep.join(theirs))
    return Path(found) if found else None


def _bring(tool: Tool, part: tuple[int, int], progress: Progress) -> Found:
    folder = folder_of(tool)
    with progress.step(f"bring {tool.name} {tool.version}", part) as step:
        filling.fill(folder, lambda made: _make(tool, made, step), step)
    return Found(tool.name, tool.version, folder / tool.name, filling.origin(folder))


def _make(tool: Tool, folder: Path, step: Step) -> str:
    from scripts.toolchain import builds, releases

    tried = [look(tool)[1]]
    for way, make in (("release", releases.fetch), ("built", builds.build)):
        try:
            make(tool, folder, step)
            _check(tool, folder / tool.name)
        except Unavailable as error:
            tried.append(f"{way}: {error}")
            if way == "release" and tool.address:
                step.tell(f"{tool.name}: no release: {error}; building it instead")
        else:
            return way
        _empty(folder)
    raise Unavailable("\n".join(f"{tool.name} {tool.version}: {line}" for line in tried))


def _check(tool: Tool, path: Path) -> None:
    """What was brought must say that it is what was asked for."""
    version = _ask(tool, path)
    if version is None or dotted(version) != tool.version:
        raise Unavailable(f"{tool.name}: what came says it is {dotted(version or ()) or 'nothing'}, not {tool.version}")


def _empty(folder: Path) -> None:
    for entry in folder.iterdir():
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def _version(tool: Tool, path: Path) -> Version | None:
    """The version of a program on PATH, remembered for as long as the file stays as it is."""
    real = path.resolve()
    status = real.stat()
    if status.st_size < _PROGRAM:
        return _ask(tool, path)
    key = hashlib.sha256(f"{real}:{status.st_mtime_ns}:{status.st_size}".encode()).hexdigest()[:16]
    note = places.cache() / "versions" / f"{tool.name}-{key}"
    if note.is_file() and (known := version_in(note.read_text(encoding="utf-8"))):
        return known
    if asked := _ask(tool, path):
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(dotted(asked), encoding="utf-8")
    return asked


def _ask(tool: Tool, path: Path) -> Version | None:
    environment = {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"}
    try:
        printed = subprocess.run(
            [path, *tool.asked], capture_output=True, text=True, timeout=_ANSWERS, check=True, env=environment
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return version_in(printed.stdout)
