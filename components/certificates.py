"""Certificates, each with the Secret from which it is served."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi_kubernetes.core.v1 import Secret

from components.inputs import plain
from components.names import Names
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
        self._names, self._opts = args.names, pulumi.ResourceOptions(parent=self)
        wanted = dict(args.wanted) if args.names.issuer else {}
        self.secrets = {key: f"{key}-tls" for key in wanted}
        for key, hosts in wanted.items():
            certificate = self._issue(key, hosts, args.names.issuer or "")
            Secret(
                self.secrets[key],
                metadata={"name": self.secrets[key], "namespace": args.namespace},
                type="kubernetes.io/tls",
                string_data={
                    "tls.crt": pulumi.Output.concat(certificate.certificate, certificate.chain),
                    "tls.key": certificate.private_key,
                },
                opts=self._opts,
            )
        self.register_outputs({"secrets": self.secrets})

    def _issue(self, key: str, hosts: Sequence[str], issuer: str) -> Certificate:
        certificate = CertificateArgs(
            names=hosts,
            issuer=issuer,
            algorithm=self._names.algorithm,
            days=self._names.days,
            renew_before=self._names.renew_before,
            zone=self._names.zone if issuer == "acme" else None,
        )
        return Certificate(f"{key}-certificate", certificate, self._opts)
