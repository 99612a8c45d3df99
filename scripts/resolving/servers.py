"""A name server at one address, asked for what it holds itself."""

import dns.exception
import dns.flags
import dns.message
import dns.query
import dns.rcode

from scripts.providers.platform.dns import answers
from scripts.providers.platform.dns.addresses import Address
from scripts.providers.platform.dns.zone import RecordSet

_TRIES = (2.0, 3.0)  # seconds to wait for an answer, and for one to the same question asked again
SECONDS = sum(_TRIES)
"""How long one server may take."""


class NoAnswer(Exception):
    """Nothing came back to judge by; the text says why."""


class Silent(NoAnswer):
    """The question was sent, and nothing came back in time."""


class NoAuthority(Exception):
    """The server answers, and does not answer for the zone; the text says how."""


class Server:
    """One that leaves a question open is asked no more."""

    def __init__(self, name: str, at: Address) -> None:
        """`name` is what people know it by."""
        self.at = at
        self.name = at.text if name == at.text else f"{name} ({at.host})"
        self._gone: NoAnswer | None = None

    @property
    def is_silent(self) -> bool:
        """Whether it was asked and did not answer in time."""
        return isinstance(self._gone, Silent)

    def name_servers(self, zone: str) -> frozenset[str]:
        """Those that it names for a zone that it answers for. Raises: `NoAuthority`, `NoAnswer`."""
        answer = self.ask(zone, "NS")
        _check(answer)
        found = answers.held(answer, zone, "NS")
        if found is None:
            raise NoAuthority(f"has no zone {zone}")
        return frozenset(answers.record(zone, "NS", found).values)

    def delegates(self, zone: str) -> frozenset[str]:
        """The name servers that it, an authority for the zone above, sends others to; none if it knows of no such zone.

        Raises: `NoAuthority`, `NoAnswer`; the latter too where it serves both zones, and so answers for the lower one.
        """
        answer = self.ask(zone, "NS")
        found = answers.held(answer, zone, "NS")
        if found and _is_authoritative(answer):
            raise NoAnswer(f"serves {zone} too, so what the zone above says does not show")
        if not found:
            _check(answer)
        return frozenset(answers.record(zone, "NS", found).values) if found else frozenset()

    def held(self, name: str, kind: str) -> RecordSet | None:
        """A record set as it has it. Raises: `NoAuthority`, `NoAnswer`."""
        answer = self.ask(name, kind)
        found = answers.held(answer, name, kind)
        if not (found and kind == "NS"):  # a delegation is told without authority
            _check(answer)
        return answers.record(name, kind, found) if found else None

    def ask(self, name: str, kind: str) -> dns.message.Message:
        """Its answer. Raises: `NoAnswer`."""
        if self._gone:
            raise self._gone
        try:
            return self._asked(dns.message.make_query(name, kind, flags=0))
        except NoAnswer as error:
            self._gone = error
            raise

    def _asked(self, query: dns.message.QueryMessage) -> dns.message.Message:
        for seconds in _TRIES:
            try:
                return dns.query.udp_with_fallback(query, self.at.host, seconds, self.at.port)[0]
            except dns.exception.Timeout:
                continue
            except (OSError, dns.exception.DNSException) as error:
                raise NoAnswer(f"cannot be asked: {error or type(error).__name__}") from error
        raise Silent(f"does not answer within {SECONDS:.0f} s")


def _check(answer: dns.message.Message) -> None:
    if answer.rcode() not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
        raise NoAuthority(f"answers {dns.rcode.to_text(answer.rcode())}")
    if not _is_authoritative(answer):
        raise NoAuthority("answers without authority")


def _is_authoritative(answer: dns.message.Message) -> bool:
    return bool(answer.flags & dns.flags.AA)
