"""The sections of a stack's settings: plain, validated, frozen values. Components may hold one beside their inputs."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WrapSerializer

from stacks.secret import Secret
from stacks.terms import (
    Bytes,
    ContextName,
    Cores,
    Distinct,
    DnsLabel,
    DomainName,
    GroupName,
    ImageReference,
    KubernetesVersion,
    ObjectName,
    RegistryPrefix,
    ResourceName,
    TenantName,
    Uid,
    ZoneName,
)


class Section(BaseModel):
    """Settings that belong together; an unknown key or a value of another type is an error."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True, hide_input_in_errors=True
    )


Item = TypeVar("Item")


Several = Annotated[tuple[Item, ...], Field(strict=False), Distinct()]
OneOrMore = Annotated[tuple[Item, ...], Field(strict=False), Distinct(least=1)]
ByTenant = Annotated[
    Mapping[TenantName, Item],
    AfterValidator(MappingProxyType),
    WrapSerializer(lambda tenants, dump: dump(dict(tenants))),
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
    """How strictly the platform's own namespaces are held."""

    pod_security: Literal["restricted", "baseline"] = "restricted"
    """Pod Security Standard of the platform's namespaces; tenants always get restricted. Default: restricted."""


class Resources(Section):
    """What one container is given: requested and allowed alike."""

    cpu: Cores
    """Processor cores, such as 250m."""
    memory: Bytes
    """Memory in bytes with a unit, such as 512Mi."""


class DataService(Section):
    """One database or cache that the platform runs."""

    enabled: bool = True
    """Whether the service is built. Turning it off deletes its data: see policies.allow_data_loss. Default: true."""
    image: ImageReference
    """Image with its version or digest; the registry must be allowed by policies.registries."""
    replicas: Annotated[int, Field(ge=1, le=99)] = 1
    """Number of pods. Default: 1."""
    storage: Bytes
    """Size of each pod's volume in bytes with a unit, such as 10Gi."""
    storage_class: ObjectName | None = None
    """StorageClass of the volumes. Default: the cluster's own default class."""
    resources: Resources
    """Processor and memory of each pod."""
    password: Secret | None = None
    """Password of the service's administrator, encrypted. Default: a generated one, kept in the state as a secret."""


class DataServices(Section):
    """The databases and caches that the platform runs."""

    postgres: DataService
    """PostgreSQL."""
    redis: DataService
    """Redis."""


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


class Policies(Section):
    """Parameters of the rules that judge every change."""

    allow_data_loss: Several[ResourceName] = ()
    """Names or URNs of stateful resources that may be deleted or replaced. Default: none."""
    registries: Several[RegistryPrefix] = ()
    """Registries, or paths in them, that images may come from. Default: any."""
    require_dry_run: bool = False
    """Whether to deny what the API server did not try out at preview, as in a new namespace. Default: false."""
    kubernetes_version: KubernetesVersion = "1.36"
    """Version of Kubernetes whose schemas every object is held against, as minor version. Default: 1.36."""


Tenants = ByTenant[Tenant]
