"""Who has to approve what before it runs: the parameters of the approval rules."""

from types import MappingProxyType
from typing import Annotated

from pydantic import Field

from stacks.section import ByName, OneOrMore, Section, Several
from stacks.terms import DnsLabel, Principal

People = Annotated[int, Field(ge=0, le=99)]
Hours = Annotated[int, Field(ge=1, le=24 * 90)]
Roles = ByName[OneOrMore[Principal]]


class Approvals(Section):
    """How many people have to approve a change set, whose approval counts, and for how long."""

    required: People = 1
    """People who have to approve any change set. Default: 1."""
    roles: Several[DnsLabel] = ()
    """Roles whose approval counts. Default: everybody's in stacks/approvers."""
    deletes: People = 1
    """People who have to approve a change set that deletes or replaces anything. Default: 1."""
    plans: ByName[People] = Field(default_factory=lambda: MappingProxyType({}))
    """People who have to approve a change to a tenant, by the tenant's plan, old or new. Default: as any other."""
    valid_hours: Hours = 24
    """Hours after which an approval counts no more. Default: 24."""
    override_roles: Several[DnsLabel] = ()
    """Roles of which one person alone may let a change set run in an emergency. Default: nobody."""
    override_hours: Hours = 1
    """Hours after which such an override counts no more. Default: 1."""
