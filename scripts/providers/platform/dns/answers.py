"""The record sets in the answer of a name server."""

import dns.message
import dns.name
import dns.rdataclass
import dns.rdataset
import dns.rdatatype

from scripts.providers.platform.dns import values
from scripts.providers.platform.dns.zone import RecordSet


def held(answer: dns.message.Message, name: str, kind: str) -> dns.rdataset.Rdataset | None:
    """The records in an answer; those of a delegation stand in its authority section."""
    wanted = (dns.name.from_text(name), dns.rdataclass.IN, dns.rdatatype.from_text(kind))
    found = answer.get_rrset(answer.answer, *wanted)
    if not found and kind == "NS":
        found = answer.get_rrset(answer.authority, *wanted)
    return found.to_rdataset() if found else None


def record(name: str, kind: str, found: dns.rdataset.Rdataset) -> RecordSet:
    """The record set that they are."""
    return RecordSet(name, kind, found.ttl, tuple(sorted(map(values.shown, found))))
