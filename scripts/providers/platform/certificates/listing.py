"""The certificates in a stack's state, as a person or a monitor wants to see them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature

from scripts.providers.platform.certificates import keys, renewal

_TYPE = "platform:index:Certificate"
_TOLD = ("names", "issuer", "serial", "notBefore", "notAfter", "renewAt")


def entries(resources: Iterable[Mapping[str, Any]], now: datetime) -> list[dict[str, Any]]:
    """Those among a deployment's resources, the first to expire first, as they are at a moment."""
    found = [_entry(item, now) for item in resources if item["type"] == _TYPE and item.get("outputs")]
    return sorted(found, key=lambda each: each["notAfter"])


def _entry(resource: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The key itself is a secret of the state; its kind stands in the certificate."""
    state = resource["outputs"]
    leaf, *above = x509.load_pem_x509_certificates(f"{state['certificate']}{state['chain']}".encode())
    return {
        "urn": resource["urn"],
        **{name: state[name] for name in _TOLD},
        "daysLeft": (leaf.not_valid_after_utc - now).days,
        "due": renewal.reason(state, now),
        "key": keys.kind(leaf.public_key()),
        "chain": [item.subject.rfc4514_string() for item in above],
        "chainFaults": list(_faults([leaf, *above], now)),
    }


def _faults(chain: Sequence[x509.Certificate], now: datetime) -> Iterator[str]:
    """Why those above a certificate do not vouch for it."""
    if len(chain) == 1:
        yield "nothing stands above the certificate"
    for below, above in pairwise(chain):
        name = above.subject.rfc4514_string()
        try:
            below.verify_directly_issued_by(above)
        except (ValueError, TypeError, InvalidSignature):
            yield f"{name} did not issue what stands below it"
        if above.not_valid_after_utc <= now:
            yield f"{name} expired at {renewal.written(above.not_valid_after_utc)}"
