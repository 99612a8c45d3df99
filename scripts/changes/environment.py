"""What a stack needs around it: tools, plugins, its back end, its cluster."""

import os
from collections.abc import Mapping
from pathlib import Path

from scripts import toolchain
from scripts.toolchain import kubernetes, places
from scripts.toolchain.progress import Progress
from stacks.settings import LOCAL, LOCAL_PASSPHRASE, Settings

ENGINE_TOOLS = ("pulumi", "opa")
STATE = places.LOCAL / "state"
CLUSTER = places.LOCAL / "cluster"


class Refused(Exception):
    """The stack's cluster is not the one its file names."""


def prepare(settings: Settings, plugins: str, progress: Progress) -> dict[str, str]:
    """Bring and start everything that a run of this stack needs; the environment variables to run it with.

    Raises `Unavailable` where something cannot be had, `Refused` where the cluster is not the stack's.
    """
    local = settings.stack == LOCAL
    found = toolchain.find([*ENGINE_TOOLS, *(kubernetes.BINARIES if local else ())], progress)
    environment = variables(settings, plugins)
    if standins := toolchain.standins(plugins):
        progress.say(f"stand-ins, not the official plugins: {', '.join(standins)} (layer0 doctor tells more)")
    if local:
        cluster = kubernetes.up(CLUSTER, {name: found[name].path for name in kubernetes.BINARIES}, progress)
        environment["KUBECONFIG"] = str(cluster.kubeconfig)
    else:
        check_cluster(settings, {**os.environ, **environment})
    return environment


def variables(settings: Settings, plugins: str) -> dict[str, str]:
    """What the engine needs to reach this stack's state and plugins; nothing is started."""
    environment = toolchain.environment(plugins)
    # State holds the names of the gate's delete hooks, so a destroy must run the program that has them.
    environment["PULUMI_RUN_PROGRAM"] = "true"
    if settings.stack != LOCAL:
        return {**environment, "PULUMI_BACKEND_URL": str(settings.backend)}
    STATE.mkdir(parents=True, exist_ok=True)
    return {
        **environment,
        "PULUMI_BACKEND_URL": f"file://{STATE}",
        "PULUMI_CONFIG_PASSPHRASE": LOCAL_PASSPHRASE,
    }


def check_cluster(settings: Settings, environment: Mapping[str, str]) -> None:
    """Hold the cluster that the kubeconfig's context leads to against the one the stack file names."""
    from scripts.providers.kubernetes import client

    assert settings.cluster is not None, "settings of every other stack name a cluster"  # noqa: S101 held by stacks
    wanted = settings.cluster
    kubeconfig = environment.get("KUBECONFIG") or str(Path.home() / ".kube" / "config")
    uid = client.uid_of(kubeconfig, wanted.context)
    if uid != wanted.uid:
        raise Refused(
            f"{settings.origin('cluster.uid')}: cluster.uid: context {wanted.context!r} leads to a cluster whose"
            f" kube-system has the UID {uid}, not {wanted.uid}; use the right kubeconfig, or correct the stack file"
        )
