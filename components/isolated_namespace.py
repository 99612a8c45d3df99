"""A namespace that nothing gets into or out of, and that cannot use more than its share."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi
from pulumi_kubernetes.core.v1 import LimitRange, Namespace, ResourceQuota, ServiceAccount
from pulumi_kubernetes.networking.v1 import NetworkPolicy

from components.inputs import plain
from stacks.sections import Quota, Resources

DNS = 53
RESTRICTED = {f"pod-security.kubernetes.io/{mode}": "restricted" for mode in ("enforce", "audit", "warn")}
"""Labels that admit only pods of the strictest Pod Security Standard."""


@dataclass(frozen=True, kw_only=True)
class IsolatedNamespaceArgs:
    """What an isolated namespace is made from."""

    namespace: str
    """Name of the namespace."""
    quota: Quota
    """The most that all pods of the namespace may use together."""
    limits: Resources
    """What a container gets that does not say what it needs."""
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    """Further labels of the namespace. Default: none."""


class IsolatedNamespace(pulumi.ComponentResource):
    """A namespace with Pod Security, a quota, default limits and no network but name resolution.

    Who needs a way in or out adds a NetworkPolicy of its own. Pods that need no rights name the service account
    `workload`, which has no token; the account `default` is the cluster's own and is left as it is.
    """

    def __init__(self, name: str, args: IsolatedNamespaceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Create the namespace first, then everything that confines it."""
        super().__init__("layer0:index:IsolatedNamespace", name, plain(args), opts)
        namespace = Namespace(
            name,
            metadata={"name": args.namespace, "labels": {**args.labels, **RESTRICTED}},
            opts=pulumi.ResourceOptions(parent=self),
        )
        inside = pulumi.ResourceOptions(parent=self, depends_on=[namespace])
        _bound(name, args, inside)
        _close(name, args, inside)
        ServiceAccount(
            f"{name}-workload",
            metadata={"name": "workload", "namespace": args.namespace},
            automount_service_account_token=False,
            opts=inside,
        )
        self.register_outputs({})


def _bound(name: str, args: IsolatedNamespaceArgs, inside: pulumi.ResourceOptions) -> None:
    quota, limits = args.quota, args.limits.model_dump(mode="json")
    hard = {
        "requests.cpu": quota.cpu,
        "requests.memory": quota.memory,
        "limits.cpu": quota.cpu,
        "limits.memory": quota.memory,
        "requests.storage": quota.storage,
        "pods": str(quota.pods),
    }
    ResourceQuota(
        f"{name}-quota", metadata={"name": "quota", "namespace": args.namespace}, spec={"hard": hard}, opts=inside
    )
    LimitRange(
        f"{name}-limits",
        metadata={"name": "limits", "namespace": args.namespace},
        spec={"limits": [{"type": "Container", "default": limits, "default_request": limits}]},
        opts=inside,
    )


def _close(name: str, args: IsolatedNamespaceArgs, inside: pulumi.ResourceOptions) -> None:
    NetworkPolicy(
        f"{name}-default-deny",
        metadata={"name": "default-deny", "namespace": args.namespace},
        spec={"pod_selector": {}, "policy_types": ["Ingress", "Egress"]},
        opts=inside,
    )
    NetworkPolicy(
        f"{name}-allow-dns",
        metadata={"name": "allow-dns", "namespace": args.namespace},
        spec={
            "pod_selector": {},
            "policy_types": ["Egress"],
            "egress": [
                {
                    "to": [{"namespace_selector": {"match_labels": {"kubernetes.io/metadata.name": "kube-system"}}}],
                    "ports": [{"protocol": protocol, "port": DNS} for protocol in ("UDP", "TCP")],
                }
            ],
        },
        opts=inside,
    )
