"""The keys and certificates of one cluster: its own authority, and what that authority vouches for."""

import base64
import ipaddress
import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from scripts.toolchain.kubernetes.components import CONTEXT

CLIENTS = {
    "admin": ("layer0", "system:masters"),
    "kube-controller-manager": ("system:kube-controller-manager", None),
    "kube-scheduler": ("system:kube-scheduler", None),
    "kwok": ("kwok", "system:masters"),
}
"""Who may speak to the API server: user and group. kwok stands in for every kubelet and for the cloud."""

_HOSTS = ("localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc")
_ADDRESSES = ("127.0.0.1", "10.96.0.1")  # loopback, and the Service `kubernetes`
_LIFETIME = timedelta(days=3650)


def make(directory: Path) -> None:
    """Fill `directory` with `ca`, `server`, `service-accounts` and one pair per client, unless they are there.

    It is filled under another name and renamed, so a run that was killed leaves nothing half-made.
    """
    if directory.exists():
        return
    draft = directory.with_suffix(".draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    authority_key = ec.generate_private_key(ec.SECP256R1())
    authority = _authority(authority_key)
    _write(draft, "ca", authority_key, authority)
    for name, (user, group) in {"server": ("kube-apiserver", None), **CLIENTS}.items():
        key = ec.generate_private_key(ec.SECP256R1())
        _write(draft, name, key, _leaf(_name(user, group), key, authority, authority_key, server=name == "server"))
    _write(draft, "service-accounts", ec.generate_private_key(ec.SECP256R1()), None)
    draft.rename(directory)


def kubeconfig(directory: Path, client: str, port: int) -> str:
    """A kubeconfig for one client that needs no other file."""

    def encoded(name: str) -> str:
        return base64.b64encode((directory / name).read_bytes()).decode()

    server = {"server": f"https://127.0.0.1:{port}", "certificate-authority-data": encoded("ca.crt")}
    user = {
        "client-certificate-data": encoded(f"{client}.crt"),
        "client-key-data": encoded(f"{client}.key"),
    }
    content = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": CONTEXT,
        "clusters": [{"name": CONTEXT, "cluster": server}],
        "users": [{"name": client, "user": user}],
        "contexts": [{"name": CONTEXT, "context": {"cluster": CONTEXT, "user": client}}],
    }
    return yaml.safe_dump(content, sort_keys=False)


def _authority(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = _name("layer0 local cluster", None)
    return (
        _blank(name, name, key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def _leaf(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    *,
    server: bool,
) -> x509.Certificate:
    purpose = ExtendedKeyUsageOID.SERVER_AUTH if server else ExtendedKeyUsageOID.CLIENT_AUTH
    certificate = (
        _blank(subject, authority.subject, key)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()),
            critical=False,
        )
    )
    if server:
        names: list[x509.GeneralName] = [x509.DNSName(host) for host in _HOSTS]
        names += [x509.IPAddress(ipaddress.ip_address(address)) for address in _ADDRESSES]
        certificate = certificate.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return certificate.sign(authority_key, hashes.SHA256())


def _blank(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + _LIFETIME)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _name(user: str, group: str | None) -> x509.Name:
    attributes = [x509.NameAttribute(NameOID.COMMON_NAME, user)]
    if group:
        attributes.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, group))
    return x509.Name(attributes)


def _write(directory: Path, name: str, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate | None) -> None:
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with open(directory / f"{name}.key", "xb", opener=_for_the_owner) as file:
        file.write(private)
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    (directory / f"{name}.pub").write_bytes(public)
    if certificate:
        (directory / f"{name}.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def _for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)
