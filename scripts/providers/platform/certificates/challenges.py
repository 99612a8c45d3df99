"""ACME challenges in a DNS zone, and the wait until all its servers answer with them."""

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
        self._spread(zone.servers(), records)

    def remove(self, records: Sequence[Record]) -> None:
        """Take them away; one that is gone is no error."""
        if records:
            challenges.remove(back_ends.opened(self.operation, self.zone), records)

    def _spread(self, servers: Iterable[str], records: Sequence[Record]) -> None:
        """An authority asks any of the servers, and one wrong answer uses the challenge up."""
        patience = self.operation.seconds(_PATIENCE)
        missing = [(server, record) for server in servers for record in records]
        for _ in range(int(patience / _POLL)):
            missing = [(server, record) for server, record in missing if not _answers(server, record)]
            if not missing:
                return
            self.operation.status(f"waiting for {missing[0][0]} to answer with the challenge")
            self.operation.pause(_POLL)
        late = ", ".join(dict.fromkeys(server for server, _ in missing))
        raise Failed(
            f"{late} did not answer with the challenge at {missing[0][1][0]} within {patience:.0f} s;"
            " see whether the server gets its zone from the primary"
        )


def _answers(server: str, record: Record) -> bool:
    name, value = record
    query = dns.message.make_query(name, "TXT")
    try:
        found = address(server)
        answer, _ = dns.query.udp_with_fallback(query, found.host, _QUERY, found.port)
    except (OSError, dns.exception.DNSException, Unreachable):
        return False
    texts = (item for rrset in answer.answer for item in cast("Iterable[Rdata]", rrset))
    return any(b"".join(item.strings) == value.encode() for item in texts if isinstance(item, TXT))
