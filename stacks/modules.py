"""The sections that declare modules: the workloads that the platform runs beside its own parts."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from stacks.section import ByFile, ByModule, ByPort, Section, Several
from stacks.sections import Resources
from stacks.terms import DnsLabel, ImageReference, ObjectName, PortName, UrlPath

Slot = Literal["blue", "green"]
Pods = Annotated[int, Field(ge=1, le=10_000)]
PortNumber = Annotated[int, Field(ge=1024, le=65_535)]


def _distinct(ports: Mapping[str, int]) -> Mapping[str, int]:
    if not ports:
        raise PydanticCustomError("few", "must name at least one port; write one, such as http: 8080")
    owners: dict[int, str] = {}
    for name, number in ports.items():
        if number in owners:
            context = {"first": owners[number], "second": name, "number": number}
            raise PydanticCustomError("overlap", "gives {first} and {second} the same number {number}", context)
        owners[number] = name
    return ports


class Images(Section):
    """The image of each slot; a slot without one has no pods."""

    blue: ImageReference | None = None
    """Image of the slot blue. Default: the slot is not built."""
    green: ImageReference | None = None
    """Image of the slot green. Default: the slot is not built."""


class Scaling(Section):
    """How many pods a slot of a module has, by the load."""

    least: Pods
    """Fewest pods."""
    most: Pods
    """Most pods."""
    cpu_percent: Annotated[int, Field(ge=1, le=100)] = 70
    """Part of its processor, in percent, that a pod is to use on average. Default: 70."""

    @model_validator(mode="after")
    def _has_room(self) -> Self:
        if self.least > self.most:
            context = {"least": self.least, "most": self.most}
            raise PydanticCustomError("order", "must not have least {least} above most {most}; swap them", context)
        return self


class Exposure(Section):
    """How a module is reached from outside of the cluster."""

    host: DnsLabel
    """Host name, without the platform's domain, which it lies in."""
    port: PortName | None = None
    """Name of the port that is served. Default: the module's first."""
    certificate: ObjectName | None = None
    """Secret with the certificate, in the namespace layer0-modules. Default: the host with -tls,
    which the stack makes if it has an issuer."""


class Module(Section):
    """One workload; its name is its key under modules."""

    enabled: bool = True
    """Whether the module is built. Default: true."""
    adopt: ObjectName | None = None
    """Deployment in the namespace layer0-modules that is the active slot already: it is imported and left as it is.
    Its pods must have the labels layer0.dev/module and layer0.dev/slot. Default: a new Deployment is made."""
    images: Images
    """Image of each slot, with its version or digest."""
    active: Slot = "blue"
    """Slot that the module's Service sends everything to; change it to switch over or to roll back. Default: blue."""
    args: tuple[str, ...] = Field(default=(), strict=False)
    """Arguments that replace the image's own. Default: the image's own."""
    user: Annotated[int, Field(ge=1, le=2_147_483_647)] = 10_001
    """User and group that the processes run as. Default: 10001."""
    ports: Annotated[ByPort[PortNumber], AfterValidator(_distinct)]
    """TCP ports that the module serves, by name; names that begin with http or grpc are routed by request."""
    ready: UrlPath | None = None
    """Path on the first port that answers once the module can serve. Default: an accepted connection will do."""
    depends_on: Several[DnsLabel] = ()
    """Modules and data services that the module connects to: everything else is closed to it. Default: none."""
    resources: Resources = Resources(cpu="100m", memory="128Mi")
    """Processor and memory of each pod. Default: 100m and 128Mi."""
    replicas: Pods = 1
    """Pods of each slot that do not scale. Default: 1."""
    scaling: Scaling | None = None
    """How each slot scales with its load. Default: it does not, and replicas counts."""
    config: ByFile[str] = Field(default_factory=lambda: MappingProxyType({}))
    """Files in /etc/module, text by name; nothing secret. Default: none."""
    expose: Exposure | None = None
    """How it is reached from outside of the cluster. Default: it is not."""
    timeout_seconds: Annotated[int, Field(ge=1, le=3600)] = 15
    """Longest time that a request to the module may take, its retries included, in the mesh. Default: 15."""
    retries: Annotated[int, Field(ge=0, le=10)] = 2
    """How often the mesh repeats a request that failed on its way to the module. Default: 2."""

    @property
    def slots(self) -> Mapping[Slot, str]:
        """The image of each slot that is built."""
        images: dict[Slot, str | None] = {"blue": self.images.blue, "green": self.images.green}
        return {slot: image for slot, image in images.items() if image is not None}

    @property
    def port(self) -> int:
        """The first port: the one that is probed."""
        return next(iter(self.ports.values()))

    @property
    def exposed_port(self) -> int | None:
        """The port that is reached from outside of the cluster, if any."""
        if self.expose is None:
            return None
        return self.port if self.expose.port is None else self.ports[self.expose.port]

    @model_validator(mode="after")
    def _serves(self) -> Self:
        if self.active not in self.slots:
            message = "must have an image for the active slot {active}; add images.{active} or change active"
            raise PydanticCustomError("slot", message, {"active": self.active})
        if self.expose and self.expose.port and self.expose.port not in self.ports:
            context = {"port": repr(self.expose.port), "known": ", ".join(self.ports)}
            raise PydanticCustomError("port", "must expose one of its ports ({known}), got {port}", context)
        return self


Modules = ByModule[Module]
