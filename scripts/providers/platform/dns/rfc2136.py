# ruff: noqa: ARG002 - the signatures are those of every zone
"""Zones of a server that takes dynamic updates (RFC 2136), signed with a shared key (TSIG, RFC 8945)."""

import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager

import dns.exception
import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.rdataclass
import dns.rdataset
import dns.rdatatype
import dns.tsig
import dns.tsigkeyring
import dns.update

from scripts.providers.platform import retries
from scripts.providers.platform.dns import answers, values
from scripts.providers.platform.dns.addresses import Address, address
from scripts.providers.platform.dns.back_ends import BACK_ENDS
from scripts.providers.platform.dns.zone import Moved, RecordSet, Swap, Unreachable, Zone
from scripts.providers.platform.session import Operation
from scripts.providers.properties import Properties
from scripts.providers.servicer import Failed

_ANSWERS = 10.0  # seconds for one question
_TRIES = 3
_SECONDARIES = 300.0  # seconds for all secondaries to hold a change
_GLANCE = 2.0  # seconds for a secondary to answer
_LOOK = 1.0  # seconds between two looks at a secondary
_STALE = (dns.rcode.NXRRSET, dns.rcode.YXRRSET, dns.rcode.NXDOMAIN, dns.rcode.YXDOMAIN)
"""The answers to a prerequisite that is not met."""


def opened(operation: Operation, name: str) -> Zone:
    section = operation.settings.section("dns")["rfc2136"]
    zone = UpdatedZone(operation, name, section)
    operation.session.once(("rfc2136", name), zone.probe)
    return zone


class UpdatedZone(Zone):
    """One zone of a server, updated by message."""

    def __init__(self, operation: Operation, name: str, section: Properties) -> None:
        self.name = name
        self._operation = operation
        self._server = address(section["server"], section.get("port", 53))
        self._secondaries = [address(server) for server in section.get("secondaries", ())]
        self._key_name = section["keyName"]
        algorithm = section.get("keyAlgorithm", "hmac-sha256")
        try:
            ring = dns.tsigkeyring.from_text({self._key_name: (f"{algorithm}.", section["keySecret"])})
        except ValueError as error:
            raise Failed(f"dns.rfc2136.keySecret must be base64: {error}") from None
        self._key = next(iter(ring.values()))

    def probe(self) -> None:
        """Raises: `Failed`, when the server is not there or is no authority for the zone."""
        answer = self._exchange(self._query(self.name, "SOA"))
        if answer.rcode() != dns.rcode.NOERROR or not answer.get_rrset(
            answer.answer, _name(self.name), dns.rdataclass.IN, dns.rdatatype.SOA
        ):
            told = dns.rcode.to_text(answer.rcode())
            raise Failed(
                f"{self._server.text} is no authority for the zone {self.name} ({told}); set its primary server"
            )

    def read(self, name: str, kind: str, identifier: str = "") -> RecordSet | None:
        held = self._held(name, kind)
        return answers.record(name, kind, held) if held else None

    def types(self, name: str) -> frozenset[str]:
        return frozenset(kind for kind in BACK_ENDS["rfc2136"].types if self._held(name, kind))

    def swap(self, swaps: Sequence[Swap]) -> None:
        update = dns.update.UpdateMessage(_name(self.name), keyring=self._key)
        for old, new in swaps:
            record = old or new
            if record:
                self._add(update, record, old, new)
        answer = self._exchange(update)
        if answer.rcode() in _STALE:
            raise Moved(f"the zone {self.name} was changed by somebody else ({dns.rcode.to_text(answer.rcode())})")
        self._accepted(answer)
        for old, new in swaps:
            self._await_secondaries(old, new)

    def servers(self) -> tuple[str, ...]:
        return tuple(server.text for server in (self._server, *self._secondaries))

    def _add(
        self, update: dns.update.UpdateMessage, record: RecordSet, old: RecordSet | None, new: RecordSet | None
    ) -> None:
        """One swap in the message, with what must be there for it to happen."""
        name, kind = _name(record.name), record.type
        if old:
            held = self._held(record.name, kind)
            if not held or answers.record(record.name, kind, held) != old:
                raise Moved(f"{record.name} {kind} was changed by somebody else")
            update.present(name, *held)
            update.delete(name, kind)
        elif kind == "CNAME":
            update.absent(name)
        else:
            update.absent(name, kind)
            update.absent(name, "CNAME")
        if new:
            update.add(name, dns.rdataset.from_rdata_list(new.ttl or 0, [values.parsed(kind, v) for v in new.values]))

    def _held(self, name: str, kind: str) -> dns.rdataset.Rdataset | None:
        """The records themselves. An answer may come from a wildcard; whether the name has them, the server tells
        by a prerequisite alone (RFC 2136, 2.4.1)."""
        found = answers.held(self._exchange(self._query(name, kind)), name, kind)
        if not found:
            return None
        asked = dns.update.UpdateMessage(_name(self.name), keyring=self._key)
        asked.present(_name(name), kind)
        answer = self._exchange(asked)
        if answer.rcode() in _STALE:
            return None
        self._accepted(answer)
        return found

    def _await_secondaries(self, old: RecordSet | None, new: RecordSet | None) -> None:
        record = new or old
        deadline = time.monotonic() + self._operation.seconds(_SECONDARIES)
        for server in self._secondaries if record else ():
            while record and not self._serves(server, record, new):
                if time.monotonic() > deadline:
                    raise Failed(f"{server.text} does not answer by the change of {record.name} yet; see its transfers")
                self._operation.status(f"waiting for {server.text} to answer by it")
                self._operation.pause(_LOOK)

    def _serves(self, server: Address, record: RecordSet, new: RecordSet | None) -> bool:
        query = dns.message.make_query(_name(record.name), record.type, flags=0)
        try:
            answer, _ = dns.query.udp_with_fallback(query, server.host, _GLANCE, server.port)
        except (OSError, dns.exception.DNSException):
            return False
        found = answers.held(answer, record.name, record.type)
        return (answers.record(record.name, record.type, found) if found else None) == new

    def _query(self, name: str, kind: str) -> dns.message.QueryMessage:
        query = dns.message.make_query(_name(name), kind, flags=0)
        query.use_tsig(self._key)
        return query

    def _exchange(self, message: dns.message.Message) -> dns.message.Message:
        """The answer. An update whose answer was lost is sent again; what it asks to be there tells if it was done."""
        return retries.persist(self._operation, lambda: self._sent(message), transient=_is_away, tries=_TRIES)

    def _sent(self, message: dns.message.Message) -> dns.message.Message:
        with self._plainly():
            return dns.query.tcp(message, self._server.host, _ANSWERS, self._server.port)

    @contextmanager
    def _plainly(self) -> Generator[None]:
        """Errors of the exchange in plain words."""
        try:
            yield
        except (dns.tsig.PeerError, dns.tsig.BadSignature, dns.message.UnknownTSIGKey) as error:
            why = type(error).__name__
            raise Failed(
                f"{self._server.text} does not accept the key {self._key_name} ({why}); check dns.rfc2136"
            ) from None
        except (OSError, dns.exception.DNSException) as error:
            raise Unreachable(f"{self._server.text} does not answer: {error or type(error).__name__}") from None

    def _accepted(self, answer: dns.message.Message) -> None:
        if answer.rcode() != dns.rcode.NOERROR:
            refused = (
                f"{self._server.text} refused to update the zone {self.name} ({dns.rcode.to_text(answer.rcode())})"
            )
            raise Failed(f"{refused}; let the key {self._key_name} update it, or see the server's log")


def _name(name: str) -> dns.name.Name:
    return dns.name.from_text(name)


def _is_away(error: Exception) -> bool:
    return isinstance(error, Unreachable)
