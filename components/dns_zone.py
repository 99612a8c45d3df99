"""The platform's names in DNS."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi

from components.inputs import plain
from components.names import Names, Zone
from components.resources.dns_record import DnsRecord, DnsRecordArgs
from stacks import outside


@dataclass(frozen=True, kw_only=True)
class DnsZoneArgs:
    """What the names below one domain are made from."""

    names: Names
    """The domain and its zone."""
    records: Mapping[str, outside.Record]
    """What people declare, by names of theirs."""
    issuer: str | None
    """What the authority calls itself that alone may issue certificates, in a CAA record; None where any may."""


class DnsZone(pulumi.ComponentResource):
    """Records in the platform's zone; a stack without a DNS server has none."""

    def __init__(self, name: str, args: DnsZoneArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Create each record."""
        super().__init__("layer0:index:DnsZone", name, plain(args), opts)
        zone = args.names.zone
        for key, record in (_wanted(args, zone) if zone else {}).items():
            DnsRecord(f"{name}-{key}", record, pulumi.ResourceOptions(parent=self))
        self.register_outputs({"zone": zone and zone.name})


def _wanted(args: DnsZoneArgs, zone: Zone) -> dict[str, DnsRecordArgs]:
    domain = args.names.domain
    return {
        key: DnsRecordArgs(
            zone=zone.name,
            name=domain if record.name == "@" else f"{record.name}.{domain}",
            type=record.type,
            ttl=record.ttl or zone.ttl,
            values=record.values,
            owner=zone.owner,
            adopt=record.adopt,
        )
        for key, record in _declared(args).items()
    }


def _declared(args: DnsZoneArgs) -> dict[str, outside.Record]:
    if args.issuer is None:
        return dict(args.records)
    caa = outside.Record(name="@", type="CAA", values=(f'0 issue "{args.issuer}"',))
    return {**args.records, "caa": caa}
