"""What all names of a stack have in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from stacks import outside


@dataclass(frozen=True, kw_only=True)
class Zone:
    """Where the records of a stack are kept."""

    name: str
    """The zone that holds the domain."""
    ttl: int
    """How long others may keep a record, in seconds."""
    owner: str
    """Whose the records are, such as layer0/production: what another owner has made is never changed."""


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """Who issues the certificates of a stack, and what they are like."""

    kind: str
    """acme or local."""
    algorithm: str
    """Of the certificates' keys."""
    days: int | None
    """Lifetime of certificates in days, where the issuer is local. Default: the plugin's."""
    renew_before: int
    """Days before its expiry from which a certificate is renewed."""


@dataclass(frozen=True, kw_only=True)
class Names:
    """How the names of a stack, and the certificates for them, come about."""

    domain: str
    """The domain below which they lie."""
    ingress: Sequence[str]
    """Addresses, or one host name, of the platform's ingress."""
    zone: Zone | None
    """None where the stack keeps no records."""
    issuer: Issuer | None
    """None where the stack has no certificates."""

    @classmethod
    def of(cls, domain: str, dns: outside.Dns, certificates: outside.Certificates, owner: str) -> Self:
        """The names that the settings ask for."""
        return cls(
            domain=domain,
            ingress=dns.ingress,
            zone=Zone(name=dns.zone or domain, ttl=dns.ttl, owner=owner) if dns.server else None,
            issuer=_issuer(certificates.issuer, certificates) if certificates.issuer else None,
        )


def _issuer(kind: str, certificates: outside.Certificates) -> Issuer:
    return Issuer(
        kind=kind,
        algorithm=certificates.algorithm,
        days=certificates.days,
        renew_before=certificates.renew_before,
    )
