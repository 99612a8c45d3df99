"""Whether those who ask for a zone are led to its servers, and which servers these are."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice

from scripts.resolving.back_end import BackEnd
from scripts.resolving.findings import Check, Finding, judged, unasked
from scripts.resolving.resolver import Resolver, Unresolved
from scripts.resolving.servers import NoAnswer, NoAuthority, Server

_PARENTS = 3
"""How many servers of the zone above are tried: all hold the same, and a top-level domain has a dozen."""

_Heard = tuple[Server, frozenset[str] | NoAuthority | NoAnswer]


@dataclass
class Delegation:
    """A zone's servers."""

    zone: str
    parent: frozenset[str] | None = None
    """The name servers that the zone above names; None where that is not known."""
    servers: list[Server] = field(default_factory=list[Server])
    """Each address once."""
    findings: list[Finding] = field(default_factory=list[Finding])
    """What was found on the way to them."""

    def right(self, server: str) -> None:
        """Note what is as it should be."""
        self.findings.append(judged(Check.DELEGATION, self.zone, server, ""))

    def wrong(self, server: str, fault: str) -> None:
        """Note what is not."""
        self.findings.append(judged(Check.DELEGATION, self.zone, server, fault))

    def unasked(self, server: str, why: str) -> None:
        """Note what nobody told."""
        self.findings.append(unasked(Check.DELEGATION, self.zone, server, why))


def imitated(zone: str, back_end: BackEnd) -> Delegation:
    """That of a zone which an imitation of Route 53 keeps: it has the names of servers, and no server."""
    made = Delegation(zone)
    try:
        for name in back_end.names():
            made.unasked(name, f"{back_end.imitation} is not Amazon's Route 53 and serves no DNS")
    except NoAnswer as error:
        made.unasked(back_end.title, str(error))
    return made


def followed(zone: str, back_end: BackEnd, resolver: Resolver) -> Delegation:
    """From the zone above, from where the zone is kept and from the zone itself to all its servers."""
    made = Delegation(zone)
    _ask_parent(made, resolver)
    try:
        made.servers = _once(back_end.servers(resolver))
    except NoAnswer as error:
        made.unasked(back_end.title, str(error))
    except Unresolved as error:
        made.wrong(back_end.title, str(error))
    known = _named(made, made.parent or frozenset(), resolver)
    own = _own(zone, made.servers or known)
    made.servers = _once([*made.servers, *known, *_named(made, own - (made.parent or frozenset()), resolver)])
    return made


def compared(server: Server, own: frozenset[str], made: Delegation) -> Finding:
    """Whether a server names the same servers as the zone above."""
    fault = "" if not made.parent or own == made.parent else f"names {_list(own)}, the zone above {_list(made.parent)}"
    return judged(Check.DELEGATION, made.zone, server.name, fault)


def _ask_parent(made: Delegation, resolver: Resolver) -> None:
    """The first of its servers that tells is believed."""
    try:
        servers = list(islice(resolver.parents(made.zone), _PARENTS))
    except (Unresolved, NoAnswer) as error:
        return made.unasked(resolver.name, str(error))
    heard = _heard(servers, lambda server: server.delegates(made.zone))
    for server, named in heard:
        if isinstance(named, frozenset):
            made.parent = named
            return made.right(server.name) if named else made.wrong(server.name, f"does not delegate {made.zone}")
    for server, why in heard:
        made.unasked(server.name, str(why))
    return None


def _own(zone: str, servers: Iterable[Server]) -> frozenset[str]:
    """The zone's name servers, in the words of all that answer for it."""
    heard = _heard(servers, lambda server: server.name_servers(zone))
    return frozenset(name for _, named in heard if isinstance(named, frozenset) for name in named)


def _heard(servers: Iterable[Server], ask: Callable[[Server], frozenset[str]]) -> list[_Heard]:
    """What each says, or why it does not. They are asked side by side: ten silent ones take no longer than one."""

    def hear(server: Server) -> _Heard:
        try:
            return server, ask(server)
        except (NoAuthority, NoAnswer) as error:
            return server, error

    with ThreadPoolExecutor() as pool:
        return list(pool.map(hear, servers))


def _named(made: Delegation, names: frozenset[str], resolver: Resolver) -> list[Server]:
    """The servers that have these names; a name without one is noted."""
    found: list[Server] = []
    with ThreadPoolExecutor() as pool:
        looked_up = {name: pool.submit(resolver.servers, name) for name in sorted(names)}
    for name, future in looked_up.items():
        try:
            found += future.result()
        except Unresolved as error:
            made.wrong(name, str(error))
        except NoAnswer as error:
            made.unasked(name, str(error))
    return found


def _once(servers: Iterable[Server]) -> list[Server]:
    return list({(server.at.host, server.at.port): server for server in servers}.values())


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"
