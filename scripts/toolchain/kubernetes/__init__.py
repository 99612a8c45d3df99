"""A Kubernetes of one's own on this machine: a real control plane, and nodes that only say that they run pods.

`up` brings it up, `define` teaches it further kinds of objects, `down` ends it, `status` tells how it is. Its data stay
in its directory, whoever may read them is the directory's owner alone, and all of it listens on loopback only.
"""

from scripts.toolchain.kubernetes.components import CONTEXT
from scripts.toolchain.kubernetes.definitions import define
from scripts.toolchain.kubernetes.lifecycle import BINARIES, Cluster, down, kubeconfig, up
from scripts.toolchain.kubernetes.observed import status

__all__ = ["BINARIES", "CONTEXT", "Cluster", "define", "down", "kubeconfig", "status", "up"]
