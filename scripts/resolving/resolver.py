"""The resolver that programs on this machine ask, or another one."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, cast

import dns.exception
import dns.name
import dns.resolver

from scripts.providers.platform.dns import names
from scripts.providers.platform.dns.addresses import Address
from scripts.resolving.servers import SECONDS, NoAnswer, Server

PORT = 53


class Unresolved(Exception):
    """A name leads nowhere; the text says how."""


class Resolver:
    """Answers come from the whole of DNS, as clients see it."""

    def __init__(self, at: Address | None = None, port: int = PORT) -> None:
        """Ask the one `at` an address, else this machine's; `port` is that of servers known by name alone."""
        self._port = port
        self._gone = ""
        self._has_answered = False
        self.name = at.text if at else "this machine's resolver"
        try:
            self._resolver = dns.resolver.Resolver(configure=at is None)
        except dns.resolver.NoResolverConfiguration:
            self._resolver, self._gone = dns.resolver.Resolver(configure=False), "there is no resolver to ask"
        self._resolver.lifetime = SECONDS
        if at:
            self._resolver.nameservers, self._resolver.port = [at.host], at.port

    def find(self, name: str, kinds: Sequence[str]) -> list[str]:
        """The values of the first of some types that the name has. Raises: `Unresolved`, `NoAnswer`."""
        for kind in kinds:
            if found := self._values(name, kind):
                return found
        raise Unresolved(f"{name} has no record of type {' or '.join(kinds)}")

    def servers(self, name: str) -> list[Server]:
        """A name server at each of its addresses. Raises: `Unresolved`, `NoAnswer`."""
        found = [address for kind in ("A", "AAAA") for address in self._values(name, kind)]
        if not found:
            raise Unresolved(f"{name} has no address")
        return [Server(name, Address(f"{address}:{self._port}", address, self._port)) for address in found]

    def parents(self, zone: str) -> Iterator[Server]:
        """The servers of the zone that delegates this one. Raises: `Unresolved`, `NoAnswer`."""
        if self._gone:
            raise NoAnswer(self._gone)
        above = dns.name.from_text(zone).parent()
        try:
            parent = dns.resolver.zone_for_name(above, resolver=self._resolver, lifetime=SECONDS)
        except dns.exception.DNSException as error:
            raise NoAnswer(f"cannot tell which zone is above: {self._refusal(zone, error)}") from error
        for name in sorted(self.find(parent.to_text(), ["NS"])):
            with suppress(Unresolved):
                yield from self.servers(names.canonical(name))

    def _values(self, name: str, kind: str) -> list[str]:
        """Those that the name has, at the end of its aliases. Raises: `Unresolved`, `NoAnswer`."""
        if self._gone:
            raise NoAnswer(self._gone)
        try:
            answer = self._resolver.resolve(dns.name.from_text(name), kind, raise_on_no_answer=False)
        except dns.resolver.NXDOMAIN as error:
            self._has_answered = True
            raise Unresolved(f"{name} does not exist") from error
        except dns.exception.DNSException as error:
            raise self._refusal(name, error) from error
        self._has_answered = True
        found: Any = answer.rrset or ()
        return [str(item) for item in found]

    def _refusal(self, name: str, error: dns.exception.DNSException) -> Unresolved | NoAnswer:
        """A resolver that never answered is asked no more."""
        brief = _brief(error)
        if "SERVFAIL" in brief:
            self._has_answered = True
            return Unresolved(f"{name} does not resolve: {brief}")
        if not self._has_answered:
            self._gone = brief
        return NoAnswer(brief)


def _brief(error: dns.exception.DNSException) -> str:
    """An error in few words: dnspython's own text repeats the question and lists every try."""
    if isinstance(error, dns.resolver.NoNameservers):
        details = cast("dict[str, Any]", error.kwargs)
        tries = details.get("errors")  # each has its outcome in the fourth place
        return f"the resolver answers {tries[-1][3]}" if tries else "the resolver gives no answer"
    if isinstance(error, dns.exception.Timeout):
        return f"the resolver does not answer within {SECONDS:.0f} s"
    return str(error) or type(error).__name__
