"""Whether each server holds each record as it was declared."""

from collections.abc import Iterable, Sequence

from scripts.providers.platform.dns.zone import RecordSet
from scripts.resolving.back_end import BackEnd
from scripts.resolving.findings import Check, Finding, judged, unasked
from scripts.resolving.servers import NoAnswer, NoAuthority, Server


def at_server(server: Server, records: Iterable[RecordSet]) -> list[Finding]:
    """What an authoritative server answers; sets that share a name and type take turns in its answers."""
    shared: dict[tuple[str, str], list[RecordSet]] = {}
    for record in records:
        shared.setdefault((record.name, record.type), []).append(record)
    return [_at_server(server, wanted) for wanted in shared.values()]


def _at_server(server: Server, wanted: Sequence[RecordSet]) -> Finding:
    subject = subject_of(wanted[0])
    try:
        fault = answered(server.held(wanted[0].name, wanted[0].type), wanted)
    except NoAuthority as error:
        fault = str(error)
    except NoAnswer as error:
        return unasked(Check.PROPAGATION, subject, server.name, str(error))
    return judged(Check.PROPAGATION, subject, server.name, fault)


def at_api(back_end: BackEnd, records: Iterable[RecordSet]) -> list[Finding]:
    """What the API of a back end shows, each set by itself."""
    return [_at_api(back_end, record) for record in records]


def _at_api(back_end: BackEnd, record: RecordSet) -> Finding:
    subject = " ".join(filter(None, (subject_of(record), record.identifier)))
    try:
        return judged(Check.PROPAGATION, subject, back_end.title, difference(back_end.read(record), record))
    except NoAnswer as error:
        return unasked(Check.PROPAGATION, subject, back_end.title, str(error))


def subject_of(record: RecordSet) -> str:
    """What findings call it."""
    return f"{record.name} {record.type}"


def answered(found: RecordSet | None, wanted: Sequence[RecordSet]) -> str:
    """How an answer is none of the sets that it may be; empty if it is one. What an alias gives is not known here."""
    faults = ["" if found and each.alias else _plain_difference(found, each) for each in wanted]
    if "" in faults:
        return ""
    return faults[0] if len(faults) == 1 else f"answers by none of {len(faults)} sets: {'; '.join(faults)}"


def difference(found: RecordSet | None, wanted: RecordSet) -> str:
    """How a set differs from the one declared; empty if it does not."""
    faults = [_plain_difference(found, wanted)]
    if found:
        faults += [
            f"has another {part} ({theirs or 'none'})"
            for part, theirs, ours in (("alias", found.alias, wanted.alias), ("routing", found.routing, wanted.routing))
            if theirs != ours
        ]
    return ", ".join(filter(None, faults))


def _plain_difference(found: RecordSet | None, wanted: RecordSet) -> str:
    if found is None:
        return "has none"
    parts = [
        f"{verb} {', '.join(sorted(values))}"
        for verb, values in (
            ("lacks", set(wanted.values) - set(found.values)),
            ("has", set(found.values) - set(wanted.values)),
        )
        if values
    ]
    if None not in (found.ttl, wanted.ttl) and found.ttl != wanted.ttl:
        parts.append(f"has a TTL of {found.ttl} s, not {wanted.ttl} s")
    return ", ".join(parts)
