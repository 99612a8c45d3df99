"""A bare pulumi preview against gated ones, in rounds that alternate, each in a process of its own."""

import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts.benchmarks import projects
from scripts.toolchain.places import CLONE
from scripts.toolchain.progress import Progress
from stacks.settings import LOCAL

_SERIES = {
    "bare": "pulumi preview, bare",
    "gated": "layer0 preview, with the gate",
    "plain": "pulumi preview, with the gate",
}


def run(resources: int, rounds: int, plugins: str, progress: Progress) -> dict[str, Any]:
    """Seconds of each run, by series, and the ratios of their medians to that of the bare one."""
    environment = projects.environment(plugins, progress) | projects.sized(resources)
    times: dict[str, list[float]] = {name: [] for name in _SERIES}
    with tempfile.TemporaryDirectory(prefix="layer0-bench-") as folder:
        environment["PULUMI_BACKEND_URL"] = f"file://{folder}"
        bare, gated = projects.made(Path(folder) / "bare", ""), projects.made(Path(folder) / "gated", projects.GATE)
        projects.timed(["pulumi", "stack", "init", LOCAL, "--non-interactive"], bare, environment)
        pulumi = ["pulumi", "preview", "--stack", LOCAL, "--non-interactive"]
        ours = [sys.executable, "-m", "scripts", "bench", "gated", str(gated)]
        for turn in range(1, rounds + 1):
            with progress.step("preview, bare and gated", (turn, rounds)):
                for name, command, where in (("bare", pulumi, bare), ("gated", ours, CLONE), ("plain", pulumi, gated)):
                    times[name].append(projects.timed(command, where, environment)[0])
    medians = {name: statistics.median(series) for name, series in times.items()}
    ratios = {name: median / medians["bare"] for name, median in medians.items()}
    return {"resources": resources, "seconds": times, "ratios": ratios}


def text(found: Mapping[str, Any]) -> Iterator[str]:
    """The same as lines for people."""
    rounds = len(found["seconds"]["bare"])
    yield f"preview of {found['resources']} ConfigMaps, {rounds} alternating rounds, seconds"
    for name, title in _SERIES.items():
        series = found["seconds"][name]
        spread = f"median {statistics.median(series):6.2f}   min {min(series):6.2f}   max {max(series):6.2f}"
        yield f"  {title:<34} {spread}   {found['ratios'][name]:.2f} times bare"
