"""The servers outside the cluster that DNS records, certificates and tenants' databases are made on."""

from dataclasses import dataclass

from components.resources import provider
from components.resources.provider import Provider, ProviderArgs
from stacks import outside
from stacks.secret import Secret


@dataclass(frozen=True, kw_only=True)
class ServersArgs:
    """What the provider of our plugin is made from; the servers that a stack does not name are left out."""

    dns: outside.Dns
    """Where DNS records are kept."""
    certificates: outside.Certificates
    """Who issues certificates."""
    postgres: outside.ExternalPostgres | None
    """The PostgreSQL that tenants share."""


def servers(name: str, args: ServersArgs) -> Provider:
    """The provider for resources on these servers, logged in as the settings say."""
    issuer, authority = args.certificates.issuer, args.certificates.acme
    arguments = ProviderArgs(
        dns=args.dns.server and _dns(args.dns.server),
        acme=_acme(authority) if authority and issuer == "acme" else None,
        local_ca=_local(args.certificates),
        postgres=args.postgres and _postgres(args.postgres),
    )
    return Provider(name, arguments)


def _dns(server: outside.DnsServer) -> provider.Dns:
    amazon, signed, namecheap = server.route53, server.rfc2136, server.namecheap
    return provider.Dns(
        route53=amazon and provider.Route53(zone_id=amazon.zone_id, profile=amazon.profile, role_arn=amazon.role_arn),
        rfc2136=signed
        and provider.Rfc2136(
            server=signed.server,
            port=signed.port,
            key_name=signed.key_name,
            key_algorithm=signed.key_algorithm,
            key_secret=signed.key_secret.output(),
            secondaries=signed.secondaries or None,
        ),
        namecheap=namecheap
        and provider.Namecheap(
            api_user=namecheap.api_user,
            api_key=namecheap.api_key.output(),
            user_name=namecheap.user_name,
            client_ip=namecheap.client_ip,
        ),
    )


def _acme(authority: outside.Acme) -> provider.Acme:
    return provider.Acme(
        directory=authority.directory,
        email=authority.email,
        account_key=authority.account_key.output(),
        eab_key_id=authority.eab_key_id,
        eab_hmac_key=_output(authority.eab_hmac_key),
    )


def _local(certificates: outside.Certificates) -> provider.LocalCa | None:
    if certificates.inside is not None:
        signer = certificates.inside
        return provider.LocalCa(certificate=signer.certificate.output(), private_key=signer.key.output())
    return provider.LocalCa() if certificates.issuer == "local" else None


def _postgres(server: outside.ExternalPostgres) -> provider.Postgres:
    return provider.Postgres(
        host=server.host,
        port=server.port,
        user=server.user,
        password=_output(server.password),
        sslmode=server.sslmode,
    )


def _output(secret: Secret | None) -> "provider.Input[str] | None":
    return secret and secret.output()
