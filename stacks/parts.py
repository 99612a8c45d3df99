"""The sections for the platform's own programs: one for each part, with the amounts that its programs get."""

from types import MappingProxyType
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from stacks.secret import Secret
from stacks.section import ByName, Resources, Section, Several
from stacks.terms import BucketUrl, Bytes, DnsLabel, DomainName, ImageReference, ObjectName, Schedule

Replicas = Annotated[int, Field(ge=1, le=99)]


class Program(Section):
    """One program of the platform."""

    image: ImageReference
    """Image with its version or digest; the registry must be allowed by policies.registries."""
    replicas: Replicas = 1
    """Number of pods. Default: 1."""
    resources: Resources
    """Processor and memory of each pod."""


class Store(Program):
    """One program of the platform that keeps data."""

    storage: Bytes
    """Size of each pod's volume in bytes with a unit, such as 10Gi."""
    storage_class: ObjectName | None = None
    """StorageClass of the volumes. Default: the cluster's own default class."""


class Kernel(Program):
    """The operator that turns each Module of the cluster into a running workload."""

    enabled: bool = True
    """Whether it is built. Default: true."""


class Snapshots(Section):
    """Copies of what the config server holds, in object storage."""

    bucket: BucketUrl
    """Where they go, such as s3://bucket/prefix."""
    endpoint: DomainName | None = None
    """Host of the object storage, reached over HTTPS. Default: Amazon's own."""
    schedule: Schedule = "17 * * * *"
    """When one is made, as five cron fields in UTC. Default: "17 * * * *", once an hour."""
    image: ImageReference
    """Image with the AWS command line, which uploads them."""
    resources: Resources
    """Processor and memory of the job's containers."""
    credentials: Secret
    """The AWS credentials file with a profile [default], encrypted."""


class ConfigServer(Store):
    """etcd, which holds the configuration of the running platform."""

    enabled: bool = True
    """Whether it is built. Turning it off deletes its data: see policies.allow_data_loss. Default: true."""
    snapshots: Snapshots | None = None
    """Copies in object storage. Default: none."""

    @model_validator(mode="after")
    def _has_a_majority(self) -> Self:
        if self.replicas % 2 == 0:
            message = "replicas must be odd, got {replicas}; one more member than an odd number survives no more losses"
            raise PydanticCustomError("majority", message, {"replicas": self.replicas})
        return self


class Topic(Section):
    """One topic of the event bus; its name is its key under topics."""

    partitions: Annotated[int, Field(ge=1, le=1000)] = 1
    """Parts that consumers share; it can grow, never shrink. Default: 1."""
    retention_hours: Annotated[int, Field(ge=1, le=87_600)] = 168
    """How long a message is kept, in hours. Default: 168, a week."""
    producers: Several[DnsLabel] = ()
    """Common names of the certificates that may write. Default: nobody."""
    consumers: Several[DnsLabel] = ()
    """Common names of the certificates that may read. Default: nobody."""


class EventBus(Store):
    """Kafka, through which the platform's parts tell each other what happened."""

    enabled: bool = True
    """Whether it is built. Turning it off deletes its data: see policies.allow_data_loss. Default: true."""
    topics: ByName[Topic] = Field(default_factory=lambda: MappingProxyType({}))
    """Topics by name. One that is removed here is kept, and so are its messages. Default: none."""


class Prometheus(Store):
    """Prometheus, which collects metrics and raises alerts."""

    retention_days: Annotated[int, Field(ge=1, le=3650)] = 15
    """How long metrics are kept, in days. Default: 15."""


class Monitor(Section):
    """What shows how the platform is: metrics, traces and logs."""

    enabled: bool = True
    """Whether it is built. Turning it off deletes its data: see policies.allow_data_loss. Default: true."""
    prometheus: Prometheus
    """Metrics and alerts."""
    grafana: Program
    """Dashboards over all three."""
    jaeger: Program
    """Traces, which it takes over OTLP."""
    elasticsearch: Store
    """Where logs and traces are kept."""
    kibana: Program
    """Search in the logs."""
    log_shipper: Program
    """Takes logs over OTLP and writes them to Elasticsearch."""


class Temporal(Program):
    """Temporal, which runs workflows; it keeps them in the platform's PostgreSQL."""

    enabled: bool = True
    """Whether it is built. Default: true."""
    schema_image: ImageReference
    """Image with temporal-sql-tool of the same version, which brings the database's schema up to date."""
    shards: Annotated[int, Field(ge=1, le=16_384)] = 512
    """History shards; it cannot be changed once there are workflows. Default: 512."""
