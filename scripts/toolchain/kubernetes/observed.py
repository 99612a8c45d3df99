"""How a cluster is, as seen from outside: which of its components run and which are ready."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from scripts.toolchain.kubernetes import components, ports, processes
from scripts.toolchain.kubernetes.api import Api


@dataclass(frozen=True, kw_only=True)
class Observed:
    """One component as it was found."""

    name: str
    state: Literal["ready", "not ready", "stopped"]
    pid: int | None
    port: int | None
    memory: int | None
    """Resident, in bytes."""
    log: Path


def status(directory: Path) -> list[Observed]:
    """All components of the cluster, in the order in which they start; long logs are cut on the way."""
    known = ports.remembered(directory)
    api = Api(directory / "certificates", known["kube-apiserver"]) if known else None
    return [_observe(directory, component, known, api) for component in components.ALL]


def _observe(directory: Path, component: components.Component, known: Mapping[str, int], api: Api | None) -> Observed:
    name = component.name
    processes.trim_log(directory, name)
    pid = processes.pid(directory, name)
    well = component.health is None or (api is not None and api.healthy(known[name], component.health))
    return Observed(
        name=name,
        state="stopped" if pid is None else "ready" if well else "not ready",
        pid=pid,
        port=known.get(name),
        memory=processes.memory(pid) if pid else None,
        log=processes.log(directory, name),
    )
