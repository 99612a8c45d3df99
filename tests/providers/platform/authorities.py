"""Certificate authorities that a test makes for itself."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from cryptography.x509.verification import PolicyBuilder, Store

from components.layer0.identity import AUTHORITY, BOTH, CERTIFICATE, KEY
from scripts.providers.platform.certificates import keys, local
from scripts.providers.properties import Properties


def authority(*, days: int = 3650, is_authority: bool = True, since: datetime | None = None) -> dict[str, str]:
    """A self-signed certificate and its key, as the provider's argument `localCa`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test authority")])
    start = since or datetime.now(UTC) - timedelta(days=1)
    constraints = x509.BasicConstraints(ca=is_authority, path_length=0 if is_authority else None)
    usage = dict.fromkeys(
        ("content_commitment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    signs = x509.KeyUsage(
        digital_signature=True, key_encipherment=False, key_cert_sign=is_authority, crl_sign=is_authority, **usage
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=days))
        .add_extension(constraints, critical=True)
        .add_extension(signs, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return {"certificate": certificate.public_bytes(Encoding.PEM).decode(), "privateKey": keys.pem(key)}


def verified(state: Properties, root: str, name: str, when: datetime | None = None) -> x509.Certificate:
    """The certificate in a state, once a TLS client that trusts the root alone would accept it for the name."""
    leaf = x509.load_pem_x509_certificate(state["certificate"].encode())
    above = x509.load_pem_x509_certificates(state["chain"].encode())
    store = Store(x509.load_pem_x509_certificates(root.encode()))
    verifier = PolicyBuilder().store(store).time(when or datetime.now(UTC)).build_server_verifier(x509.DNSName(name))
    verifier.verify(leaf, above)
    return leaf


def has_its_key(state: Properties) -> bool:
    """Whether the private key in a state is the certificate's."""
    leaf = x509.load_pem_x509_certificate(state["certificate"].encode())
    return keys.load(state["privateKey"]).public_key() == leaf.public_key()


def identify(folder: Path, signer: Properties, names: Sequence[str]) -> None:
    """Write an identity of these names into a new folder, in the files that its Secret has."""
    folder.mkdir()
    key, signs = keys.make(), local.load(signer["certificate"], signer["privateKey"])
    issued = local.issue(signs, key, names, 1, datetime.now(UTC)).public_bytes(Encoding.PEM).decode()
    for name, text in {
        CERTIFICATE: issued,
        KEY: keys.pem(key),
        AUTHORITY: signer["certificate"],
        BOTH: keys.pem(key) + issued,
    }.items():
        (folder / name).write_text(text)
