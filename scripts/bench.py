"""Time the gate: against a bare preview, and by the size of the change set.

`bench preview` compares a bare pulumi preview with a gated one, in one run, `bench up` a bare pulumi up with one that
was approved; `bench gate` judges change sets alone; `bench platform` makes a platform of many tenants and modules.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from scripts import toolchain
from scripts.changes.environment import prepare
from scripts.toolchain.places import CLONE
from scripts.toolchain.progress import Progress
from stacks import settings as stack_settings
from stacks.settings import LOCAL

if TYPE_CHECKING:
    from policies.changes import Change

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
_SERIES = {
    "bare": "pulumi preview, bare",
    "gated": "layer0 preview, with the gate",
    "plain": "pulumi preview, with the gate",
}
_PARTS = {
    "gated": "one gated preview of a prepared project; what bench preview times",
    "approve": "have a prepared project's change approved; what comes before what bench up times",
    "approved": "one approved up of a prepared project; what bench up times",
}
_GATE = """from policies import hooks
from stacks import settings

hooks.install(settings.load("local"))
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True)
    preview = actions.add_parser("preview", help="a bare pulumi preview against gated ones, and the ratios")
    preview.add_argument("--resources", type=int, default=1000, help="ConfigMaps to preview (default: %(default)s)")
    preview.add_argument("--runs", type=int, default=3, help="rounds of runs (default: %(default)s)")
    preview.add_argument("--plugins", choices=("auto", "official", "standin"), default="auto")
    preview.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    gate = actions.add_parser("gate", help="judge change sets of several sizes, to see how the time grows")
    gate.add_argument("--changes", type=_sizes, default="1000,5000,20000", help="their sizes (default: %(default)s)")
    gate.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    platform = actions.add_parser("platform", help="many tenants and modules, previewed and applied; who takes what")
    platform.add_argument("--tenants", type=int, default=200, help="tenants to preview (default: %(default)s)")
    platform.add_argument("--modules", type=int, default=57, help="modules to preview (default: %(default)s)")
    platform.add_argument("--applied", type=int, default=20, help="tenants to apply, 0 for none (default: %(default)s)")
    platform.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    up = actions.add_parser("up", help="a bare pulumi up against layer0 up under approvals, and the ratios")
    up.add_argument("--resources", type=_sizes, default="200,1000", help="ConfigMaps to make (default: %(default)s)")
    up.add_argument("--plugins", choices=("auto", "official", "standin"), default="auto")
    up.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    for name, text in _PARTS.items():
        actions.add_parser(name, help=text).add_argument("project", type=Path)


def run(arguments: argparse.Namespace) -> int:
    """Prepare the stack `local`, then time rounds of runs, alternating, each in a process of its own."""
    if arguments.action in _PARTS:
        return _part(arguments.action, arguments.project)
    if arguments.action == "gate":
        return _gate(arguments)
    if arguments.action == "platform":
        return _platform(arguments)
    if arguments.action == "up":
        return _up(arguments)
    progress = Progress.quiet() if arguments.json else Progress()
    environment = prepare(stack_settings.load(LOCAL), arguments.plugins, progress)
    times: dict[str, list[float]] = {name: [] for name in _SERIES}
    with tempfile.TemporaryDirectory(prefix="layer0-bench-") as folder:
        environment |= {"LAYER0_BENCH_RESOURCES": str(arguments.resources), "PYTHONPATH": str(CLONE)}
        environment["PULUMI_BACKEND_URL"] = f"file://{folder}"
        projects = {name: _project(Path(folder) / name, gate) for name, gate in (("bare", ""), ("gated", _GATE))}
        _timed(["pulumi", "stack", "init", LOCAL, "--non-interactive"], projects["bare"], environment)
        for turn in range(1, arguments.runs + 1):
            with progress.step("preview, bare and gated", (turn, arguments.runs)):
                pulumi = ["pulumi", "preview", "--stack", LOCAL, "--non-interactive"]
                ours = [sys.executable, "-m", "scripts", "bench", "gated", str(projects["gated"])]
                times["bare"].append(_timed(pulumi, projects["bare"], environment))
                times["gated"].append(_timed(ours, CLONE, environment))
                times["plain"].append(_timed(pulumi, projects["gated"], environment))
    _show(arguments, times)
    return 0


def _part(name: str, project: Path) -> int:
    from scripts.changes import benching

    parts = {"gated": benching.preview, "approve": benching.approve, "approved": benching.up}
    parts[name](project)
    return 0


def _up(arguments: argparse.Namespace) -> int:
    """Make each number of ConfigMaps by a bare `pulumi up` and by an approved one, in states of their own."""
    progress = Progress.quiet() if arguments.json else Progress()
    environment = prepare(stack_settings.load(LOCAL), arguments.plugins, progress) | {"PYTHONPATH": str(CLONE)}
    found: list[dict[str, float]] = []
    for size in arguments.resources:
        with tempfile.TemporaryDirectory(prefix="layer0-bench-") as folder, progress.step(f"up of {size} ConfigMaps"):
            found.append(_ups(Path(folder), environment | {"LAYER0_BENCH_RESOURCES": str(size)}))
    if arguments.json:
        print(json.dumps(dict(zip(arguments.resources, found, strict=True))))
        return 0
    for size, row in zip(arguments.resources, found, strict=True):
        ratio = row["approved"] / row["bare"]
        print(f"up of {size} ConfigMaps: bare {row['bare']:.2f} s, approved {row['approved']:.2f} s, {ratio:.2f} times")
        print(f"  the preview after it, by which convergence is recorded: {row['converged']:.2f} s")
    return 0


def _ups(folder: Path, environment: Mapping[str, str]) -> dict[str, float]:
    _forget(environment)  # what one that was stopped has left
    seconds: dict[str, float] = {}
    for name, gate in (("bare", ""), ("approved", _GATE)):
        project = _project(folder / name, gate)
        kept = {**environment, "PULUMI_BACKEND_URL": project.as_uri()}
        _timed(["pulumi", "stack", "init", LOCAL, "--non-interactive"], project, kept)
        command = ["pulumi", "up", "--stack", LOCAL, "--yes", "--non-interactive"]
        if gate:
            ours = [sys.executable, "-m", "scripts", "bench"]
            _timed([*ours, "approve", str(project)], CLONE, kept)
            command = [*ours, "approved", str(project)]
        seconds[name], said = _told(command, CLONE if gate else project, kept)
        if gate:
            seconds["converged"] = float(said)
            seconds[name] -= seconds["converged"]
    _forget(environment)
    return seconds


def _forget(environment: Mapping[str, str]) -> None:
    """Delete what was made, all at once."""
    from threading import Event

    from scripts.providers.kubernetes.api.client import Client
    from scripts.providers.kubernetes.api.kubeconfig import load

    client = Client(load(environment["KUBECONFIG"]), Event(), lambda _: None)
    client.request("DELETE", "/api/v1/namespaces/default/configmaps?labelSelector=layer0%3Dbench")


def _project(folder: Path, gate: str) -> Path:
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text("name: layer0\nruntime: python\n")
    (folder / "__main__.py").write_text(_PROGRAM.format(gate=gate, name=folder.name))
    return folder


def _timed(command: list[str], folder: Path, environment: Mapping[str, str]) -> float:
    """Seconds of wall time until the command has ended; raises with its output if it fails."""
    return _told(command, folder, environment)[0]


def _told(command: list[str], folder: Path, environment: Mapping[str, str]) -> tuple[float, str]:
    """The same, and what the command printed."""
    began = time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed with status {done.returncode}:\n{done.stdout}{done.stderr}")
    return time.perf_counter() - began, done.stdout


def _platform(arguments: argparse.Namespace) -> int:
    from scripts.benchmarks import platform

    progress = Progress.quiet() if arguments.json else Progress()
    previewed = platform.Size(tenants=arguments.tenants, modules=arguments.modules)
    found = platform.run(previewed, platform.Size(tenants=arguments.applied, modules=2), progress)
    print(json.dumps(found) if arguments.json else "\n".join(platform.text(found)))
    return 0


def _sizes(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def _gate(arguments: argparse.Namespace) -> int:
    """Judge change sets of Deployments that no rule objects to, after one of a single change to warm up."""
    from policies.changes import ChangeSet
    from policies.gate import judge
    from policies.opa import Opa

    parameters = stack_settings.load(LOCAL).policies.model_dump(mode="json")
    os.environ.update(toolchain.environment())
    seconds: dict[int, float] = {}
    with Opa() as opa:
        for size in (1, *arguments.changes):
            changes = tuple(_deployment(f"web-{index}") for index in range(size))
            began = time.perf_counter()
            judge(opa, ChangeSet(stack=LOCAL, operation="up", changes=changes, parameters=parameters)).enforce()
            seconds[size] = time.perf_counter() - began
    del seconds[1]
    if arguments.json:
        print(json.dumps({"seconds": seconds}))
        return 0
    for size, taken in seconds.items():
        print(f"{size:>7} changes  {taken:7.2f} s  {taken / size * 1000:6.2f} ms each")
    return 0


def _deployment(name: str) -> "Change":
    from policies.changes import Change

    labels = {"app": name}
    container = {
        "name": "web",
        "image": "docker.io/library/nginx:1.29.1",
        "resources": {"requests": {"cpu": "100m", "memory": "1Gi"}, "limits": {"memory": "1Gi"}},
        "livenessProbe": {"tcpSocket": {"port": 8080}},
        "readinessProbe": {"tcpSocket": {"port": 8080}},
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
            "readOnlyRootFilesystem": True,
        },
    }
    confined = {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}
    pod = {"automountServiceAccountToken": False, "securityContext": confined, "containers": [container]}
    manifest = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "namespace": "default", "labels": labels},
        "spec": {"selector": {"matchLabels": labels}, "template": {"metadata": {"labels": labels}, "spec": pod}},
    }
    kind = "kubernetes:apps/v1:Deployment"
    return Change(urn=f"urn:pulumi:local::layer0::{kind}::{name}", type=kind, name=name, op="create", new=manifest)


def _show(arguments: argparse.Namespace, times: Mapping[str, list[float]]) -> None:
    medians = {name: statistics.median(series) for name, series in times.items()}
    ratios = {name: median / medians["bare"] for name, median in medians.items()}
    if arguments.json:
        print(json.dumps({"resources": arguments.resources, "seconds": dict(times), "ratios": ratios}))
        return
    print(f"preview of {arguments.resources} ConfigMaps, {arguments.runs} alternating rounds, seconds")
    for name, title in _SERIES.items():
        series = times[name]
        spread = f"median {medians[name]:6.2f}   min {min(series):6.2f}   max {max(series):6.2f}"
        print(f"  {title:<34} {spread}   {ratios[name]:.2f} times bare")
