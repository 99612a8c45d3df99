"""Who issues certificates: an authority that speaks ACME, or the stack's own."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from scripts.providers import redacted
from scripts.providers.platform.certificates import keys, local
from scripts.providers.platform.certificates.renewal import Window
from scripts.providers.platform.schema import Fault
from scripts.providers.platform.session import Operation
from scripts.providers.platform.settings import Settings
from scripts.providers.properties import Properties, has_unknown, is_map
from scripts.providers.servicer import Failed


@dataclass(frozen=True)
class Issued:
    """A certificate, those above it, and its key; PEM."""

    certificate: str
    chain: str
    key: str = field(repr=False)


class Issuer(ABC):
    """One kind of authority."""

    @abstractmethod
    def faults(self, inputs: Properties, settings: Settings) -> Iterator[Fault]:
        """What this issuer cannot do, or lacks an argument of the provider for."""

    @abstractmethod
    def issue(self, operation: Operation, inputs: Properties, now: datetime) -> Issued:
        """A certificate for a new key. Raises: `Failed`."""

    def replaced(self, certificate: x509.Certificate, settings: Settings) -> bool:  # noqa: ARG002
        """Whether the authority that the provider was given is not the one that issued the certificate."""
        return False

    def window(self, operation: Operation, certificate: x509.Certificate) -> Window | None:  # noqa: ARG002
        """When the issuer wants the certificate renewed, where it says so. Raises: `Failed`."""
        return None

    def revoke(self, operation: Operation, certificate: x509.Certificate) -> None:  # noqa: B027 - by default nothing
        """Revoke it; one that is not valid any more is no error. Raises: `Failed`."""

    def abandon(self, operation: Operation, inputs: Properties) -> None:  # noqa: B027 - by default nothing
        """Clear away what an order that did not end may have left."""


class Local(Issuer):
    """The authority in the provider's argument `localCa`."""

    def faults(self, inputs: Properties, settings: Settings) -> Iterator[Fault]:
        if inputs.get("revoke") is True:
            yield Fault("revoke", "is for the issuer acme; the local authority keeps no list of what it revoked")
        given = settings.given.get("localCa")
        if given is None:
            yield Fault("issuer", "local needs the provider's argument localCa; set its certificate and privateKey")
        elif _readable(given):
            try:
                _authority(given)
            except ValueError as error:
                yield Fault("issuer", f"local cannot be used: the provider's argument localCa.{error}")

    def issue(self, operation: Operation, inputs: Properties, now: datetime) -> Issued:
        given = operation.settings.section("localCa")
        key = keys.make(inputs["algorithm"])
        try:
            authority = _authority(given)
            made = local.issue(authority, key, inputs["names"], inputs["days"], now)
        except ValueError as error:
            raise Failed(f"the provider's argument localCa.{error}") from error
        return Issued(made.public_bytes(Encoding.PEM).decode(), authority.chain, keys.pem(key))

    def replaced(self, certificate: x509.Certificate, settings: Settings) -> bool:
        given = settings.given.get("localCa")
        if not is_map(given) or has_unknown(given):
            return False
        try:
            return not local.issued(certificate, local.given_or_inherited(given)["certificate"])
        except ValueError:  # `faults` says so, or it is masked
            return False


def _authority(given: Properties) -> local.Authority:
    found = local.given_or_inherited(given)
    return local.load(found["certificate"], found["privateKey"])


class Acme(Issuer):
    """The directory in the provider's argument `acme`, with its challenges in the provider's DNS."""

    def faults(self, inputs: Properties, settings: Settings) -> Iterator[Fault]:
        if inputs.get("days") is not None:
            yield Fault("days", "is for the issuer local; an ACME authority decides itself")
        if not inputs.get("zone"):
            yield Fault("zone", "is missing; set the DNS zone that the challenges go into, above all for a wildcard")
        for name in ("acme", "dns"):
            if settings.given.get(name) is None:
                yield Fault("issuer", f"acme needs the provider's argument {name}; set it")
        yield from _account_faults(settings.given.get("acme"))

    def issue(self, operation: Operation, inputs: Properties, now: datetime) -> Issued:
        from scripts.providers.platform.certificates.order import Order

        return Order.of(operation, inputs["zone"]).obtain(inputs["names"], inputs["algorithm"], now)

    def window(self, operation: Operation, certificate: x509.Certificate) -> Window | None:
        from scripts.providers.platform.certificates import account, information

        return information.window(account.connect(operation.settings.section("acme")), certificate)

    def revoke(self, operation: Operation, certificate: x509.Certificate) -> None:
        from scripts.providers.platform.certificates import account

        account.registered(operation.settings.section("acme")).revoke(certificate)

    def abandon(self, operation: Operation, inputs: Properties) -> None:
        from scripts.providers.platform.certificates import order

        order.abandon(operation, inputs["zone"])


def _readable(given: Any) -> bool:
    """Whether there is something to judge: it is there, known, and not masked."""
    return given is not None and not has_unknown(given) and not redacted.IN_FORCE


def _account_faults(given: Any) -> Iterator[Fault]:
    if not _readable(given):
        return
    try:
        keys.load(given["accountKey"])
    except ValueError as error:
        way = "layer0 certificates account-key prints a new one"
        yield Fault("issuer", f"acme cannot be used: the provider's argument acme.accountKey {error}; {way}")
    if bool(given.get("eabKeyId")) != bool(given.get("eabHmacKey")):
        yield Fault("issuer", "acme cannot be used: acme.eabKeyId and acme.eabHmacKey come together or not at all")


def of(inputs: Properties) -> Issuer:
    """The issuer that inputs name."""
    return {"acme": Acme, "local": Local}[inputs["issuer"]]()
