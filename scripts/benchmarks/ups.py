"""A bare pulumi up against an approved one, in states of their own, each in a process of its own."""

import statistics
import sys
import tempfile
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from scripts.benchmarks import projects
from scripts.providers.kubernetes.api.client import Client
from scripts.providers.kubernetes.api.kubeconfig import load
from scripts.toolchain.places import CLONE
from scripts.toolchain.progress import Progress
from stacks.settings import LOCAL

_PULUMI = ["pulumi", "up", "--stack", LOCAL, "--yes", "--non-interactive"]
_OURS = [sys.executable, "-m", "scripts", "bench"]
_ROUNDS, _ENOUGH = 3, 600
"""How often a pair is timed at the most, and after how many resources no more: what takes longer varies less."""


def run(sizes: Iterable[int], plugins: str, progress: Progress) -> dict[int, dict[str, float]]:
    """Seconds by number of ConfigMaps: `bare`, `approved`, and `converged`, the preview that comes after that one.

    Each is the median of all `rounds`.
    """
    environment = projects.environment(plugins, progress)
    found: dict[int, dict[str, float]] = {}
    for size in sizes:
        rounds: list[dict[str, float]] = []
        while not rounds or (len(rounds) < _ROUNDS and len(rounds) * size < _ENOUGH):
            with progress.step(f"up of {size} ConfigMaps, round {len(rounds) + 1}"), _folder() as folder:
                rounds.append(_compared(folder, environment | projects.sized(size)))
        found[size] = {name: statistics.median(each[name] for each in rounds) for name in rounds[0]}
        found[size]["rounds"] = len(rounds)
    return found


def text(found: Mapping[int, Mapping[str, float]]) -> Iterator[str]:
    """The same as lines for people."""
    for size, row in found.items():
        ratio = row["approved"] / row["bare"]
        times = f"bare {row['bare']:.2f} s, approved {row['approved']:.2f} s, {ratio:.2f} times"
        yield f"up of {size} ConfigMaps: {times} (medians of {row['rounds']})"
        yield f"  the preview after it, by which convergence is recorded: {row['converged']:.2f} s"


@contextmanager
def _folder() -> Generator[Path]:
    with tempfile.TemporaryDirectory(prefix="layer0-bench-") as made:
        yield Path(made)


def _compared(folder: Path, environment: Mapping[str, str]) -> dict[str, float]:
    _forget(environment)  # what one that was stopped has left
    bare, approved = projects.made(folder / "bare", ""), projects.made(folder / "approved", projects.GATE)
    kept = {project: {**environment, "PULUMI_BACKEND_URL": project.as_uri()} for project in (bare, approved)}
    for project, variables in kept.items():
        projects.timed(["pulumi", "stack", "init", LOCAL, "--non-interactive"], project, variables)
    seconds, _ = projects.timed(_PULUMI, bare, kept[bare])
    projects.timed([*_OURS, "approve", str(approved)], CLONE, kept[approved])
    whole, said = projects.timed([*_OURS, "approved", str(approved)], CLONE, kept[approved])
    _forget(environment)
    return {"bare": seconds, "approved": whole - float(said), "converged": float(said)}


def _forget(environment: Mapping[str, str]) -> None:
    """Delete what was made, all at once."""
    client = Client(load(environment["KUBECONFIG"]), Event(), lambda _: None)
    client.request("DELETE", "/api/v1/namespaces/default/configmaps?labelSelector=layer0%3Dbench")
