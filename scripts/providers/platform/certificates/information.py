"""What an ACME authority says about when to renew one certificate (RFC 9773)."""

import base64

from acme import messages
from cryptography import x509

from scripts.providers.platform.certificates.account import Account, explained
from scripts.providers.platform.certificates.renewal import Window


def window(account: Account, certificate: x509.Certificate) -> Window | None:
    """The window that the authority suggests, none where it offers no such information.

    Raises: `Failed`, when it offers it and does not answer.
    """
    base = getattr(account.client.directory, "renewalInfo", None)
    if base is None:
        return None
    with explained(account.url):
        answer = account.client.net.get(f"{base}/{identifier(certificate)}").json()
        suggested = messages.RenewalInfo.from_json(answer).suggested_window
    return Window(suggested.start, suggested.end)


def identifier(certificate: x509.Certificate) -> str:
    """The certificate's name there: its authority's key identifier and its serial number (RFC 9773, section 4.1)."""
    extension = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier)
    serial = certificate.serial_number
    octets = serial.to_bytes(serial.bit_length() // 8 + 1, signed=True)  # as in DER, with room for the sign
    return f"{_base64url(extension.value.key_identifier or b'')}.{_base64url(octets)}"


def _base64url(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()
