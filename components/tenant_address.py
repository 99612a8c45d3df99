"""How a tenant is reached from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address

import pulumi

from components.certificates import Certificates, CertificatesArgs
from components.inputs import plain
from components.names import Names, Zone
from components.resources.dns_record import DnsRecord, DnsRecordArgs


@dataclass(frozen=True, kw_only=True)
class TenantAddressArgs:
    """What a tenant's name is made from."""

    names: Names
    """The platform's domain, its ingress, and who issues certificates: the tenant is reached as `<tenant>.<domain>`."""
    namespace: str
    """The tenant's namespace, which holds its certificate; it must exist."""


class TenantAddress(pulumi.ComponentResource):
    """The tenant's DNS name, which leads to the platform's ingress, and its certificate."""

    host: str
    """The name, such as acme.example.com."""

    def __init__(self, name: str, args: TenantAddressArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Create the records and the certificate."""
        super().__init__("layer0:index:TenantAddress", name, plain(args), opts)
        names = args.names
        self.host = f"{name}.{names.domain}"
        for kind, record in (_records(self.host, names.ingress, names.zone) if names.zone else {}).items():
            DnsRecord(f"{name}-{kind.lower()}", record, pulumi.ResourceOptions(parent=self))
        Certificates(
            f"{name}-certificates",
            CertificatesArgs(names=names, wanted={name: [self.host]}, namespace=args.namespace),
            pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({"host": self.host})


def _records(host: str, ingress: Sequence[str], zone: Zone) -> dict[str, DnsRecordArgs]:
    """By which the host leads to the ingress, one for each type."""
    return {
        kind: DnsRecordArgs(zone=zone.name, name=host, type=kind, ttl=zone.ttl, values=values, owner=zone.owner)
        for kind, values in sorted(_by_type(ingress).items())
    }


def _by_type(ingress: Sequence[str]) -> dict[str, list[str]]:
    """The addresses, or the host name, by the type of the record that leads there."""
    found: dict[str, list[str]] = {}
    for target in ingress:
        found.setdefault(_type(target), []).append(target)
    return found


def _type(target: str) -> str:
    try:
        return "A" if ip_address(target).version == 4 else "AAAA"  # noqa: PLR2004 the versions of the protocol
    except ValueError:
        return "CNAME"
