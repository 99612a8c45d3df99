"""Private keys: the algorithms that certificates may have, and keys as PEM."""

from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

_EXPONENT = 65537

_ALGORITHMS: dict[str, Callable[[], PrivateKey]] = {
    "ECDSA-P256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "ECDSA-P384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "RSA-3072": lambda: rsa.generate_private_key(_EXPONENT, 3072),
    "RSA-4096": lambda: rsa.generate_private_key(_EXPONENT, 4096),
}

ALGORITHMS = tuple(_ALGORITHMS)
DEFAULT = "ECDSA-P256"


def make(algorithm: str = DEFAULT) -> PrivateKey:
    """A new key."""
    return _ALGORITHMS[algorithm]()


def pem(key: PrivateKey) -> str:
    """The key as PKCS #8, not encrypted."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def load(text: str) -> PrivateKey:
    """The key in a PEM text.

    Raises: `ValueError`, without a word of the text, when it is no ECDSA or RSA key or is encrypted.
    """
    try:
        key = load_pem_private_key(text.encode(), password=None)
    except (TypeError, ValueError) as error:
        raise ValueError("must be a private key in PEM, not encrypted") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise ValueError("must be an ECDSA or RSA key")  # noqa: TRY004 - a text of another content, not another type
    return key


def kind(public: object) -> str:
    """The algorithm of a public key, as far as it is one of ours."""
    if isinstance(public, ec.EllipticCurvePublicKey):
        return f"ECDSA-P{public.key_size}"
    return f"RSA-{public.key_size}" if isinstance(public, rsa.RSAPublicKey) else type(public).__name__
