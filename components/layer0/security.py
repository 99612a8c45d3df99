"""The platform's own namespaces, each isolated before anything runs in it."""

from dataclasses import dataclass

import pulumi

from components.inputs import plain
from components.isolated_namespace import IsolatedNamespace, IsolatedNamespaceArgs
from stacks import sections

SYSTEM = "layer0-system"
DATA = "layer0-data"

CEILING = sections.Quota(cpu="64", memory="256Gi", pods=200, storage="10Ti")
"""A bound on run-away growth, far above what the platform needs; not a size to plan with."""
LIMITS = sections.Resources(cpu="500m", memory="512Mi")


@dataclass(frozen=True, kw_only=True)
class SecurityArgs:
    """What the platform's security is made from."""

    security: sections.Security
    """How strictly the namespaces are held."""


class Security(pulumi.ComponentResource):
    """The namespaces `layer0-system` and `layer0-data`, with Pod Security, quotas, limits and closed networks."""

    system_namespace: str
    """Where the platform's own workloads go."""
    data_namespace: str
    """Where databases and caches go."""

    def __init__(self, name: str, args: SecurityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Create the namespaces."""
        super().__init__("layer0:index:Security", name, plain(args), opts)
        for namespace in (SYSTEM, DATA):
            IsolatedNamespace(
                namespace,
                IsolatedNamespaceArgs(
                    namespace=namespace,
                    pod_security=args.security.pod_security,
                    quota=CEILING,
                    limits=LIMITS,
                ),
                pulumi.ResourceOptions(parent=self),
            )
        self.system_namespace, self.data_namespace = SYSTEM, DATA
        self.register_outputs({"data_namespace": self.data_namespace})
