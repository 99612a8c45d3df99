"""The values of a record in their one canonical spelling, and what is wrong with one that has none.

Zone-file form without final dots; a TXT value is its plain text, whatever strings it is sent in.
"""

import dns.exception
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rdtypes.ANY.TXT

from scripts.providers.platform.dns import names

_NAMED = ("CNAME", "NS", "MX", "SRV")
"""The types whose value ends in a host name."""
_STRING = 255  # bytes that one string of a TXT record holds (RFC 1035, 3.3)


def canonical(kind: str, value: str) -> str:
    """The one spelling of a value. Raises: `ValueError`."""
    return shown(parsed(kind, value))


def parsed(kind: str, value: str) -> dns.rdata.Rdata:
    """The value as it goes over the wire. Raises: `ValueError`."""
    if kind == "TXT":
        return _text(value)
    try:
        typed = (dns.rdataclass.IN, dns.rdatatype.from_text(kind))
        return dns.rdata.from_text(*typed, value, origin=dns.name.root, relativize=False)
    except (dns.exception.DNSException, ValueError) as error:
        raise ValueError(str(error) or type(error).__name__) from error


def shown(data: dns.rdata.Rdata) -> str:
    """The canonical spelling of what came over the wire."""
    if isinstance(data, dns.rdtypes.ANY.TXT.TXT):
        return b"".join(data.strings).decode(errors="backslashreplace")
    kind, text = dns.rdatatype.to_text(data.rdtype), data.to_text()
    if kind not in _NAMED:
        return text
    front, _, target = text.rpartition(" ")
    target = target.lower() if target == "." else target.lower().removesuffix(".")
    return f"{front} {target}" if front else target


def fault(kind: str, value: str) -> str | None:
    """What is wrong with a value, if anything is."""
    if kind == "TXT":
        return "must be without the quotes around it" if len(value) > 1 and value[0] == value[-1] == '"' else None
    try:
        text = canonical(kind, value)
    except ValueError as error:
        return f"must be the value of a record of type {kind}, got {value!r}: {error}"
    target = text.rpartition(" ")[2]
    if kind in _NAMED and target != "." and (reason := names.fault(target)):
        return f"must end in a host name that {reason}, got {value!r}"
    return None


def _text(value: str) -> dns.rdata.Rdata:
    octets = value.encode()
    strings = [octets[at : at + _STRING] for at in range(0, len(octets), _STRING)] or [b""]
    return dns.rdtypes.ANY.TXT.TXT(dns.rdataclass.IN, dns.rdatatype.TXT, strings)
