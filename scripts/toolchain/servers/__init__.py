"""The servers of stack local beside its Kubernetes: PostgreSQL, and a Route 53 that moto serves.

`up` brings them up, `down` ends them, `status` tells how they are. Their data stay in their directory, whoever may read
it is the directory's owner alone, and they listen on loopback only. Route 53 asks nobody for a password.
"""

from scripts.toolchain.servers.lifecycle import down, ensure_zone, status, up, variables

__all__ = ["down", "ensure_zone", "status", "up", "variables"]
