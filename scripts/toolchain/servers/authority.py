"""The certificate authority of stack local, made once for each checkout; nobody trusts it who does not choose to."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

_CERTIFICATE, _KEY = "authority.pem", "authority.key"
_YEARS = timedelta(days=3650)


def prepare(directory: Path) -> None:
    """Make the authority, if it is not there; one that was cut off is made again."""
    if is_there(directory):
        return
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Layer0 stack local")])
    now = datetime.now(UTC)
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    usage = dict.fromkeys(
        ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
         "encipher_only", "decipher_only"), False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + _YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.KeyUsage(key_cert_sign=True, crl_sign=True, **usage), critical=True)
        .add_extension(identifier, critical=False)
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    _write(directory / _KEY, key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, plain))
    _write(directory / _CERTIFICATE, certificate.public_bytes(encoding))


def is_there(directory: Path) -> bool:
    """Whether it has been made; its certificate is written last."""
    return (directory / _CERTIFICATE).is_file()


def variables(directory: Path) -> Mapping[str, str]:
    """The environment variables that name its files."""
    return {"LAYER0_CA_CERTIFICATE": str(directory / _CERTIFICATE), "LAYER0_CA_KEY": str(directory / _KEY)}


def _write(path: Path, content: bytes) -> None:
    """Write it for its owner's eyes only, all of it or nothing."""
    made = path.with_suffix(".new")
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    made.rename(path)
