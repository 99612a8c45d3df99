"""The sections of a stack's settings: plain, validated, frozen values. Components may hold one beside their inputs."""

from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from stacks.data_services import DataService, DataServices, PostgresService
from stacks.limits import CertificateLimits, CostLimits, DataLimits, DnsLimits
from stacks.outside import TenantDatabase
from stacks.section import Amount, ByName, ByRule, ByTenant, ByType, OneOrMore, Resources, Section, Several
from stacks.terms import (
    Bytes,
    ContextName,
    Cores,
    Day,
    Digest,
    DnsLabel,
    DomainName,
    FolderName,
    GroupName,
    Instant,
    KubernetesVersion,
    RegistryPrefix,
    ResourceName,
    ResourceType,
    Sentence,
    Uid,
    ZoneName,
)

__all__ = [
    "Budget",
    "Cluster",
    "DataService",
    "DataServices",
    "DisabledRule",
    "Freeze",
    "Platform",
    "Policies",
    "PostgresService",
    "Quota",
    "Resources",
    "Section",
    "Security",
    "Tenant",
    "TenantBudget",
    "TenantDatabase",
    "Tenants",
]


class Cluster(Section):
    """The Kubernetes cluster that a stack is for; any other one is refused before preview."""

    context: ContextName
    """Context in the kubeconfig of whoever runs the stack."""
    uid: Uid
    """UID of the cluster's namespace kube-system."""


class Platform(Section):
    """What the whole platform shares."""

    domain: DomainName
    """Domain under which the platform and its tenants are reached."""
    zones: OneOrMore[ZoneName]
    """Zones over which pods are spread: values of the nodes' label topology.kubernetes.io/zone."""


class Security(Section):
    """From where the platform's own namespaces are reached."""

    ingress_namespace: DnsLabel = "ingress-nginx"
    """Namespace of the cluster's ingress controller, which may reach what is exposed. Default: ingress-nginx."""


class Quota(Section):
    """The most that all pods of one tenant may use together."""

    cpu: Cores
    """Processor cores, such as 4."""
    memory: Bytes
    """Memory in bytes with a unit, such as 8Gi."""
    pods: Annotated[int, Field(ge=1, le=10_000)]
    """Number of pods."""
    storage: Bytes
    """Size of all volumes in bytes with a unit, such as 50Gi."""


class Tenant(Section):
    """One customer's isolated part of a stack; its name is its key under tenants."""

    plan: DnsLabel = "standard"
    """Commercial plan, written on the tenant's objects as a label. Default: standard."""
    group: GroupName
    """Group of the identity provider whose members work in the tenant's namespace."""
    quota: Quota
    """The most that all pods of the tenant may use together."""
    limits: Resources = Resources(cpu="500m", memory="512Mi")
    """What a container gets that does not say what it needs. Default: 500m and 512Mi."""
    database: TenantDatabase | None = None
    """Its part of the external PostgreSQL; data_services.postgres must be external. Default: none."""


PodSecurity = Literal["baseline", "restricted", "privileged"]


class TenantBudget(Section):
    """The most that one change set may do to one tenant; what is not set has no limit."""

    creates: Amount | None = None
    """Resources created or imported, each counted with the weight of its type."""
    updates: Amount | None = None
    """Resources updated, or found changed by a refresh, each counted with the weight of its type."""
    replaces: Amount | None = None
    """Resources deleted and made anew, each counted with the weight of its type."""
    deletes: Amount | None = None
    """Resources deleted, each counted with the weight of its type."""
    dependents: Amount | None = None
    """Existing resources that depend, directly or through others, on one that changes."""
    stateful: Amount | None = None
    """Existing resources that hold data and change."""


class Budget(TenantBudget):
    """The most that one change set may do to the stack; what is not set has no limit."""

    tenants: Amount | None = None
    """Tenants in whose part of the platform anything changes."""


class Freeze(Section):
    """A time in which nothing may change."""

    begins: Instant = Field(alias="from")
    """When it begins, as RFC 3339 with its zone, such as "2026-12-20T00:00:00Z"."""
    until: Instant
    """When it is over, in the same form."""
    reason: Sentence
    """What for; shown to whoever is stopped by it."""
    except_types: Several[ResourceType] = ()
    """Types, or last parts of types, that may change all the same. Default: none."""

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if datetime.fromisoformat(self.until) <= datetime.fromisoformat(self.begins):
            message = "must end after it begins, got {until} for its end; write a later until"
            raise PydanticCustomError("order", message, {"until": repr(self.until)})
        return self


class DisabledRule(Section):
    """Why and how long a rule does not judge; from the next day on it judges again."""

    reason: Sentence
    """Why; shown with every verdict."""
    expires: Day
    """The last day, in UTC, on which it does not judge, such as "2026-12-31"."""


class Policies(Section):
    """Parameters of the rules that judge every change."""

    allow_data_loss: Several[ResourceName] = ()
    """Names or URNs of stateful resources that may be deleted or replaced. Default: none."""
    registries: Several[RegistryPrefix] = ()
    """Registries, or paths in them, that images may come from. Default: any."""
    exposed_services: Several[ResourceName] = ()
    """Names or URNs of Services that may have a load balancer, node ports or external addresses. Default: none."""
    wildcard_ingresses: Several[ResourceName] = ()
    """Names or URNs of Ingresses that may serve wildcard hosts, or every host. Default: none."""
    open_network_policies: Several[ResourceName] = ()
    """Names or URNs of NetworkPolicies that may open the platform to everybody. Default: none."""
    external_domains: Several[DomainName] = ()
    """Domains outside of the cluster to which Services of type ExternalName may lead. Default: none."""
    tenant_domains: ByTenant[Several[DomainName]] = Field(default_factory=lambda: MappingProxyType({}))
    """Domains of each tenant's own, beside the stack's, for the hosts of its ingresses and routes. Default: none."""
    tenant_connections: Annotated[int, Field(ge=1, le=10_000)] = 50
    """The most connections that one tenant of a database may be given. Default: 50."""
    privileged_roles: Several[ResourceName] = ()
    """Names or URNs of Roles and ClusterRoles that may read Secrets, enter pods or change roles. Default: none."""
    require_dry_run: bool = False
    """Whether to deny what the API server did not try out at preview, as in a new namespace. Default: false."""
    pod_security: PodSecurity = "restricted"
    """Pod Security Standard that every pod is held to. Default: restricted."""
    pod_security_exceptions: ByName[PodSecurity] = Field(default_factory=lambda: MappingProxyType({}))
    """Standards that hold in single namespaces instead, by the namespace's name. Default: none."""
    kubernetes_version: KubernetesVersion = "1.36"
    """Version of Kubernetes whose schemas every object is held against, as minor version. Default: 1.36."""
    budgets: Budget = Budget()
    """The most that one change set may do. Default: no limit."""
    tenant_budgets: TenantBudget = TenantBudget()
    """The most that one change set may do to each of the tenants. Default: no limit."""
    weights: ByType[Amount] = Field(default_factory=lambda: MappingProxyType({}))
    """What one change counts in the budgets, by its type or the last part of it, such as StatefulSet. Default: 1."""
    freezes: ByName[Freeze] = Field(default_factory=lambda: MappingProxyType({}))
    """Times in which nothing may change, by name. Default: none."""
    disabled: ByRule[DisabledRule] = Field(default_factory=lambda: MappingProxyType({}))
    """Rules that do not judge for a while, by name, such as workloads/images_are_pinned. Default: none."""
    folders: Several[FolderName] = ()
    """Folders with rules of your own, each at <domain>/<name>.rego, and Gatekeeper's in gatekeeper/; relative to the
    stack's file. Default: none."""
    protected: Several[ResourceName] = ()
    """Names, URNs or types of resources that nothing may delete or replace. Default: none."""
    dns: DnsLimits = DnsLimits()
    """What DNS records are held to."""
    certificates: CertificateLimits = CertificateLimits()
    """What certificates are held to."""
    data: DataLimits = DataLimits()
    """What volumes are held to."""
    cost: CostLimits = CostLimits()
    """What may be asked for in all. Default: 100 pods of one workload, and no other limit."""
    trusted_digest: Digest | None = None
    """Digest of the rules that the OPA at OPA_URL may have instead of those in policies/. Default: none."""


Tenants = ByTenant[Tenant]
