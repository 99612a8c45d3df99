"""The sections about what lies outside the cluster: DNS, certificate authorities, databases."""

from collections.abc import Iterator
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from stacks.dns_terms import (
    Address,
    AddressRange,
    DatabaseName,
    EmailAddress,
    HostPattern,
    RecordName,
    RecordValue,
    ServerName,
    TableName,
    Url,
)
from stacks.limits import Days, Seconds
from stacks.secret import Secret
from stacks.section import ByName, OneOrMore, Section, Several
from stacks.terms import DnsLabel, DomainName

Port = Annotated[int, Field(ge=1, le=65_535)]
Algorithm = Literal["ECDSA-P256", "ECDSA-P384", "RSA-3072", "RSA-4096"]


class Route53(Section):
    """Amazon Route 53; who asks, and with which keys, is as the usual AWS variables and files say."""

    zone_id: ServerName | None = None
    """Id of the hosted zone, where several have one name. Default: the only one."""
    profile: DnsLabel | None = None
    """Profile of the AWS configuration files. Default: as AWS_PROFILE says."""
    role_arn: RecordValue | None = None
    """A role to assume. Default: none."""


class Rfc2136(Section):
    """A name server that takes dynamic updates (RFC 2136) signed with TSIG."""

    server: ServerName
    """Name or address of the primary server."""
    port: Port = 53
    """Its port. Default: 53."""
    key_name: ServerName
    """Name of the TSIG key."""
    key_algorithm: Literal["hmac-sha224", "hmac-sha256", "hmac-sha384", "hmac-sha512"] = "hmac-sha256"
    """Its algorithm. Default: hmac-sha256."""
    key_secret: Secret
    """The key, base64, encrypted."""
    secondaries: Several[ServerName] = ()
    """Servers, as host or host:port, that must hold a change before it counts as done. Default: none."""


class Namecheap(Section):
    """Namecheap's API, for domains on its own name servers."""

    api_user: RecordValue
    """Who asks."""
    api_key: Secret
    """Its API key, encrypted."""
    user_name: RecordValue | None = None
    """Whose domains. Default: api_user."""
    client_ip: Address
    """IPv4 address that the account allows."""


class DnsServer(Section):
    """Where records are kept: exactly one of them."""

    route53: Route53 | None = None
    """Amazon Route 53."""
    rfc2136: Rfc2136 | None = None
    """A name server that takes dynamic updates."""
    namecheap: Namecheap | None = None
    """Namecheap."""

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        given = sorted(self.model_fields_set)
        if len(given) != 1:
            message = "must be exactly one of route53, rfc2136 and namecheap, got {given}; write one of them"
            raise PydanticCustomError("server", message, {"given": " and ".join(given) or "none"})
        return self


class Record(Section):
    """All values of one name and type, below the platform's domain."""

    name: RecordName
    """Without the domain, such as www; @ is the domain itself."""
    type: Literal["A", "AAAA", "CNAME", "TXT", "MX", "SRV", "CAA", "NS"]
    """Type of the record."""
    values: OneOrMore[RecordValue]
    """As in a zone file, TXT without quotes, such as 192.0.2.1 or 10 mail.example.com."""
    ttl: Seconds | None = None
    """How long resolvers may keep it, in seconds. Default: that of the section."""
    adopt: bool = False
    """Whether to take over a record that is there and not the stack's. Default: false, it is refused."""

    def faults(self) -> Iterator[tuple[str, str]]:
        """What is wrong with the values: the path of each below the record, and why."""
        from dns import exception, rdata

        for index, value in enumerate(self.values if self.type != "TXT" else ()):
            try:
                rdata.from_text("IN", self.type, value)
            except exception.DNSException as error:
                text = f"must be the value of a record of type {self.type}, got {value!r}: {error}"
                yield f"values[{index}]", f"{text}; write it as in a zone file"


class Dns(Section):
    """The platform's names."""

    server: DnsServer | None = None
    """Where records are kept. Default: nowhere, and none is made."""
    zone: DomainName | None = None
    """The zone that holds the platform's domain. Default: the domain itself."""
    ttl: Seconds = 300
    """How long resolvers may keep records, in seconds. Default: 300."""
    ingress: Several[Address] = ()
    """Addresses, or one host name, of the platform's ingress, to which tenants' names lead. Default: none, and tenants
    have no names."""
    records: ByName[Record] = Field(default_factory=lambda: MappingProxyType({}))
    """Further records, by a name of yours. Default: none."""

    def faults(self) -> Iterator[tuple[str, str]]:
        """What is wrong with the records, alone and beside each other: the path of each in the section, and why."""
        for key, record in self.records.items():
            yield from ((f"records.{key}.{path}", text) for path, text in record.faults())
            others = [other for name, other in self.records.items() if name != key and other.name == record.name]
            if record.type == "CNAME" and record.name == "@":
                yield f"records.{key}.type", "cannot be CNAME at the domain itself, got @; write A and AAAA records"
            elif record.type == "CNAME" and others:
                yield (
                    f"records.{key}.type",
                    f"must be alone at its name, got others at {record.name}; remove them, or it",
                )
            elif any(other.type == record.type for other in others):
                yield (
                    f"records.{key}.name",
                    f"has another {record.type} record at {record.name}; write their values in one",
                )


class Acme(Section):
    """An ACME authority (RFC 8555), whose challenges are answered in the platform's zone."""

    directory: Url
    """URL of its directory."""
    email: EmailAddress | None = None
    """Where it writes to. Default: nowhere."""
    account_key: Secret
    """The account's key, encrypted; layer0 certificates account-key makes one."""
    eab_key_id: RecordValue | None = None
    """Id of the external account binding, where the authority asks for one. Default: none."""
    eab_hmac_key: Secret | None = None
    """Key of the external account binding, encrypted. Default: none."""
    caa: DomainName | None = None
    """What the authority calls itself in CAA records, such as letsencrypt.org: it alone may issue. Default: no CAA
    record is made."""


class Authority(Section):
    """The certificate authority of the platform's inside, which only its own servers know."""

    certificate: Secret
    """Its certificate, PEM, encrypted as the key is."""
    key: Secret
    """Its key, PEM, encrypted."""


class Certificates(Section):
    """Who issues the platform's certificates, and which."""

    issuer: Literal["acme", "local"] | None = None
    """acme, or local for an authority that only the stack's own clients know. Default: nobody, and none is made."""
    acme: Acme | None = None
    """The ACME authority; needed with issuer acme."""
    inside: Authority | None = None
    """Who signs what servers inside the cluster show each other. Default: with issuer local, the same; else nobody."""
    algorithm: Algorithm = "ECDSA-P256"
    """Of the keys. Default: ECDSA-P256."""
    days: Days | None = None
    """Lifetime in days; issuer local only. Default: 90."""
    renew_before: Days = 30
    """Days before its expiry from which an up renews a certificate. Default: 30."""
    names: ByName[OneOrMore[HostPattern]] = Field(default_factory=lambda: MappingProxyType({}))
    """The platform's own certificates beside those of tenants, by a name of yours. Default: none."""

    @property
    def caa(self) -> str | None:
        """What the issuer calls itself in CAA records."""
        return self.acme.caa if self.acme and self.issuer == "acme" else None

    @model_validator(mode="after")
    def _knows_its_issuer(self) -> Self:
        if self.issuer == "acme" and self.acme is None:
            raise PydanticCustomError(
                "issuer", "lacks acme, which issuer acme needs; add its directory and account_key"
            )
        if self.issuer != "local" and self.days is not None:
            raise PydanticCustomError("issuer", "has days, which only issuer local can promise; remove it")
        return self


class ExternalPostgres(Section):
    """A PostgreSQL server outside the cluster; what is left out is as libpq's variables PGHOST and others say."""

    host: ServerName | None = None
    """Its name or address. Default: PGHOST."""
    port: Port | None = None
    """Its port. Default: PGPORT, else 5432."""
    user: RecordValue | None = None
    """A role that may make others, and owns the tables that tenants share. Default: PGUSER."""
    password: Secret | None = None
    """Its password, encrypted. Default: PGPASSWORD."""
    sslmode: Literal["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] = "verify-full"
    """How the connection is protected. Default: verify-full."""
    database: DatabaseName = "postgres"
    """The database that tenants share. Default: postgres."""
    addresses: Several[AddressRange] = ()
    """Where tenants' pods reach it. Default: nowhere, their networks stay closed."""


class TenantDatabase(Section):
    """A tenant's part of the external database: a role and a schema of its own."""

    tables: Several[TableName] = ()
    """Tables that tenants share, each with a column tenant_id: row-level security is forced on them. Default: none."""
    connections: Annotated[int, Field(ge=1, le=10_000)] = 20
    """The most connections at a time. Default: 20."""
    rotation: RecordValue | None = None
    """Any text; another one makes a new password. Default: none."""
