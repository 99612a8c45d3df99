"""Kinds of objects that operators bring to other clusters, from the Go modules that carry their definitions."""

import json
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts.toolchain import builds, ports
from scripts.toolchain.errors import Unavailable
from scripts.toolchain.kubernetes.api import Api
from scripts.toolchain.progress import Progress, Step

COLLECTION = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
PATIENCE = 30.0
"""Seconds until definitions must be served."""
SOURCES: Mapping[str, tuple[str, str]] = {
    "istio.io": ("istio.io/api", "kubernetes/customresourcedefinitions.gen.yaml"),
    "gateway.networking.k8s.io": ("sigs.k8s.io/gateway-api", "config/crd/standard/*.yaml"),
}
"""By the end of the definitions' names: the Go module and its files. `modules/definitions` pins it by hash."""


def define(directory: Path, names: Iterable[str], progress: Progress) -> None:
    """Bring to the cluster those of the named definitions that it lacks; they are served when this returns.

    Raises: `Unavailable` where one cannot be had.
    """
    wanted = set(names)
    if not wanted:
        return
    api = Api(directory / "certificates", ports.remembered(directory)["kube-apiserver"])
    if not (missing := wanted - _collections(api).keys()):
        return
    with progress.step("load the definitions of operators") as step:
        api.apply((COLLECTION, manifest) for manifest in _fetched(missing, step))
        step.say("waiting until they are served")
        deadline = time.monotonic() + PATIENCE
        while waiting := missing.difference(_served(api, missing)):
            if time.monotonic() > deadline:
                raise Unavailable(f"local Kubernetes: {', '.join(sorted(waiting))}: not served after {PATIENCE:.0f} s")
            time.sleep(0.1)


def _served(api: Api, names: set[str]) -> Iterator[str]:
    """Those that can be listed: one that has just been established can still be without storage."""
    return (name for name, path in _collections(api).items() if name in names and api.serves(f"{path}?limit=1"))


def _collections(api: Api) -> dict[str, str]:
    """The path of the objects of each established definition, by its name."""
    found = (each for each in api.get(COLLECTION)["items"] if _is_established(each))
    return {each["metadata"]["name"]: _collection(each["spec"]) for each in found}


def _collection(spec: Mapping[str, Any]) -> str:
    version = next(each["name"] for each in spec["versions"] if each["served"])
    return f"/apis/{spec['group']}/{version}/{spec['names']['plural']}"


def _is_established(definition: Mapping[str, Any]) -> bool:
    """Whether its kind is served; of a new definition the API server says null where others have a list."""
    conditions: list[dict[str, str]] = definition["status"]["conditions"] or []
    return any(each["type"] == "Established" and each["status"] == "True" for each in conditions)


def _fetched(names: set[str], step: Step) -> Iterator[dict[str, Any]]:
    wanted: dict[str, set[str]] = {}
    for name in names:
        wanted.setdefault(next(group for group in SOURCES if name.endswith(group)), set()).add(name)
    for group, of_group in wanted.items():
        module, files = SOURCES[group]
        step.say(f"fetching {module}")
        yield from read(_folder(module, step), files, of_group)


def read(folder: Path, files: str, names: set[str]) -> Iterator[dict[str, Any]]:
    """The named definitions in these files below the folder; raises `Unavailable` if one is not there."""
    import yaml

    found: set[str] = set()
    for path in sorted(folder.glob(files)):
        for text in path.read_text(encoding="utf-8").split("\n---\n"):
            # a definition is large, and slow to read: only those are that hold a name
            if any(f"name: {name}\n" in text for name in names):
                manifest = yaml.safe_load(text)
                found.add(manifest["metadata"]["name"])
                yield manifest
    if missing := names - found:
        raise Unavailable(f"{folder}: holds no definition of {', '.join(sorted(missing))}; update modules/definitions")


def _folder(module: str, step: Step) -> Path:
    """Where the module lies, fetched and held against its hash."""
    command = [str(builds.find_go(step)), "mod", "download", "-json", module]
    done = subprocess.run(
        command,
        cwd=builds.MODULES / "definitions",
        env=builds.environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    said: dict[str, str] = json.loads(done.stdout) if done.stdout.startswith("{") else {}
    if done.returncode or "Dir" not in said:
        raise Unavailable(f"{module} cannot be fetched: {said.get('Error') or done.stderr.strip()}")
    return Path(said["Dir"])
