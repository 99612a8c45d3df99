"""One ACME order, from the names to the certificate, with a journal for the run after a killed one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Self, cast

from acme import crypto_util, errors, messages
from acme.challenges import DNS01
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from scripts.providers.platform.certificates import journal, keys, renewal
from scripts.providers.platform.certificates.account import Account, explained, problem, registered
from scripts.providers.platform.certificates.challenges import Challenges
from scripts.providers.platform.certificates.issuers import Issued
from scripts.providers.platform.certificates.journal import Entry, Journal
from scripts.providers.platform.dns.challenges import Record
from scripts.providers.platform.session import Operation
from scripts.providers.servicer import Failed

_PATIENCE = 300.0  # seconds, for the validations and again for the certificate
_ISSUANCE_POLL = timedelta(seconds=1.5)  # one question: the library waits a second before it asks
_VALIDATION_POLL = 1.0  # seconds
_BUSY = ("badNonce", "rateLimited", "serverInternal")


@dataclass(frozen=True)
class Order:
    """What it takes to order."""

    operation: Operation
    account: Account
    journal: Journal
    challenges: Challenges

    @classmethod
    def of(cls, operation: Operation, zone: str) -> Self:
        """Of the resource under way, by the provider's arguments. Raises: `Failed`."""
        account = registered(operation.settings.section("acme"))
        return cls(operation, account, _journal(operation), Challenges(operation, zone))

    def obtain(self, names: Sequence[str], algorithm: str, now: datetime) -> Issued:
        """A certificate for a new key: of the order that a killed run has left, or of one new order.

        Raises: `Failed`, with the reason of the authority or of the name server.
        """
        left = self.journal.read()
        stale = self._removed(left.challenges) if left else []
        wanted = Entry(names=list(names), algorithm=algorithm, challenges=stale)
        if left and (left.names, left.algorithm) == (wanted.names, wanted.algorithm):
            issued = self._resumed(left)
            if issued and now < renewal.due(x509.load_pem_x509_certificate(issued.certificate.encode())):
                return self._ended(issued, wanted)
        with explained(self.account.url):
            ready = self._validated(wanted)
            issued = self._certificate(ready)
        return self._ended(issued, ready)

    def _ended(self, issued: Issued, entry: Entry) -> Issued:
        self.journal.forget()
        if entry.challenges:
            self.journal.write(Entry(names=entry.names, algorithm=entry.algorithm, challenges=entry.challenges))
        return issued

    def _resumed(self, entry: Entry) -> Issued | None:
        """The outcome of an earlier order; none where it had not got far enough or the authority has dropped it."""
        if not entry.order:
            return None
        self.operation.status("taking up the order of an earlier run")
        with explained(self.account.url):
            try:
                return self._certificate(entry)
            except errors.Error as error:
                if _says_nothing(error):
                    raise
                return None

    def _validated(self, wanted: Entry) -> Entry:
        """A new order, all of whose names the authority has found to be ours."""
        key = keys.pem(keys.make(wanted.algorithm))
        csr = crypto_util.make_csr(key.encode(), wanted.names)
        order = self.account.client.new_order(csr)
        known = cast("list[messages.AuthorizationResource]", order.authorizations)
        pending = [item for item in known if item.body.status == messages.STATUS_PENDING]
        left = self._answered(pending, wanted) if pending else wanted.challenges
        ready = replace(wanted, challenges=left, order=order.uri, finalize=order.body.finalize)
        ready = replace(ready, csr=csr.decode(), key=key)
        self.journal.write(ready)
        return ready

    def _answered(self, pending: Sequence[messages.AuthorizationResource], wanted: Entry) -> list[Record]:
        """Prove each name; gives the records that could not be removed afterwards."""
        bodies = [_challenge(item) for item in pending]
        records = [_record(item, body, self.account) for item, body in zip(pending, bodies, strict=True)]
        self.journal.write(replace(wanted, challenges=[*wanted.challenges, *records]))
        try:
            self.operation.status(f"putting {len(records)} challenges into DNS")
            self.challenges.put(records)
            for body in bodies:
                self.account.client.answer_challenge(body, body.response(self.account.key))
            for item in pending:
                self._await(item)
        finally:
            left = self._removed([*wanted.challenges, *records])
        return left

    def _removed(self, records: Sequence[Record]) -> list[Record]:
        """Remove challenges; gives them back if that failed, which is no reason to go without a certificate."""
        try:
            self.challenges.remove(records)
        except Failed as error:
            self.operation.warn(f"{error}; the challenge stays in DNS until the next run")
            return list(records)
        return []

    def _await(self, pending: messages.AuthorizationResource) -> None:
        """Wait for the authority's judgement of one name."""
        name = pending.body.identifier.value
        self.operation.status(f"waiting for {self.account.url} to validate {name}")
        for _ in range(int(_PATIENCE / _VALIDATION_POLL)):
            found, _ = self.account.client.poll(pending)
            if found.body.status == messages.STATUS_VALID:
                return
            if found.body.status != messages.STATUS_PENDING:
                reasons = [problem(body.error) for body in _offered(found) if body.error]
                raise Failed(f"{name} was not validated: {'; '.join(reasons) or found.body.status.name}")
            self.operation.pause(_VALIDATION_POLL)
        raise Failed(f"{name} was not validated within {_PATIENCE:.0f} s; run up again")

    def _certificate(self, ready: Entry) -> Issued:
        """Finalize the order, if no earlier run has, and fetch what comes of it."""
        body = messages.Order(finalize=ready.finalize)
        order = messages.OrderResource(body=body, uri=ready.order, csr_pem=ready.csr.encode(), authorizations=[])
        self.operation.status(f"waiting for {self.account.url} to issue the certificate")
        for _ in range(int(_PATIENCE / _ISSUANCE_POLL.total_seconds())):
            deadline = datetime.now() + _ISSUANCE_POLL  # noqa: DTZ005 - as the library reads the clock
            try:
                chain = self.account.client.poll_finalization(order, deadline).fullchain_pem
            except errors.TimeoutError:
                self.operation.pause(0)
            else:
                return _split(chain, ready.key)
        raise Failed(f"no certificate came within {_PATIENCE:.0f} s; run up again, it goes on with this order")


def _offered(pending: messages.AuthorizationResource) -> Sequence[messages.ChallengeBody]:
    return cast("Sequence[messages.ChallengeBody]", pending.body.challenges)


def _challenge(pending: messages.AuthorizationResource) -> messages.ChallengeBody:
    for body in _offered(pending):
        if body.typ == DNS01.typ:
            return body
    raise Failed(f"{pending.body.identifier.value}: the authority offers no DNS-01 challenge")


def _record(pending: messages.AuthorizationResource, body: messages.ChallengeBody, account: Account) -> Record:
    challenge = cast("DNS01", body.chall)
    return challenge.validation_domain_name(pending.body.identifier.value), challenge.validation(account.key)


def _says_nothing(error: errors.Error) -> bool:
    """Whether a failure leaves open what has become of an order: the authority is busy, or cannot be understood."""
    if isinstance(error, errors.ClientError):
        answer = next(iter(error.args), None)
        return getattr(answer, "status_code", None) != HTTPStatus.NOT_FOUND
    return isinstance(error, messages.Error) and error.code in _BUSY


def _split(full_chain: str, key: str) -> Issued:
    certificate, *above = (
        item.public_bytes(Encoding.PEM).decode() for item in x509.load_pem_x509_certificates(full_chain.encode())
    )
    return Issued(certificate, "".join(above), key)


def abandon(operation: Operation, zone: str) -> None:
    """Clear away what an order that did not end has left: its challenges, as far as that goes, and its journal."""
    kept = _journal(operation)
    if left := kept.read():
        try:
            Challenges(operation, zone).remove(left.challenges)
        except Failed as error:
            operation.warn(f"{error}; a challenge stays in DNS")
        kept.forget()


def _journal(operation: Operation) -> Journal:
    given = operation.settings.section("acme")
    return journal.of(operation.urn, given["directory"], given["accountKey"])
