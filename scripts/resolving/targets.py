"""Whether the names that records lead to resolve. One that does not may be somebody else's tomorrow."""

from scripts.providers.platform.dns import names
from scripts.providers.platform.dns.zone import RecordSet
from scripts.resolving.back_end import BackEnd
from scripts.resolving.findings import Check, Finding, judged, unasked
from scripts.resolving.propagation import subject_of
from scripts.resolving.resolver import Resolver, Unresolved
from scripts.resolving.servers import NoAnswer

_ADDRESSES = ("A", "AAAA")
_NEEDED = {"CNAME": (*_ADDRESSES, "TXT", "MX"), "MX": _ADDRESSES, "NS": _ADDRESSES, "SRV": _ADDRESSES}
"""Of which types the target of a record must have one; proofs of ownership and of mail are TXT behind a CNAME."""
_NOWHERE = "."
"""The target that says there is no such service (RFC 2782, RFC 7505)."""


def targets(record: RecordSet) -> list[str]:
    """The names that a record leads to."""
    if record.alias:
        return [record.alias["name"]]
    ends = [value.rpartition(" ")[2] for value in record.values] if record.type in _NEEDED else []
    return [target for target in ends if target != _NOWHERE]


def findings(record: RecordSet, zone: str, back_end: BackEnd, resolver: Resolver) -> list[Finding]:
    """One for each target. Names in a zone that nobody serves are looked up where it is kept."""
    found: list[Finding] = []
    for target in targets(record):
        is_kept = bool(back_end.imitation) and names.is_in(target, zone)
        asked, subject = back_end.title if is_kept else resolver.name, subject_of(record)
        try:
            if is_kept:
                fault = "" if back_end.has(target) else f"leads to {target}, which is not there"
            else:
                fault = _dangling(target, record.type, resolver)
            found.append(judged(Check.TARGET, subject, asked, fault))
        except NoAnswer as error:
            found.append(unasked(Check.TARGET, subject, asked, f"leads to {target}: {error}"))
    return found


def _dangling(target: str, kind: str, resolver: Resolver) -> str:
    try:
        resolver.find(target, _NEEDED.get(kind, _ADDRESSES))
    except Unresolved as error:
        return f"leads nowhere: {error}"
    return ""
