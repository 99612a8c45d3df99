"""A DNS record set: all values of one name and type."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi import Input

from components.resources.wire import Wired


@dataclass(frozen=True, kw_only=True)
class Alias:
    """A Route 53 alias, in the place of values and ttl."""

    name: Input[str]
    """The target's DNS name."""
    zone_id: Input[str]
    """The target's hosted zone."""
    evaluate_target_health: Input[bool] | None = None
    """Whether the target's health decides over the answer. Default: false."""


@dataclass(frozen=True, kw_only=True)
class Routing:
    """Which of several records with one name and type answers, by weight or by place; Route 53 only."""

    set_identifier: Input[str]
    """Tells the records apart; another one makes another record."""
    weight: Input[int] | None = None
    """Share of the answers, 0 to 255, against the weights of the others."""
    continent: Input[str] | None = None
    """AF, AN, AS, EU, OC, NA or SA."""
    country: Input[str] | None = None
    """ISO 3166-1 alpha-2, or * for whoever has no record."""
    subdivision: Input[str] | None = None
    """Of the country US or UA."""
    health_check: Input[str] | None = None
    """Id of a health check, without whose success it does not answer."""


@dataclass(frozen=True, kw_only=True)
class DnsRecordArgs:
    """What a record set is made from."""

    zone: Input[str]
    """The zone, without a final dot."""
    name: Input[str]
    """Absolute, without a final dot: www.example.com, *.example.com, or the zone itself."""
    type: Input[str]
    """A, AAAA, CNAME, TXT, MX, SRV, CAA or NS."""
    ttl: Input[int] | None = None
    """How long others may keep it, in seconds, 1 to 2147483647; left out with an alias."""
    values: Input[Sequence[Input[str]]] | None = None
    """As in a zone file, TXT without quotes: 192.0.2.1, or 10 mail.example.com. Left out with an alias."""
    alias: Alias | None = None
    """What it stands for, in the place of values and ttl. Default: nothing."""
    routing: Routing | None = None
    """When it answers, beside others of its name and type. Default: always."""
    owner: Input[str]
    """Whose record it is, such as layer0/production; what another owner has made is never changed."""
    adopt: Input[bool] | None = None
    """Whether to take over a record that is there and not ours. Default: false, it is refused."""


class DnsRecord(Wired):
    """All values of one name and type, in the back end that the provider names."""

    def __init__(self, name: str, args: DnsRecordArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Register the record set."""
        super().__init__("DnsRecord", name, args, opts)
