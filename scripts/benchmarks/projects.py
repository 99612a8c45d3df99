"""Projects that make ConfigMaps, with the gate or without, and the time that a command takes in one."""

import os
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from scripts.changes.environment import prepare
from scripts.toolchain.places import CLONE
from scripts.toolchain.progress import Progress
from stacks import settings as stack_settings
from stacks.settings import LOCAL

GATE = """from policies import hooks
from stacks import settings

hooks.install(settings.load("local"))
"""
_PROGRAM = """import os

import pulumi_kubernetes as kubernetes

{gate}
for index in range(int(os.environ["LAYER0_BENCH_RESOURCES"])):
    kubernetes.core.v1.ConfigMap(
        f"config-{{index}}",
        metadata={{"name": f"{name}-{{index}}", "namespace": "default", "labels": {{"layer0": "bench"}}}},
        data={{"index": str(index)}},
    )
"""


def environment(plugins: str, progress: Progress) -> dict[str, str]:
    """What stack `local` runs with, and where its programs find our packages."""
    return prepare(stack_settings.load(LOCAL), plugins, progress) | {"PYTHONPATH": str(CLONE)}


def sized(resources: int) -> dict[str, str]:
    """The environment variables that tell a project how many ConfigMaps to make."""
    return {"LAYER0_BENCH_RESOURCES": str(resources)}


def made(folder: Path, gate: str) -> Path:
    """A project in this folder, whose program begins with `gate`."""
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text("name: layer0\nruntime: python\n")
    (folder / "__main__.py").write_text(_PROGRAM.format(gate=gate, name=folder.name))
    return folder


def timed(command: list[str], folder: Path, environment: Mapping[str, str]) -> tuple[float, str]:
    """Seconds of wall time until the command has ended, and what it printed; raises with that if it fails."""
    began = time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed with status {done.returncode}:\n{done.stdout}{done.stderr}")
    return time.perf_counter() - began, done.stdout
