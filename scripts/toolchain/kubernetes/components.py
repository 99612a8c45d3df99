"""What a cluster is made of: five programs, in the order in which they start, and how each says that it is ready.

All paths are relative to the cluster's directory, in which the programs run.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CONTEXT = "layer0-local"
"""The name of the kubeconfig's context."""

_LOOPBACK = "127.0.0.1"
_SERVING = (
    "--tls-cert-file=certificates/server.crt",
    "--tls-private-key-file=certificates/server.key",
)


@dataclass(frozen=True)
class Component:
    """One program of the cluster."""

    name: str
    health: str | None
    """Path of its health page; None when it has none of its own: etcd's health is part of the API server's."""

    def arguments(self, ports: Mapping[str, int]) -> list[str]:
        """Its command line behind the program's name."""
        return _ARGUMENTS[self.name](ports)


ALL = (
    Component("etcd", None),
    Component("kube-apiserver", "/readyz"),
    Component("kube-controller-manager", "/healthz"),
    Component("kube-scheduler", "/readyz"),
    Component("kwok", "/healthz"),
)


def _etcd(_: Mapping[str, int]) -> list[str]:
    """On sockets in the cluster's directory, which is its owner's alone."""
    return [
        "--name=layer0",
        "--data-dir=data",
        "--listen-client-urls=unix://etcd.sock",
        "--advertise-client-urls=unix://etcd.sock",
        "--listen-peer-urls=unix://peer.sock",
        "--initial-advertise-peer-urls=unix://peer.sock",
        "--initial-cluster=layer0=unix://peer.sock",
        "--log-level=warn",
    ]


def _apiserver(ports: Mapping[str, int]) -> list[str]:
    return [
        "--etcd-servers=unix://etcd.sock",
        f"--bind-address={_LOOPBACK}",
        f"--secure-port={ports['kube-apiserver']}",
        f"--advertise-address={_LOOPBACK}",
        "--endpoint-reconciler-type=none",
        *_SERVING,
        "--client-ca-file=certificates/ca.crt",
        "--anonymous-auth=false",
        "--allow-privileged=true",
        "--authorization-mode=Node,RBAC",
        "--enable-admission-plugins=NodeRestriction,PodSecurity",
        "--service-cluster-ip-range=10.96.0.0/16",
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-account-key-file=certificates/service-accounts.pub",
        "--service-account-signing-key-file=certificates/service-accounts.key",
        "--profiling=false",
    ]


def _controller_manager(ports: Mapping[str, int]) -> list[str]:
    return [
        *_client("kube-controller-manager", ports),
        "--service-account-private-key-file=certificates/service-accounts.key",
        "--root-ca-file=certificates/ca.crt",
        "--use-service-account-credentials=true",
        "--kube-api-qps=200",
        "--kube-api-burst=400",
    ]


def _scheduler(ports: Mapping[str, int]) -> list[str]:
    return _client("kube-scheduler", ports)


def _client(name: str, ports: Mapping[str, int]) -> list[str]:
    """What the controller-manager and the scheduler have in common."""
    file = kubeconfig(name)
    return [
        f"--kubeconfig={file}",
        f"--authorization-kubeconfig={file}",
        "--authentication-skip-lookup=true",
        "--client-ca-file=certificates/ca.crt",
        f"--bind-address={_LOOPBACK}",
        f"--secure-port={ports[name]}",
        *_SERVING,
        "--leader-elect=false",
        "--profiling=false",
    ]


def _kwok(ports: Mapping[str, int]) -> list[str]:
    """Without node leases: they outlive a crash, and a new kwok would wait 40 s for them to end."""
    return [
        f"--kubeconfig={kubeconfig('kwok')}",
        "--cidr=10.244.0.1/16",
        f"--server-address={_LOOPBACK}:{ports['kwok']}",
        *_SERVING,
        "--manage-all-nodes=true",
        "--v=WARN",
        *(f"--config={file}" for file in stages()),
    ]


_ARGUMENTS = {
    "etcd": _etcd,
    "kube-apiserver": _apiserver,
    "kube-controller-manager": _controller_manager,
    "kube-scheduler": _scheduler,
    "kwok": _kwok,
}


def stages() -> list[Path]:
    """What kwok does to nodes, pods, volumes, Services and Ingresses: a file for each."""
    return sorted((Path(__file__).parent / "stages").glob("*.yaml"))


def kubeconfig(client: str) -> str:
    """The file with which a client reaches the API server."""
    return "kubeconfig" if client == "admin" else f"{client}.kubeconfig"
