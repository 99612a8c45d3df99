"""The keys and certificates of one cluster: its own authority, and what that authority vouches for."""

import base64
import ipaddress
from pathlib import Path

import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from scripts.toolchain import keys
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


def make(directory: Path) -> None:
    """Fill `directory` with `ca`, `server`, `service-accounts` and one pair per client, unless they are there."""
    if directory.exists():
        return
    with keys.filled(directory) as draft:
        authority_key = keys.key()
        authority = keys.authority(authority_key, "layer0 local cluster")
        keys.write(draft, "ca", authority_key, authority)
        for name, (user, group) in {"server": ("kube-apiserver", None), **CLIENTS}.items():
            key = keys.key()
            leaf = _leaf(keys.named(user, group), key, authority, authority_key, server=name == "server")
            keys.write(draft, name, key, leaf)
        keys.write(draft, "service-accounts", keys.key(), None)


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
        keys.blank(subject, authority.subject, key)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(keys.usage(signs_certificates=False), critical=True)
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
