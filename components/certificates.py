"""Certificates, each with the Secret from which it is served."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi_kubernetes.core.v1 import Secret

from components.inputs import plain
from components.names import Issuer, Names
from components.resources.certificate import Certificate, CertificateArgs


@dataclass(frozen=True, kw_only=True)
class CertificatesArgs:
    """What certificates are made from."""

    names: Names
    """Who issues them, for what keys, when they are renewed, and the zone in which an ACME authority is answered."""
    wanted: Mapping[str, Sequence[str]]
    """DNS names of each certificate, by the name of the certificate."""
    namespace: str
    """Where the Secrets go; the namespace must exist."""


class Certificates(pulumi.ComponentResource):
    """A certificate and a Secret `<name>-tls` for each entry; a stack without an issuer has none.

    A renewal writes the new certificate into the Secret in one update: whoever serves it never has half of it.
    """

    secrets: Mapping[str, str]
    """Name of the Secret of type kubernetes.io/tls, by the name of the certificate."""

    def __init__(self, name: str, args: CertificatesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Have each certificate issued."""
        super().__init__("layer0:index:Certificates", name, plain(args), opts)
        inside = pulumi.ResourceOptions(parent=self)
        wanted = _wanted(args, args.names.issuer) if args.names.issuer else {}
        self.secrets = {key: f"{key}-tls" for key in wanted}
        for key, asked in wanted.items():
            certificate = Certificate(f"{key}-certificate", asked, inside)
            Secret(
                self.secrets[key],
                metadata={"name": self.secrets[key], "namespace": args.namespace},
                type="kubernetes.io/tls",
                string_data={
                    "tls.crt": pulumi.Output.concat(certificate.certificate, certificate.chain),
                    "tls.key": certificate.private_key,
                },
                opts=inside,
            )
        self.register_outputs({"secrets": self.secrets})


def _wanted(args: CertificatesArgs, issuer: Issuer) -> dict[str, CertificateArgs]:
    zone = args.names.zone if issuer.kind == "acme" else None
    return {
        key: CertificateArgs(
            names=hosts,
            issuer=issuer.kind,
            algorithm=issuer.algorithm,
            days=issuer.days,
            renew_before=issuer.renew_before,
            zone=zone and zone.name,
        )
        for key, hosts in args.wanted.items()
    }
