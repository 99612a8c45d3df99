"""The sections for the databases and caches that the platform uses."""

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from stacks.outside import ExternalPostgres
from stacks.parts import Temporal
from stacks.secret import Secret
from stacks.section import Resources, Section
from stacks.terms import Bytes, ImageReference, ObjectName


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


class PostgresService(DataService):
    """PostgreSQL, in the cluster or outside."""

    external: ExternalPostgres | None = None
    """A server outside the cluster, in the place of one inside. Default: none, it runs in the cluster."""


class DataServices(Section):
    """The databases and caches that the platform uses."""

    postgres: PostgresService
    """PostgreSQL."""
    redis: DataService
    """Redis."""
    temporal: Temporal | None = None
    """Temporal, which needs PostgreSQL. Default: none."""

    @model_validator(mode="after")
    def _temporal_has_its_database(self) -> Self:
        if self.temporal is not None and self.temporal.enabled and not self.postgres.enabled:
            message = "temporal must have postgres, which is not enabled; enable it, or disable temporal as well"
            raise PydanticCustomError("database", message)
        outside = self.postgres.external
        if self.temporal is not None and self.temporal.enabled and outside is not None:
            missing = [name for name in ("host", "user", "password") if getattr(outside, name) is None]
            message = (
                "temporal must be told of the external postgres, which lacks {missing}; add it, or disable temporal"
            )
            if missing:
                raise PydanticCustomError("database", message, {"missing": ", ".join(missing)})
        return self
