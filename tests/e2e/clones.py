"""A clone of this project as a new user has it, and its commands run as a user runs them."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.toolchain import local
from scripts.toolchain.progress import Progress

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 600
BASE = "stacks/layers/base.yaml"


@dataclass(frozen=True)
class Clone:
    """A checkout with nothing but what git holds."""

    folder: Path

    def layer0(
        self, *arguments: str, code: int = 0, environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a command of `layer0` without a terminal; fails the test on any other exit code."""
        done = subprocess.run(
            [str(self.folder / "scripts" / "layer0"), *arguments],
            cwd=self.folder,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode == code, f"exit {done.returncode}, wanted {code}\n{done.stdout}\n{done.stderr}"
        return done

    def plain(self, command: str) -> subprocess.CompletedProcess[str]:
        """Run a command of plain `pulumi`, as a user does after `layer0 env`; whatever it ends with."""
        return subprocess.run(
            ["bash", "-c", f'eval "$(./scripts/layer0 env)" && {command}'],
            cwd=self.folder, capture_output=True, text=True, check=False, timeout=SECONDS,
        )  # fmt: skip

    def json(self, *arguments: str, code: int = 0) -> Any:
        """The document that a command prints with `--json`."""
        return json.loads(self.layer0(*arguments, "--json", code=code).stdout)

    def down(self) -> None:
        """End all that it has started on this machine, and forget its data."""
        local.down(self.folder / ".layer0", Progress.quiet(), delete=True)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command in a process group of its own."""
        return subprocess.Popen(
            [str(self.folder / "scripts" / "layer0"), *arguments],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def edit(self, old: str, new: str, file: str = "stacks/Pulumi.local.yaml") -> None:
        """Replace text in a file; the text must be there."""
        path = self.folder / file
        content = path.read_text()
        assert old in content
        path.write_text(content.replace(old, new))

    def git(self, *arguments: str) -> str:
        """Ask git."""
        return subprocess.run(
            ["git", *arguments], cwd=self.folder, check=True, capture_output=True, text=True
        ).stdout.strip()


def make(folder: Path, *, whole: bool = False) -> Clone:
    """A fresh clone of the working tree as it is now, committed, so that what a command leaves behind shows.

    Unless `whole`, its stacks leave out the parts of the platform that many objects are made for.
    """
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.splitlines()  # fmt: skip
    for name in listed:
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    clone = Clone(folder)
    if not whole:
        _shorten(clone)
    clone.git("init", "--quiet")
    clone.git("add", "--all")
    clone.git("-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "--quiet", "--message", "start")
    return clone


def _shorten(clone: Clone) -> None:
    for section in ("layer0:kernel:", "layer0:config_server:", "layer0:event_bus:", "layer0:monitor:"):
        clone.edit(f"  {section}\n", f"  {section}\n    enabled: false\n", BASE)
    for module in ("storefront", "orders"):
        clone.edit(f"\n    {module}:\n", f"\n    {module}:\n      enabled: false\n", BASE)
    clone.edit("service_mesh: {enabled: true}", "service_mesh: {enabled: false}", BASE)


def interrupt(process: subprocess.Popen[str]) -> None:
    """What Ctrl-C in a terminal does."""
    os.killpg(process.pid, signal.SIGINT)


def kill(process: subprocess.Popen[str]) -> None:
    """What a power cut does to a command, its engine and their plugins; the local Kubernetes lives on."""
    found = [process.pid]
    for pid in found:
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            found += [int(child) for child in task.read_text().split()]
    for pid in found:
        os.kill(pid, signal.SIGKILL)
    process.wait()
