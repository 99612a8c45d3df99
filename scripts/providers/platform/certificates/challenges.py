"""ACME challenges in a DNS zone, and the wait until all its servers answer with them."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

import dns.exception
import dns.message
import dns.query
from dns.rdata import Rdata
from dns.rdtypes.ANY.TXT import TXT

from scripts.providers.platform.dns import back_ends, challenges
from scripts.providers.platform.dns.addresses import address
from scripts.providers.platform.dns.challenges import Record
from scripts.providers.platform.dns.zone import Unreachable
from scripts.providers.platform.session import Operation
from scripts.providers.servicer import Failed

_PATIENCE = 300.0  # seconds, unless the resource has a timeout of its own
_SILENCE = 30.0  # seconds, for a server that gives no answer
_POLL = 1.0  # seconds
_QUERY = 3.0  # seconds, for one server's answer


@dataclass(frozen=True)
class Challenges:
    """The challenges of one order, in one zone."""

    operation: Operation
    zone: str

    def put(self, records: Sequence[Record]) -> None:
        """Add them beside the values of others, and wait until every authoritative server answers with them."""
        zone = back_ends.opened(self.operation, self.zone)
        challenges.put(zone, records)
        spread(self.operation, zone.servers(), records)

    def remove(self, records: Sequence[Record]) -> None:
        """Take them away; one that is gone is no error."""
        if records:
            challenges.remove(back_ends.opened(self.operation, self.zone), records)


def spread(operation: Operation, servers: Iterable[str], records: Sequence[Record]) -> None:
    """Wait until every server answers with the challenges: an authority asks any, and a wrong answer uses one up.

    A server that gives no answer at all is left out after a while: it may be out of reach from here alone.
    Raises: `Failed`, naming the servers that answer without them to the end.
    """
    patience, start = operation.seconds(_PATIENCE), time.monotonic()
    open_ = [(server, record) for server in servers for record in records]
    while True:
        answers = {each: _answers(*each) for each in open_}
        open_ = [each for each in open_ if answers[each] is not True]
        lacking = [each for each in open_ if answers[each] is False]
        waited = time.monotonic() - start
        if not lacking and (not open_ or waited >= min(_SILENCE, patience)):
            break
        if waited >= patience:
            raise Failed(
                f"{_servers(lacking)} did not answer with the challenge at {lacking[0][1][0]} within {patience:.0f} s;"
                " see whether the server gets its zone from the primary"
            )
        operation.status(f"waiting for {_servers(open_)} to answer with the challenge")
        operation.pause(_POLL)
    if open_:
        operation.warn(f"{_servers(open_)} cannot be asked from here; the authority may see another zone there")


def _servers(pairs: Iterable[tuple[str, Record]]) -> str:
    return ", ".join(dict.fromkeys(server for server, _ in pairs))


def _answers(server: str, record: Record) -> bool | None:
    """Whether the server has the record; none when it gives no answer."""
    name, value = record
    query = dns.message.make_query(name, "TXT")
    try:
        found = address(server)
        answer, _ = dns.query.udp_with_fallback(query, found.host, _QUERY, found.port)
    except (OSError, dns.exception.DNSException, Unreachable):
        return None
    texts = (item for rrset in answer.answer for item in cast("Iterable[Rdata]", rrset))
    return any(b"".join(item.strings) == value.encode() for item in texts if isinstance(item, TXT))
