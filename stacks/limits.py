"""What the rules on names, certificates, data and cost hold a stack to."""

from typing import Annotated, Literal

from pydantic import Field

from stacks.section import Amount, Section, Several
from stacks.terms import Bytes, Cores, DomainName, ObjectName

Seconds = Annotated[int, Field(ge=1, le=2_147_483_647)]
"""Up to what a TTL can hold (RFC 2181, section 8)."""
Days = Annotated[int, Field(ge=1, le=36_500)]


class DnsLimits(Section):
    """What DNS records are held to."""

    least_ttl: Seconds = 60
    """Shortest time in seconds for which resolvers may keep a record. Default: 60."""
    most_ttl: Seconds = 86_400
    """Longest time in seconds for which resolvers may keep a record. Default: 86400, one day."""
    wildcard_domains: Several[DomainName] | None = None
    """Domains that may have wildcards, such as example.com for *.example.com, in DNS and in certificates.
    Default: any, with a warning."""
    private_zones: Several[DomainName] = ()
    """Zones that only private networks see, which may have private addresses. Default: none but those of reserved
    domains, such as .test and .internal."""


class CertificateLimits(Section):
    """What certificates are held to."""

    algorithms: Several[Literal["ECDSA-P256", "ECDSA-P384", "RSA-3072", "RSA-4096"]] = (
        "ECDSA-P256",
        "ECDSA-P384",
        "RSA-3072",
        "RSA-4096",
    )
    """Algorithms that keys may have. Default: ECDSA-P256, ECDSA-P384, RSA-3072 and RSA-4096."""
    most_days: Days = 397
    """Longest lifetime in days of what the stack's own authority signs. Default: 397."""
    domains: Several[DomainName] = ()
    """Further domains that certificates may name. Default: the platform's domain and the zones of its records."""


class DataLimits(Section):
    """What volumes are held to."""

    encrypted_classes: Several[ObjectName] = ()
    """Storage classes that encrypt, of which every volume must be. Default: any class will do."""


class Amounts(Section):
    """The most that may be asked for; what is not set has no limit."""

    cpu: Cores | None = None
    """Processor cores that pods request."""
    memory: Bytes | None = None
    """Memory that pods request, in bytes with a unit."""
    storage: Bytes | None = None
    """Size of all volumes, in bytes with a unit."""
    load_balancers: Amount | None = None
    """Services of type LoadBalancer."""


class CostLimits(Section):
    """What may be asked for in all: pods count as often as they may be scaled to."""

    stack: Amounts = Amounts()
    """The most for the whole stack. Default: no limit."""
    tenant: Amounts = Amounts()
    """The most for each tenant. Default: no limit."""
    replicas: Annotated[int, Field(ge=1, le=10_000)] = 100
    """The most pods of one workload. Default: 100."""
