"""The provider: which servers our plugin talks to, and how it logs in to them."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi import Input

from components.resources.wire import camel_case, inputs


@dataclass(frozen=True, kw_only=True)
class Route53:
    """Amazon Route 53; what is left out comes from the usual AWS environment variables and files."""

    region: Input[str] | None = None
    """Default: us-east-1, where Route 53 lives."""
    endpoint: Input[str] | None = None
    """URL of the API, if it is not Amazon's own."""
    access_key: Input[str] | None = None
    """Id of an access key; a secret."""
    secret_key: Input[str] | None = None
    """The access key itself; a secret."""
    session_token: Input[str] | None = None
    """What temporary keys come with; a secret."""
    profile: Input[str] | None = None
    """A profile of the AWS configuration files."""
    role_arn: Input[str] | None = None
    """A role to assume."""
    zone_id: Input[str] | None = None
    """The hosted zone, where several have one name."""


@dataclass(frozen=True, kw_only=True)
class Rfc2136:
    """A name server that takes signed dynamic updates."""

    server: Input[str]
    """Address or host name of the primary server."""
    port: Input[int] | None = None
    """Default: 53."""
    key_name: Input[str]
    """Name of the TSIG key."""
    key_algorithm: Input[str] | None = None
    """hmac-sha224, hmac-sha256, hmac-sha384 or hmac-sha512. Default: hmac-sha256."""
    key_secret: Input[str]
    """The TSIG key, base64; a secret."""
    secondaries: Input[Sequence[Input[str]]] | None = None
    """Servers, as host or host:port, that must hold a change before it counts as done. Default: none."""


@dataclass(frozen=True, kw_only=True)
class Namecheap:
    """Namecheap's XML API, for domains that use its own name servers."""

    endpoint: Input[str] | None = None
    """Default: https://api.namecheap.com/xml.response."""
    api_user: Input[str]
    """Who asks."""
    api_key: Input[str]
    """Its API key; a secret."""
    user_name: Input[str] | None = None
    """Whose domains. Default: api_user."""
    client_ip: Input[str]
    """IPv4 address that the account allows."""


@dataclass(frozen=True, kw_only=True)
class Dns:
    """Where DNS records are kept: exactly one back end."""

    route53: Route53 | None = None
    """Amazon Route 53."""
    rfc2136: Rfc2136 | None = None
    """A name server that takes dynamic updates."""
    namecheap: Namecheap | None = None
    """Namecheap."""


@dataclass(frozen=True, kw_only=True)
class Acme:
    """An ACME certificate authority."""

    directory: Input[str]
    """URL of its directory."""
    email: Input[str] | None = None
    """Where it writes to."""
    account_key: Input[str]
    """The account's key, PEM; a secret."""
    eab_key_id: Input[str] | None = None
    """Id of the external account binding, where the authority asks for one."""
    eab_hmac_key: Input[str] | None = None
    """Key of the external account binding, base64url; a secret."""
    trust: Input[str] | None = None
    """Certificates, PEM, to trust the directory by, beside the system's."""


@dataclass(frozen=True, kw_only=True)
class LocalCa:
    """A certificate authority of our own; what is left out is in files that environment variables name."""

    certificate: Input[str] | None = None
    """Its certificate, PEM. Default: the file that LAYER0_CA_CERTIFICATE names."""
    private_key: Input[str] | None = None
    """Its key, PEM; a secret. Default: the file that LAYER0_CA_KEY names."""


@dataclass(frozen=True, kw_only=True)
class Postgres:
    """A PostgreSQL server and a role that may make others; what is left out comes from libpq's variables."""

    host: Input[str] | None = None
    """Default: PGHOST."""
    port: Input[int] | None = None
    """Default: PGPORT, else 5432."""
    user: Input[str] | None = None
    """It owns the database and the shared tables, and may make roles. Default: PGUSER."""
    password: Input[str] | None = None
    """Its password, a secret. Default: PGPASSWORD."""
    sslmode: Input[str] | None = None
    """How the connection is protected, as libpq calls it. Default: PGSSLMODE, else verify-full."""


@dataclass(frozen=True, kw_only=True)
class ProviderArgs:
    """The servers; each resource says which of them it needs."""

    dns: Dns | None = None
    """For records, health checks and DNS-01 challenges."""
    acme: Acme | None = None
    """For certificates of issuer acme."""
    local_ca: LocalCa | None = None
    """For certificates of issuer local."""
    postgres: Postgres | None = None
    """For tenants of databases."""


class Provider(pulumi.ProviderResource):
    """Our plugin, with its servers."""

    def __init__(self, name: str, args: ProviderArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Register the provider."""
        super().__init__("platform", name, inputs(args), opts)

    def translate_input_property(self, prop: str) -> str:
        """The plugin's name."""
        return camel_case(prop)
