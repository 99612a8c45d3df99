"""A platform of many tenants and modules: previewed without a cluster, then a part of it applied to a local one."""

import copy
import json
import shutil
import tempfile
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

from scripts.benchmarks import sampling
from scripts.toolchain import local
from scripts.toolchain.places import CLONE
from scripts.toolchain.progress import Progress

_FILE = Path("stacks") / "Pulumi.local.yaml"
_LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "tests")
_MODULE = {"images": {"blue": "docker.io/library/nginx:1.29.1"}, "ports": {"http": 8080}}
_TENANT = {"group": "engineers", "quota": {"cpu": "1", "memory": "1Gi", "pods": 5, "storage": "5Gi"}}


@dataclass(frozen=True, kw_only=True)
class Size:
    """How big a platform is."""

    tenants: int
    modules: int


def run(previewed: Size, applied: Size, progress: Progress) -> dict[str, Any]:
    """Both, each in a copy of this project; gives what they took as plain values."""
    steps = {"preview": (previewed, ["preview", "local", "--hermetic", "--json"])}
    if applied.tenants:
        steps["up"] = (applied, ["up", "local", "--yes", "--json"])
    found: dict[str, Any] = {}
    for name, (size, arguments) in steps.items():
        with progress.step(f"{name} {size.tenants} tenants and {size.modules} modules"), _copy(size) as folder:
            sample = sampling.run([str(folder / "scripts" / "layer0"), *arguments], folder)
        document = sample.output[sample.output.index("\n{") if not sample.output.startswith("{") else 0 :]
        resources = len(json.loads(document)["changes"]["changes"])
        shares = {part: asdict(share) for part, share in sorted(sample.shares.items())}
        found[name] = {**asdict(size), "resources": resources, "seconds": sample.seconds, "shares": shares}
    return found


def text(found: Mapping[str, Any]) -> Iterator[str]:
    """The same as lines for people."""
    for name, run in found.items():
        each = run["seconds"] / run["resources"] * 1000
        yield f"{name} of {run['tenants']} tenants and {run['modules']} modules: {run['resources']} resources"
        yield f"  {'wall':<8} {run['seconds']:7.1f} s   {each:.0f} ms each"
        for part, share in run["shares"].items():
            yield f"  {part:<8} {share['cpu']:7.1f} s of processor   {share['memory'] / 1e6:7.0f} MB at most"


@contextmanager
def _copy(size: Size) -> Generator[Path]:
    """A copy of the project whose stack local is that big; what it has started is ended with it."""
    with tempfile.TemporaryDirectory(prefix="layer0-bench-") as made:
        folder = Path(made) / "project"
        shutil.copytree(CLONE, folder, ignore=_LEFT_OUT)
        document = yaml.safe_load((folder / _FILE).read_text(encoding="utf-8"))
        (folder / _FILE).write_text(yaml.safe_dump(grown(document, size), sort_keys=False), encoding="utf-8")
        try:
            yield folder
        finally:
            local.down(folder / ".layer0", Progress.quiet(), delete=True)


def grown(document: Mapping[str, Any], size: Size) -> dict[str, Any]:
    """The stack file with these tenants and modules in place of its own; each module uses up to three before it."""
    grown = copy.deepcopy(dict(document))
    before: dict[int, list[str]] = {
        number: sorted({f"m{other}" for other in (number - 1, number // 2, number // 3) if 0 <= other < number})
        for number in range(size.modules)
    }
    config = grown["config"]
    config["layer0:modules"] = {f"m{number}": {**_MODULE, "depends_on": names} for number, names in before.items()}
    config["layer0:modules"] |= {"storefront": None, "orders": None}
    config["layer0:tenants"] = {f"t{number}": _TENANT for number in range(size.tenants)}
    return grown
