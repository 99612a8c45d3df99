"""How a cluster is, as seen from outside: which of its components run and which are ready."""

from collections.abc import Iterable
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


def status(directory: Path, among: Iterable[components.Component] = components.ALL) -> list[Observed]:
    """The components of the cluster, in the order in which they start; long logs are cut on the way."""
    known = ports.remembered(directory)
    api = Api(directory / "certificates", known["kube-apiserver"]) if known else None
    return [_observe(directory, component, known.get(component.name), api) for component in among]


def _observe(directory: Path, component: components.Component, port: int | None, api: Api | None) -> Observed:
    processes.trim_log(directory, component.name)
    pid = processes.pid(directory, component.name)
    well = pid and (component.health is None or (api and port and api.healthy(port, component.health)))
    return Observed(
        name=component.name,
        state="ready" if well else "not ready" if pid else "stopped",
        pid=pid,
        port=port,
        memory=processes.memory(pid) if pid else None,
        log=processes.log(directory, component.name),
    )
