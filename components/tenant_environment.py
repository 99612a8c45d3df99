"""One customer's isolated part of a stack."""

from dataclasses import dataclass

import pulumi
from pulumi_kubernetes.core.v1 import Secret
from pulumi_kubernetes.meta.v1 import LabelSelectorArgsDict, ObjectMetaArgsDict
from pulumi_kubernetes.networking.v1 import NetworkPolicy
from pulumi_kubernetes.rbac.v1 import PolicyRuleArgsDict, Role, RoleBinding, RoleRefArgsDict
from pulumi_random import RandomPassword

from components.inputs import plain
from components.isolated_namespace import IsolatedNamespace, IsolatedNamespaceArgs
from components.names import Names
from components.tenant_address import TenantAddress, TenantAddressArgs
from components.tenant_database import TenantDatabase, TenantDatabaseArgs
from stacks import outside, sections

CHANGE = ("create", "update", "patch", "delete", "deletecollection")
WORKLOADS: tuple[PolicyRuleArgsDict, ...] = (
    {
        "api_groups": [""],
        "resources": ["pods", "services", "configmaps", "serviceaccounts", "persistentvolumeclaims"],
        "verbs": CHANGE,
    },
    {
        "api_groups": ["apps"],
        "resources": ["deployments", "deployments/scale", "statefulsets", "statefulsets/scale", "daemonsets"],
        "verbs": CHANGE,
    },
    {"api_groups": ["batch"], "resources": ["jobs", "cronjobs"], "verbs": CHANGE},
    {"api_groups": ["autoscaling"], "resources": ["horizontalpodautoscalers"], "verbs": CHANGE},
    {"api_groups": ["policy"], "resources": ["poddisruptionbudgets"], "verbs": CHANGE},
    {"api_groups": ["networking.k8s.io"], "resources": ["ingresses"], "verbs": CHANGE},
)
"""What engineers may change. Not network policies, quotas, roles or tokens: those confine the tenant."""


@dataclass(frozen=True, kw_only=True)
class TenantHome:
    """The stack that tenants live in."""

    data_namespace: str
    """Where the databases and caches are that tenants' pods may use."""
    names: Names
    """Under what names tenants are reached, and who issues their certificates."""
    postgres: outside.ExternalPostgres | None
    """The server outside the cluster on which they may have databases, if there is one."""


@dataclass(frozen=True, kw_only=True)
class TenantEnvironmentArgs:
    """What a tenant's part of the platform is made from."""

    tenant: sections.Tenant
    """Plan, group, quota, limits and database."""
    home: TenantHome
    """What it shares with the other tenants."""


class TenantEnvironment(pulumi.ComponentResource):
    """A namespace `tenant-<name>` that its group works in, closed to all other tenants.

    The group reads everything but Secrets (the built-in role `view`), changes workloads, and reads one Secret, the
    generated `<name>-credentials`. Who may create pods can mount every Secret of the namespace: put none there that is
    not the tenant's own.
    """

    namespace: str
    """Name of the namespace."""
    host: str
    """The name under which it is reached, where the stack has DNS."""

    def __init__(self, name: str, args: TenantEnvironmentArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Create the namespace with its bounds, then what opens it to the tenant's own people and pods."""
        super().__init__("layer0:index:TenantEnvironment", name, {"tenant": plain(args)["tenant"]}, opts)
        self.namespace = f"tenant-{name}"
        self._name, self._tenant = name, args.tenant
        namespace = IsolatedNamespace(
            name,
            IsolatedNamespaceArgs(
                namespace=self.namespace,
                quota=args.tenant.quota,
                limits=args.tenant.limits,
                labels={"layer0.dev/tenant": name, "layer0.dev/plan": args.tenant.plan},
            ),
            pulumi.ResourceOptions(parent=self),
        )
        self._opts = pulumi.ResourceOptions(parent=self, depends_on=[namespace])
        self._open_network(args.home.data_namespace)
        self._credentials()
        self._let_engineers_in()
        address = TenantAddressArgs(names=args.home.names, namespace=self.namespace)
        self.host = TenantAddress(name, address, self._opts).host
        self._database(args.home.postgres, args.tenant.database)
        self.register_outputs({"namespace": self.namespace, "host": self.host})

    def _meta(self, name: str) -> ObjectMetaArgsDict:
        return {"name": name, "namespace": self.namespace, "labels": {"layer0.dev/tenant": self._name}}

    def _open_network(self, data_namespace: str) -> None:
        NetworkPolicy(
            f"{self._name}-same-namespace",
            metadata=self._meta("allow-same-namespace"),
            spec={
                "pod_selector": {},
                "policy_types": ["Ingress", "Egress"],
                "ingress": [{"from_": [{"pod_selector": {}}]}],
                "egress": [{"to": [{"pod_selector": {}}]}],
            },
            opts=self._opts,
        )
        services: LabelSelectorArgsDict = {"match_labels": {"kubernetes.io/metadata.name": data_namespace}}
        NetworkPolicy(
            f"{self._name}-data-services",
            metadata=self._meta("allow-data-services"),
            spec={
                "pod_selector": {},
                "policy_types": ["Egress"],
                "egress": [{"to": [{"namespace_selector": services}]}],
            },
            opts=self._opts,
        )

    def _credentials(self) -> None:
        password = RandomPassword(f"{self._name}-password", length=32, special=False, opts=self._opts)
        Secret(
            f"{self._name}-credentials",
            metadata=self._meta(f"{self._name}-credentials"),
            string_data={"username": self._name, "password": password.result},
            opts=self._opts,
        )

    def _database(self, server: outside.ExternalPostgres | None, database: outside.TenantDatabase | None) -> None:
        if server and database:
            args = TenantDatabaseArgs(namespace=self.namespace, server=server, database=database)
            TenantDatabase(self._name, args, self._opts)

    def _let_engineers_in(self) -> None:
        own_secret: PolicyRuleArgsDict = {
            "api_groups": [""],
            "resources": ["secrets"],
            "resource_names": [f"{self._name}-credentials"],
            "verbs": ["get"],
        }
        Role(
            f"{self._name}-engineer",
            metadata=self._meta("engineer"),
            rules=[*WORKLOADS, own_secret],
            opts=self._opts,
        )
        self._bind("viewers", {"kind": "ClusterRole", "name": "view"})
        self._bind("engineers", {"kind": "Role", "name": "engineer"})

    def _bind(self, name: str, role: RoleRefArgsDict) -> None:
        RoleBinding(
            f"{self._name}-{name}",
            metadata=self._meta(name),
            role_ref={"api_group": "rbac.authorization.k8s.io", **role},
            subjects=[{"kind": "Group", "name": self._tenant.group, "api_group": "rbac.authorization.k8s.io"}],
            opts=self._opts,
        )
