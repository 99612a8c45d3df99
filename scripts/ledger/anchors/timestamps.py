"""An RFC 3161 timestamp over a checkpoint: an authority's word that it was there at that time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from scripts.ledger.offline import Broken

_SECONDS = 30
_TYPE = "application/timestamp-query"


class Unavailable(Exception):
    """The authority gives no timestamp."""


def anchor(url: str, note: bytes) -> bytes:
    """The authority's answer for a signed checkpoint, DER. Raises `Unavailable`."""
    import httpx2
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder, decode_timestamp_response

    asked = TimestampRequestBuilder().data(note).hash_algorithm(HashAlgorithm.SHA256).cert_request(cert_request=True)
    request = asked.nonce(nonce=True).build()
    try:
        response = httpx2.post(
            url, content=request.as_bytes(), headers={"Content-Type": _TYPE}, timeout=_SECONDS
        ).raise_for_status()
        answer = decode_timestamp_response(response.content)
    except (httpx2.HTTPError, ValueError) as error:
        raise Unavailable(f"{url}: it gives no timestamp: {error}") from error
    if answer.status or answer.tst_info.nonce != request.nonce:
        raise Unavailable(f"{url}: it gives no timestamp: {', '.join(answer.status_string) or 'to another question'}")
    return answer.as_bytes()


def stamped(token: bytes, note: bytes, roots: bytes) -> datetime:
    """When the authority saw the checkpoint, by authorities in PEM that are trusted. Raises `Broken`."""
    from cryptography.x509 import load_pem_x509_certificates
    from rfc3161_client import VerificationError, decode_timestamp_response

    try:
        answer = decode_timestamp_response(token)
        _verifier(load_pem_x509_certificates(roots)).verify_message(answer, note)
    except (VerificationError, ValueError) as error:
        raise Broken(f"the timestamp is not one of the checkpoint by an authority that is trusted: {error}") from error
    return answer.tst_info.gen_time


def _verifier(roots: Sequence[Any]) -> Any:
    from rfc3161_client import VerifierBuilder

    builder = VerifierBuilder()
    for root in roots:
        builder = builder.add_root_certificate(root)
    return builder.build()
