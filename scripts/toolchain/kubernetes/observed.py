"""How a cluster is, as seen from outside: which of its components run and which are ready."""

from collections.abc import Iterable
from pathlib import Path

from scripts.toolchain import ports, processes
from scripts.toolchain.kubernetes import components
from scripts.toolchain.kubernetes.api import Api
from scripts.toolchain.processes import Observed


def status(directory: Path, among: Iterable[components.Component] = components.ALL) -> list[Observed]:
    """The components of the cluster, in the order in which they start."""
    known = ports.remembered(directory)
    api = Api(directory / "certificates", known["kube-apiserver"]) if known else None
    return [_observe(directory, component, known.get(component.name), api) for component in among]


def _observe(directory: Path, component: components.Component, port: int | None, api: Api | None) -> Observed:
    def is_well() -> bool:
        return component.health is None or bool(api and port and api.healthy(port, component.health))

    return processes.observe(directory, component.name, port, is_well)
