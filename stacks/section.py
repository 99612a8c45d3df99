"""What all sections of a stack's settings are made of."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WrapSerializer

from stacks.term import Distinct
from stacks.terms import Bytes, Cores, DnsLabel, FileName, ModuleName, PortName, ResourceType, RuleName, TenantName


class Section(BaseModel):
    """Settings that belong together; an unknown key or a value of another type is an error."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        use_attribute_docstrings=True,
        hide_input_in_errors=True,
        serialize_by_alias=True,
    )


class Resources(Section):
    """What one container is given: requested and allowed alike."""

    cpu: Cores
    """Processor cores, such as 250m."""
    memory: Bytes
    """Memory in bytes with a unit, such as 512Mi."""


Item = TypeVar("Item")


Several = Annotated[tuple[Item, ...], Field(strict=False), Distinct()]
OneOrMore = Annotated[tuple[Item, ...], Field(strict=False), Distinct(least=1)]
_FROZEN = AfterValidator(MappingProxyType)
_DUMPED = WrapSerializer(lambda entries, dump: dump(dict(entries)))
ByTenant = Annotated[Mapping[TenantName, Item], _FROZEN, _DUMPED]
ByModule = Annotated[Mapping[ModuleName, Item], _FROZEN, _DUMPED]
ByFile = Annotated[Mapping[FileName, Item], _FROZEN, _DUMPED]
ByPort = Annotated[Mapping[PortName, Item], _FROZEN, _DUMPED]
ByName = Annotated[Mapping[DnsLabel, Item], _FROZEN, _DUMPED]
ByRule = Annotated[Mapping[RuleName, Item], _FROZEN, _DUMPED]
ByType = Annotated[Mapping[ResourceType, Item], _FROZEN, _DUMPED]
Amount = Annotated[int, Field(ge=0, le=1_000_000)]
