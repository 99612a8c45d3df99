"""The gate alone, over change sets of several sizes."""

import time
from collections.abc import Iterable, Iterator, Mapping

from policies.changes import Change, ChangeSet
from policies.gate import judge
from policies.opa import Opa
from scripts import toolchain
from scripts.toolchain.progress import Progress
from stacks import settings as stack_settings
from stacks.settings import LOCAL


def run(sizes: Iterable[int]) -> dict[str, dict[int, float]]:
    """Seconds to judge so many Deployments that no rule objects to, after one of a single change to warm up."""
    parameters = stack_settings.load(LOCAL).policies.model_dump(mode="json")
    toolchain.put_on_path(["opa"], Progress.quiet())
    seconds: dict[int, float] = {}
    with Opa() as opa:
        for size in (1, *sizes):
            changes = tuple(_deployment(f"web-{index}") for index in range(size))
            began = time.perf_counter()
            judge(opa, ChangeSet(stack=LOCAL, operation="up", changes=changes, parameters=parameters)).enforce()
            seconds[size] = time.perf_counter() - began
    del seconds[1]
    return {"seconds": seconds}


def text(found: Mapping[str, Mapping[int, float]]) -> Iterator[str]:
    """The same as lines for people."""
    for size, taken in found["seconds"].items():
        yield f"{size:>7} changes  {taken:7.2f} s  {taken / size * 1000:6.2f} ms each"


def _deployment(name: str) -> Change:
    labels = {"app": name}
    container = {
        "name": "web",
        "image": "docker.io/library/nginx:1.29.1",
        "resources": {"requests": {"cpu": "100m", "memory": "1Gi"}, "limits": {"memory": "1Gi"}},
        "livenessProbe": {"tcpSocket": {"port": 8080}},
        "readinessProbe": {"tcpSocket": {"port": 8080}},
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
            "readOnlyRootFilesystem": True,
        },
    }
    confined = {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}
    pod = {"automountServiceAccountToken": False, "securityContext": confined, "containers": [container]}
    manifest = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "namespace": "default", "labels": labels},
        "spec": {"selector": {"matchLabels": labels}, "template": {"metadata": {"labels": labels}, "spec": pod}},
    }
    kind = "kubernetes:apps/v1:Deployment"
    return Change(urn=f"urn:pulumi:local::layer0::{kind}::{name}", type=kind, name=name, op="create", new=manifest)
