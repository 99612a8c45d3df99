"""When a certificate is to be renewed, and why: arithmetic on its dates, without a clock."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509

RENEW_BEFORE_DAYS = 30

_FORM = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True)
class Window:
    """When the issuer wants a certificate renewed, by the renewal information of RFC 9773."""

    start: datetime
    end: datetime


def due(certificate: x509.Certificate, renew_before: int = RENEW_BEFORE_DAYS) -> datetime:
    """`renew_before` days before the end, or when a third of the lifetime is left, whichever is later.

    A certificate of 90 days is renewed 30 days before its end, one of 6 days 2 days before: counting days alone, a
    short-lived one would be due from its first hour on.
    """
    end = certificate.not_valid_after_utc
    lifetime = end - certificate.not_valid_before_utc
    return end - min(timedelta(days=renew_before), lifetime / 3)


def within(window: Window, certificate: x509.Certificate) -> datetime:
    """A moment in the issuer's window: spread evenly over certificates, and always the same for the same one."""
    seed = hashlib.sha256(certificate.serial_number.to_bytes(20)).digest()
    return window.start + (window.end - window.start) * (int.from_bytes(seed[:8]) / 2**64)


def reason(state: Mapping[str, Any], now: datetime) -> str:
    """Why the certificate in a state is to be renewed now; empty when it is not."""
    if now >= moment(state["notAfter"]):
        return f"expired at {state['notAfter']}"
    if now >= moment(state["renewAt"]):
        return f"renewal is due since {state['renewAt']}; it expires at {state['notAfter']}"
    return ""


def dates(certificate: x509.Certificate, renew_at: datetime) -> dict[str, str]:
    """What a certificate says of itself, and when to renew it, as a state keeps it."""
    return {
        "serial": f"{certificate.serial_number:x}",
        "notBefore": written(certificate.not_valid_before_utc),
        "notAfter": written(certificate.not_valid_after_utc),
        "renewAt": written(renew_at),
    }


def written(when: datetime) -> str:
    """A moment as RFC 3339, in UTC, to the second."""
    return when.astimezone(UTC).strftime(_FORM)


def moment(text: str) -> datetime:
    """The moment that `written` wrote."""
    return datetime.strptime(text, _FORM).replace(tzinfo=UTC)
