"""What a program proves its name with: a certificate of the stack's own authority, and its key."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import pulumi
from pulumi_kubernetes.core.v1 import Secret

from components.inputs import plain
from components.layer0.paths import Endpoint
from components.resources.certificate import Certificate, CertificateArgs

CERTIFICATE, KEY, AUTHORITY, BOTH = "tls.crt", "tls.key", "ca.crt", "keystore.pem"
"""Files of the Secret; the last is the key followed by the certificate, as programs on Java read them."""
DAYS = 90
"""Lifetime of a certificate; a third of it before the end, an up renews it."""


@dataclass(frozen=True, kw_only=True)
class IdentityArgs:
    """What an identity is made from."""

    namespace: str
    """Where the Secret goes; the namespace must exist."""
    names: Sequence[str]
    """DNS names, the first of which is the common name that other programs know it by."""

    @classmethod
    def of(cls, server: Endpoint, replicas: int) -> Self:
        """For a server with members, by all the names that it and they are called by."""
        return cls(namespace=server.namespace, names=[server.name, server.host, *server.members(replicas)])


class Identity(pulumi.ComponentResource):
    """A certificate for both ends of a connection, in the Secret `<name>-tls`, which an up renews when it is due."""

    secret: str
    """Name of the Secret."""
    serial: pulumi.Output[str]
    """Serial number of the certificate: another one means that programs must read it again."""

    def __init__(self, name: str, args: IdentityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Issue the certificate, then keep it where pods can mount it."""
        super().__init__("layer0:index:Identity", name, plain(args), opts)
        inside = pulumi.ResourceOptions(parent=self)
        issued = Certificate(
            name, CertificateArgs(names=args.names, issuer="local", algorithm="ECDSA-P256", days=DAYS), inside
        )
        self.secret = f"{name}-tls"
        self.serial = issued.serial
        Secret(
            self.secret,
            metadata={"name": self.secret, "namespace": args.namespace},
            type="kubernetes.io/tls",
            string_data={
                CERTIFICATE: issued.certificate,
                KEY: issued.private_key,
                AUTHORITY: issued.chain,
                BOTH: pulumi.Output.concat(issued.private_key, issued.certificate),
            },
            opts=inside,
        )
        self.register_outputs({"secret": self.secret})
