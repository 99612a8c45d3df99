"""All that stack local runs on, in one folder: its Kubernetes, and the servers beside it."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scripts.toolchain import kubernetes, servers
from scripts.toolchain.kubernetes import Cluster
from scripts.toolchain.processes import Observed
from scripts.toolchain.progress import Progress


def up(folder: Path, binaries: Mapping[str, Path], progress: Progress) -> Cluster:
    """Bring everything up at once, or find it up; `binaries` are those of the cluster.

    Raises: `Unavailable`, with the end of its log, when something fails.
    """
    with ThreadPoolExecutor(max_workers=1) as pool:
        beside = pool.submit(servers.up, folder / "servers", progress)
        cluster = kubernetes.up(folder / "cluster", binaries, progress)
        beside.result()
    return cluster


def down(folder: Path, progress: Progress, *, delete: bool = False) -> None:
    """End everything; with `delete`, forget all data too."""
    kubernetes.down(folder / "cluster", progress, delete=delete)
    servers.down(folder / "servers", progress, delete=delete)


def status(folder: Path) -> list[Observed]:
    """Everything that runs, or should."""
    return [*kubernetes.status(folder / "cluster"), *servers.status(folder / "servers")]


def variables(folder: Path, domain: str) -> Mapping[str, str]:
    """The environment variables with which a stack reaches what is up; the domain's zone is made, if it is missing."""
    servers.ensure_zone(folder / "servers", domain)
    cluster, beside = ((folder / name).resolve() for name in ("cluster", "servers"))
    return {"KUBECONFIG": str(kubernetes.kubeconfig(cluster)), **servers.variables(beside)}
