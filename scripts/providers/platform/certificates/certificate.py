"""The resource `Certificate`."""

from collections.abc import Iterator
from datetime import UTC, datetime

from cryptography import x509

from scripts.providers.platform.certificates import issuers, local, names, renewal
from scripts.providers.platform.certificates.keys import DEFAULT as DEFAULT_ALGORITHM
from scripts.providers.platform.diff import Change
from scripts.providers.platform.resource import Kept, Resource
from scripts.providers.platform.schema import Fault
from scripts.providers.platform.session import Operation
from scripts.providers.platform.settings import Settings
from scripts.providers.properties import UNKNOWN, Properties
from scripts.providers.servicer import Failed

_LONGEST_DAYS = 825  # what Apple's systems take of any server certificate (support.apple.com/103769)
_ISSUES = ("names", "issuer", "algorithm", "days")
"""Inputs whose change means another certificate; the old one stays until the new one is there."""


class Certificate(Resource):
    """A certificate and its key. Whatever changes, it is issued anew in place, so that nothing is without one."""

    def faults(self, inputs: Properties, settings: Settings) -> Iterator[Fault]:
        zone = inputs.get("zone", "")
        yield from names.faults(inputs["names"], "" if zone == UNKNOWN else zone)
        for name in ("days", "renewBefore"):
            value = inputs.get(name, UNKNOWN)
            if value != UNKNOWN and not 1 <= value <= _LONGEST_DAYS:
                yield Fault(name, f"must be 1 to {_LONGEST_DAYS}, in days, got {value}")
        if inputs["issuer"] != UNKNOWN:
            yield from issuers.of(inputs).faults(inputs, settings)

    def completed(self, inputs: Properties) -> Properties:
        defaults = {"algorithm": DEFAULT_ALGORITHM, "renewBefore": renewal.RENEW_BEFORE_DAYS, "revoke": False}
        days = {"days": local.DAYS} if inputs["issuer"] == "local" else {}
        return {**defaults, **days, **inputs, "names": names.completed(inputs["names"])}

    def due(self, kept: Kept, settings: Settings) -> Iterator[Change]:
        """`renewAt`, once that moment is past; `chain`, once the authority is another one."""
        now = _now()
        if renewal.reason(kept.outputs, now):
            yield Change(("renewAt",), kept.outputs["renewAt"], renewal.written(now))
        if issuers.of(kept.inputs).replaced(_certificate(kept.outputs), settings):
            yield Change(("chain",), kept.outputs["chain"], UNKNOWN)

    def planned(self, operation: Operation, inputs: Properties, kept: Kept | None, outputs: list[str]) -> Properties:
        unknown = dict.fromkeys(outputs, UNKNOWN)
        if kept is None:
            return unknown
        if reason := _reason(operation, kept, inputs):
            operation.info(f"to be issued anew: {reason}")
            return {**unknown, "reason": reason}
        return {**kept.outputs, "renewAt": UNKNOWN, "reason": UNKNOWN}

    def create(self, operation: Operation, inputs: Properties) -> Kept:
        return _issued(operation, operation.urn.rpartition("::")[2], inputs)

    def read(self, operation: Operation, kept: Kept) -> Kept:
        """What the state says, and what the issuer says of when to renew it; the certificate itself is nowhere else."""
        if not kept.inputs:
            raise Failed("a certificate cannot be imported, its private key is elsewhere; let it be issued anew")
        return Kept(kept.id, kept.inputs, _dated(operation, kept.inputs, kept.outputs))

    def update(self, operation: Operation, kept: Kept, inputs: Properties) -> Kept:
        """Issue it anew, or, where another certificate would be the same, only reckon when it is to be renewed."""
        if _reason(operation, kept, inputs):
            return _issued(operation, kept.id, inputs)
        return Kept(kept.id, inputs, _dated(operation, inputs, kept.outputs))

    def delete(self, operation: Operation, kept: Kept) -> None:
        issuer = issuers.of(kept.inputs)
        issuer.abandon(operation, kept.inputs)
        if kept.inputs.get("revoke") and _now() < renewal.moment(kept.outputs["notAfter"]):
            issuer.revoke(operation, _certificate(kept.outputs))


def _reason(operation: Operation, kept: Kept, inputs: Properties) -> str:
    """Why another certificate is needed; empty when it is not."""
    changed = [name for name in _ISSUES if kept.inputs.get(name) != inputs.get(name)]
    if changed:
        return f"{', '.join(changed)} changed"
    if issuers.of(inputs).replaced(_certificate(kept.outputs), operation.settings):
        return "the authority is another one"
    return renewal.reason(kept.outputs, _now())


def _issued(operation: Operation, identifier: str, inputs: Properties) -> Kept:
    issued = issuers.of(inputs).issue(operation, inputs, _now())
    made = {"certificate": issued.certificate, "chain": issued.chain, "privateKey": issued.key}
    return Kept(identifier, inputs, _dated(operation, inputs, made))


def _dated(operation: Operation, inputs: Properties, outputs: Properties) -> Properties:
    """The outputs, with what can be read off the certificate and when it is to be renewed."""
    certificate = _certificate(outputs)
    when = renewal.due(certificate, inputs["renewBefore"])
    try:
        window = issuers.of(inputs).window(operation, certificate)
        when = renewal.within(window, certificate) if window else when
    except Failed as error:
        operation.warn(f"the authority was not asked when to renew: {error}")
        when = renewal.moment(outputs["renewAt"]) if "renewAt" in outputs else when
    dated = {**outputs, **renewal.dates(certificate, when)}
    return {**dated, "reason": renewal.reason(dated, _now())}


def _certificate(outputs: Properties) -> x509.Certificate:
    return x509.load_pem_x509_certificate(str(outputs["certificate"]).encode())


def _now() -> datetime:
    """The only look at the clock."""
    return datetime.now(UTC)
