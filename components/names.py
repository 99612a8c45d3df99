"""What all names of a stack have in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from stacks import outside


@dataclass(frozen=True, kw_only=True)
class Names:
    """How the names of a stack, and the certificates for them, come about."""

    domain: str
    """The domain below which they lie."""
    owner: str
    """Whose the records are, such as layer0/production: what another owner has made is never changed."""
    zone: str | None
    """The zone that holds the domain; None where the stack keeps no records."""
    ttl: int
    """How long others may keep a record, in seconds."""
    ingress: Sequence[str]
    """Addresses, or one host name, of the platform's ingress."""
    issuer: str | None
    """acme or local; None where the stack has no certificates."""
    algorithm: str
    """Of the certificates' keys."""
    days: int | None
    """Lifetime of certificates in days, where the issuer is local. Default: the plugin's."""
    renew_before: int
    """Days before its expiry from which a certificate is renewed."""

    @classmethod
    def of(cls, domain: str, dns: outside.Dns, certificates: outside.Certificates, owner: str) -> Self:
        """The names that the settings ask for."""
        return cls(
            domain=domain,
            owner=owner,
            zone=(dns.zone or domain) if dns.server else None,
            ttl=dns.ttl,
            ingress=dns.ingress,
            issuer=certificates.issuer,
            algorithm=certificates.algorithm,
            days=certificates.days,
            renew_before=certificates.renew_before,
        )
