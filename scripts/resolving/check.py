"""All checks of all zones, side by side, because most of the time is spent waiting for servers."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import chain

from scripts.providers.platform.dns.zone import RecordSet
from scripts.resolving import delegation, propagation, targets
from scripts.resolving.back_end import BackEnd
from scripts.resolving.delegation import Delegation
from scripts.resolving.findings import Check, Finding, Outcome, judged, unasked
from scripts.resolving.records import Declared
from scripts.resolving.resolver import Resolver
from scripts.resolving.servers import NoAnswer, NoAuthority, Server

_TOGETHER = 16
"""How many servers or names are asked at once."""


def findings(zones: Iterable[Declared], resolver: Resolver) -> list[Finding]:
    """Everything about these zones."""
    with ThreadPoolExecutor(_TOGETHER) as pool:
        return list(chain.from_iterable(pool.map(partial(_of_zone, resolver=resolver), zones)))


def _of_zone(declared: Declared, resolver: Resolver) -> list[Finding]:
    back_end = BackEnd(declared)
    zone, records = declared.zone, declared.records
    led = delegation.imitated(zone, back_end) if back_end.imitation else delegation.followed(zone, back_end, resolver)
    leading = partial(targets.findings, zone=zone, back_end=back_end, resolver=resolver)
    with ThreadPoolExecutor(_TOGETHER) as pool:
        kept = pool.submit(propagation.at_api, back_end, records) if back_end.has_api else None
        led_to = pool.map(leading, records)
        served = list(pool.map(partial(_of_server, led=led, records=records), led.servers))
        by_api = kept.result() if kept else []
        return [*led.findings, *weighed(led.servers, served), *by_api, *chain.from_iterable(led_to)]


def _of_server(server: Server, led: Delegation, records: Sequence[RecordSet]) -> list[Finding]:
    """One that does not answer for the zone is not asked for its records."""
    try:
        own = server.name_servers(led.zone)
    except NoAuthority as error:
        return [judged(Check.DELEGATION, led.zone, server.name, str(error))]
    except NoAnswer as error:
        return [unasked(Check.DELEGATION, led.zone, server.name, str(error))]
    return [delegation.compared(server, own, led), *propagation.at_server(server, records)]


def weighed(servers: Sequence[Server], found: Sequence[Sequence[Finding]]) -> Iterator[Finding]:
    """The findings at each server. Where one server of a zone answers, the silence of another is its own fault."""
    some_answer = any(each.outcome is not Outcome.NOT_ASKED for listed in found for each in listed)
    for server, listed in zip(servers, found, strict=True):
        for each in listed:
            silent = server.is_silent and each.outcome is Outcome.NOT_ASKED
            yield replace(each, outcome=Outcome.WRONG) if silent and some_answer else each
