"""A TLS certificate and its key."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi import Input, Output

from components.resources.wire import Wired


@dataclass(frozen=True, kw_only=True)
class CertificateArgs:
    """What a certificate is made from; another value of any of them issues a new one in its place."""

    names: Input[Sequence[Input[str]]]
    """DNS names, wildcards among them; the first is the subject."""
    issuer: Input[str]
    """acme or local, as the provider's arguments name them."""
    algorithm: Input[str] | None = None
    """Of the key: ECDSA-P256, ECDSA-P384, RSA-3072 or RSA-4096."""
    days: Input[int] | None = None
    """Lifetime wanted, in days; issuer local only."""
    renew_before: Input[int] | None = None
    """Days before its expiry from which an up renews it. Default: 30."""
    revoke: Input[bool] | None = None
    """Whether a delete revokes it. Default: false."""
    zone: Input[str] | None = None
    """DNS zone in which the DNS-01 challenge is answered."""


class Certificate(Wired):
    """A certificate that is renewed by the first up when its time has come."""

    certificate: Output[str]
    """The certificate, PEM."""
    chain: Output[str]
    """The certificates between it and the root, PEM."""
    private_key: Output[str]
    """Its key, PEM; a secret."""
    serial: Output[str]
    """Its serial number, hexadecimal."""
    not_before: Output[str]
    """From when it is valid, RFC 3339."""
    not_after: Output[str]
    """Until when it is valid, RFC 3339."""
    renew_at: Output[str]
    """From when an up renews it, RFC 3339."""
    reason: Output[str]
    """Why the next up would renew it; empty if it would not."""

    def __init__(self, name: str, args: CertificateArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Register the certificate."""
        super().__init__("Certificate", name, args, opts)
