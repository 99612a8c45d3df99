"""The local authority: certificates signed with a key that the stack holds, for stacks that no public one can reach."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from scripts.providers.platform.certificates import keys
from scripts.providers.properties import Properties

DAYS = 90
"""The lifetime where none is asked for."""

_EARLIER = timedelta(minutes=5)
"""How far back a certificate begins, for clocks that are behind ours."""
_LONGEST_COMMON_NAME = 64  # RFC 5280, upper bound ub-common-name


@dataclass(frozen=True)
class Authority:
    """A certificate that may sign others, with its key and the chain above it."""

    certificate: x509.Certificate
    key: keys.PrivateKey
    chain: str
    """PEM, as given: this certificate first."""


def given_or_inherited(given: Properties) -> Properties:
    """The provider's argument `localCa`; what it leaves out is in the files that the environment names.

    Raises: `ValueError`, which says what is missing.
    """
    found = dict(given)
    for name, variable in (("certificate", "LAYER0_CA_CERTIFICATE"), ("privateKey", "LAYER0_CA_KEY")):
        if name not in found:
            try:
                found[name] = Path(os.environ[variable]).read_text(encoding="ascii")
            except (KeyError, OSError, ValueError) as error:
                raise ValueError(f"{name} is missing; set it, or {variable} to a file that holds it") from error
    return found


def load(certificate: str, key: str) -> Authority:
    """The authority in two PEM texts. Raises: `ValueError`, which says what is wrong with which of them."""
    try:
        loaded = x509.load_pem_x509_certificates(certificate.encode())[0]
    except ValueError as error:
        raise ValueError("certificate must be a certificate in PEM") from error
    try:
        signer = keys.load(key)
    except ValueError as error:
        raise ValueError(f"privateKey {error}") from error
    if signer.public_key() != loaded.public_key():
        raise ValueError("privateKey is not the certificate's key")
    if not _may_sign(loaded):
        raise ValueError("certificate is not an authority's; its basic constraints must say CA")
    return Authority(loaded, signer, certificate)


def _may_sign(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def issue(
    authority: Authority, key: keys.PrivateKey, names: Sequence[str], days: int, now: datetime
) -> x509.Certificate:
    """A certificate for the names, valid for `days`, though never longer than the authority's own.

    Raises: `ValueError` when the authority's own certificate has expired.
    """
    above = authority.certificate
    end = min(now + timedelta(days=days), above.not_valid_after_utc)
    if end <= now:
        raise ValueError(f"the authority's own certificate expired at {above.not_valid_after_utc:%Y-%m-%d}; renew it")
    builder = (
        x509.CertificateBuilder()
        .subject_name(_subject(names[0]))
        .issuer_name(above.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(max(now - _EARLIER, above.not_valid_before_utc))
        .not_valid_after(end)
    )
    for extension, critical in _extensions(authority, key, names):
        builder = builder.add_extension(extension, critical)
    return builder.sign(authority.key, hashes.SHA256())


def issued(certificate: x509.Certificate, authority: str) -> bool:
    """Whether the authority, in PEM, signed the certificate. Raises: `ValueError`, when it cannot be read."""
    above = x509.load_pem_x509_certificate(authority.encode())
    try:
        certificate.verify_directly_issued_by(above)
    except (InvalidSignature, TypeError, ValueError):
        return False
    return True


def _subject(name: str) -> x509.Name:
    fits = len(name) <= _LONGEST_COMMON_NAME
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)] if fits else [])


def _extensions(
    authority: Authority, key: keys.PrivateKey, names: Sequence[str]
) -> list[tuple[x509.ExtensionType, bool]]:
    """Each extension with whether it is critical; names that have no subject beside them are (RFC 5280, 4.2.1.6)."""
    usage = x509.KeyUsage(
        digital_signature=True,
        key_encipherment=isinstance(key, rsa.RSAPrivateKey),
        content_commitment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    purposes = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
    return [
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (usage, True),
        (x509.ExtendedKeyUsage(purposes), False),
        (x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), not _subject(names[0]).rdns),
        (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
        (_authority_key_identifier(authority), False),
    ]


def _authority_key_identifier(authority: Authority) -> x509.AuthorityKeyIdentifier:
    try:
        identifier = authority.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    except x509.ExtensionNotFound:
        return x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)
