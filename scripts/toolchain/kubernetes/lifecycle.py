"""Brings a cluster up and down; whatever state a crash left it in, the next `up` starts from there."""

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.toolchain import ports, processes
from scripts.toolchain.errors import Unavailable
from scripts.toolchain.kubernetes import components
from scripts.toolchain.kubernetes.api import Api
from scripts.toolchain.kubernetes.components import Component
from scripts.toolchain.kubernetes.observed import status
from scripts.toolchain.progress import Progress

BINARIES = tuple(component.name for component in components.ALL)
"""The tools a cluster is made of."""

_WITH_PORT = tuple(component.name for component in components.ALL if component.health)
_PATIENCE = 60.0  # seconds a start may take on a machine that is busy with other things
_PAUSE = 0.1  # seconds between two looks at what is missing
_STARTED = "started"  # names the file that tells what runs; it is there from the end of a start to its stop
_WAY_OUT = "if `layer0 cluster up` fails so again, `layer0 cluster down --delete` deletes the cluster and its data"


@dataclass(frozen=True)
class Cluster:
    """A cluster that is up and ready."""

    kubeconfig: Path
    uid: str
    """The UID of its namespace kube-system, which tells this cluster from any other."""


def up(directory: Path, binaries: Mapping[str, Path], progress: Progress) -> Cluster:
    """Bring the cluster up, or find it up; raises Unavailable, with the end of its log, when a component fails."""
    with processes.alone(directory, progress):
        directory.mkdir(exist_ok=True)
        directory.chmod(0o700)
        if not _is_up(directory, binaries):
            with progress.step("start the local Kubernetes") as step:
                _stop(directory)
                try:
                    _start(directory, binaries, step.say)
                except BaseException:
                    _stop(directory)
                    raise
        return Cluster(kubeconfig(directory), _uid(directory))


def down(directory: Path, progress: Progress, *, delete: bool = False) -> None:
    """End the cluster, the last that started first; with `delete`, forget its data too."""
    if not directory.exists():
        return
    with processes.alone(directory, progress), progress.step("stop the local Kubernetes"):
        _stop(directory)
        if delete:
            shutil.rmtree(directory)


def kubeconfig(directory: Path) -> Path:
    """The administrator's kubeconfig of the cluster that was last started here."""
    file = directory / components.kubeconfig("admin")
    if not file.exists():
        raise Unavailable(f"local Kubernetes: there is none in {directory}; start it with `layer0 cluster up`")
    return file


def _is_up(directory: Path, binaries: Mapping[str, Path]) -> bool:
    """Whether just what `up` would start runs and is ready; a busy cluster gets time to answer."""
    started, chosen = directory / _STARTED, ports.remembered(directory)
    if not started.exists() or not chosen.keys() >= set(_WITH_PORT):
        return False
    if started.read_text() != _fingerprint(binaries, chosen):
        return False
    try:
        _wait(directory, components.ALL, lambda: _not_ready(directory, components.ALL), patience=10)
        _uid(directory)  # a store that died a moment ago still passes for ready, but nothing can be read from it
    except Unavailable:
        return False
    return True


def _start(directory: Path, binaries: Mapping[str, Path], say: Callable[[str], None]) -> None:
    """Start each component as soon as what it needs is there."""
    from scripts.toolchain.kubernetes import certificates, objects

    certificates.make(directory / "certificates")
    chosen = ports.choose(directory, _WITH_PORT)
    for client in certificates.CLIENTS:
        content = certificates.kubeconfig(directory / "certificates", client, chosen["kube-apiserver"])
        _write_private(directory / components.kubeconfig(client), content)
    store_and_server, others = components.ALL[:2], components.ALL[2:]
    _launch(directory, binaries, chosen, store_and_server, say)
    api = Api(directory / "certificates", chosen["kube-apiserver"])
    api.apply(objects.every())
    _launch(directory, binaries, chosen, others, say)
    _wait(directory, components.ALL, lambda: objects.missing(api))
    (directory / _STARTED).write_text(_fingerprint(binaries, chosen))


def _launch(
    directory: Path,
    binaries: Mapping[str, Path],
    chosen: Mapping[str, int],
    among: Sequence[Component],
    say: Callable[[str], None],
) -> None:
    say(", ".join(component.name for component in among))
    for component in among:
        processes.start(directory, component.name, _command(component, binaries, chosen))
    _wait(directory, among, lambda: _not_ready(directory, among))


def _command(component: Component, binaries: Mapping[str, Path], chosen: Mapping[str, int]) -> list[str]:
    return [str(binaries[component.name]), *component.arguments(chosen)]


def _stop(directory: Path) -> None:
    (directory / _STARTED).unlink(missing_ok=True)
    for name in reversed(BINARIES):
        processes.stop(directory, name)


def _wait(
    directory: Path, among: Sequence[Component], missing: Callable[[], str | None], patience: float = _PATIENCE
) -> None:
    """Wait until nothing is missing, as long as all these components live."""
    deadline = time.monotonic() + patience
    while what := _tried(missing):
        for component in among:
            if processes.pid(directory, component.name) is None:
                raise Unavailable(_dead(directory, component.name))
        if time.monotonic() > deadline:
            raise Unavailable(
                f"local Kubernetes: {what} is not ready after {patience:.0f} s; "
                f"look into {directory / 'logs'}; {_WAY_OUT}"
            )
        time.sleep(_PAUSE)


def _tried(missing: Callable[[], str | None]) -> str | None:
    try:
        return missing()
    except Unavailable as error:
        return str(error)


def _not_ready(directory: Path, among: Sequence[Component]) -> str | None:
    return next((seen.name for seen in status(directory, among) if seen.state != "ready"), None)


def _dead(directory: Path, name: str) -> str:
    log = processes.log(directory, name)
    return "\n".join(
        [
            f"local Kubernetes: {name} has ended; the end of {log}:",
            *(f"  {line}" for line in processes.last_lines(directory, name)),
            _WAY_OUT,
        ]
    )


def _uid(directory: Path) -> str:
    api = Api(directory / "certificates", ports.remembered(directory)["kube-apiserver"])
    return api.get("/api/v1/namespaces/kube-system")["metadata"]["uid"]


def _fingerprint(binaries: Mapping[str, Path], chosen: Mapping[str, int]) -> str:
    """A digest of all that decides what runs."""
    digest = hashlib.sha256()
    for component in components.ALL:
        digest.update(repr(_command(component, binaries, chosen)).encode())
    for stage in components.stages():
        digest.update(stage.read_bytes())
    return digest.hexdigest()


def _write_private(file: Path, content: str) -> None:
    """Replace a file by one that its owner alone may read."""
    draft = file.with_name(f"{file.name}.draft")
    draft.unlink(missing_ok=True)
    with open(draft, "x", opener=lambda path, flags: os.open(path, flags, mode=0o600)) as opened:
        opened.write(content)
    draft.replace(file)
