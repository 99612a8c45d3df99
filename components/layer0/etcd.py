"""etcd, as its official image runs it: an image without a shell, so that everything is said in arguments."""

from components.layer0.identity import AUTHORITY, CERTIFICATE, KEY
from components.layer0.paths import Endpoint

CLIENTS, PEERS, METRICS = 2379, 2380, 2381
TLS = "/etc/etcd/tls"
QUOTA = 2 * 1024**3
"""Bytes of the database, at which etcd refuses writes; its own default."""


def arguments(server: Endpoint, replicas: int) -> list[str]:
    """What each member is started with; $(POD) is the name of its pod.

    Every connection needs a certificate of the stack's authority; metrics and health are in clear, on their own port.
    """
    hosts = server.members(replicas)
    own = f"$(POD).{server.name}-members.{server.namespace}.svc"
    members = ",".join(f"{host.split('.')[0]}=https://{host}:{PEERS}" for host in hosts)
    return [
        "--name=$(POD)",
        "--data-dir=/data/etcd",
        f"--listen-client-urls=https://0.0.0.0:{CLIENTS}",
        f"--advertise-client-urls=https://{own}:{CLIENTS}",
        f"--listen-peer-urls=https://0.0.0.0:{PEERS}",
        f"--initial-advertise-peer-urls=https://{own}:{PEERS}",
        f"--initial-cluster={members}",
        f"--listen-metrics-urls=http://0.0.0.0:{METRICS}",
        *_tls(""),
        *_tls("peer-"),
        "--auto-compaction-mode=periodic",
        "--auto-compaction-retention=1h",
        f"--quota-backend-bytes={QUOTA}",
    ]


def snapshot(server: Endpoint, file: str) -> list[str]:
    """What `etcdctl` is told to copy the whole database of one member into a file."""
    return [
        f"--endpoints=https://{server.address}",
        f"--cacert={TLS}/{AUTHORITY}",
        f"--cert={TLS}/{CERTIFICATE}",
        f"--key={TLS}/{KEY}",
        "snapshot",
        "save",
        file,
    ]


def _tls(whose: str) -> list[str]:
    return [
        f"--{whose}client-cert-auth",
        f"--{whose}trusted-ca-file={TLS}/{AUTHORITY}",
        f"--{whose}cert-file={TLS}/{CERTIFICATE}",
        f"--{whose}key-file={TLS}/{KEY}",
    ]
