"""One ACME order, from the names to the certificate, with a journal for the run after a killed one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from acme import challenges, crypto_util, errors, messages
from cryptography import x509

from scripts.providers.platform.certificates import keys, renewal
from scripts.providers.platform.certificates.account import Account, explained, problem
from scripts.providers.platform.certificates.journal import Entry, Journal
from scripts.providers.platform.session import Operation
from scripts.providers.servicer import Failed

_PATIENCE = 300.0  # seconds, for the validations and again for the certificate
_ISSUANCE_POLL = timedelta(seconds=1.5)  # one question: the library waits a second before it asks
_VALIDATION_POLL = 1.0  # seconds
_BUSY = ("rateLimited", "serverInternal")

Record = tuple[str, str]
"""A TXT record's name and value."""


class Zone(Protocol):
    """Where challenges are put, beside the values of others. Every method may raise `Failed`."""

    def put(self, records: Sequence[Record]) -> None:
        """Add them, and wait until every authoritative server answers with them."""
        ...

    def remove(self, records: Sequence[Record]) -> None:
        """Take them away; one that is gone is no error."""
        ...


@dataclass(frozen=True)
class Issued:
    """A certificate with its key, both PEM."""

    key: str
    full_chain: str
    """The certificate first, then those above it."""


@dataclass(frozen=True)
class Order:
    """What it takes to order."""

    operation: Operation
    account: Account
    journal: Journal
    zone: Zone

    def obtain(self, names: Sequence[str], algorithm: str, now: datetime) -> Issued:
        """A certificate for a new key: of the order that a killed run has left, or of one new order.

        Raises: `Failed`, with the reason of the authority or of the name server.
        """
        left = self.journal.read()
        stale = self._removed(left.challenges) if left else []
        wanted = Entry(names=list(names), algorithm=algorithm, challenges=stale)
        if left and (left.names, left.algorithm) == (wanted.names, wanted.algorithm):
            issued = self._resumed(left)
            if issued and now < renewal.due(x509.load_pem_x509_certificate(issued.full_chain.encode())):
                return self._ended(issued, wanted)
        with explained(self.account.url):
            ready = self._validated(wanted)
            issued = Issued(ready.key, self._certificate(ready))
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
                return Issued(entry.key, self._certificate(entry))
            except errors.IssuanceError:
                return None
            except messages.Error as error:
                if error.code in _BUSY:
                    raise
                return None

    def _validated(self, wanted: Entry) -> Entry:
        """A new order, all of whose names the authority has found to be ours."""
        key = keys.pem(keys.make(wanted.algorithm))
        csr = crypto_util.make_csr(key.encode(), wanted.names)
        order = self.account.client.new_order(csr)
        pending = [item for item in order.authorizations if item.body.status == messages.STATUS_PENDING]
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
            self.zone.put(records)
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
            self.zone.remove(records)
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
                reasons = [problem(body.error) for body in found.body.challenges if body.error]
                raise Failed(f"{name} was not validated: {'; '.join(reasons) or found.body.status.name}")
            self.operation.pause(_VALIDATION_POLL)
        raise Failed(f"{name} was not validated within {_PATIENCE:.0f} s; run up again")

    def _certificate(self, ready: Entry) -> str:
        """Finalize the order, if no earlier run has, and fetch what comes of it."""
        body = messages.Order(finalize=ready.finalize)
        order = messages.OrderResource(body=body, uri=ready.order, csr_pem=ready.csr.encode(), authorizations=[])
        self.operation.status(f"waiting for {self.account.url} to issue the certificate")
        for _ in range(int(_PATIENCE / _ISSUANCE_POLL.total_seconds())):
            deadline = datetime.now() + _ISSUANCE_POLL  # noqa: DTZ005 - as the library reads the clock
            try:
                return self.account.client.poll_finalization(order, deadline).fullchain_pem
            except errors.TimeoutError:
                self.operation.pause(0)
        raise Failed(f"no certificate came within {_PATIENCE:.0f} s; run up again, it goes on with this order")


def _challenge(pending: messages.AuthorizationResource) -> messages.ChallengeBody:
    for body in pending.body.challenges:
        if isinstance(body.chall, challenges.DNS01):
            return body
    raise Failed(f"{pending.body.identifier.value}: the authority offers no DNS-01 challenge")


def _record(pending: messages.AuthorizationResource, body: messages.ChallengeBody, account: Account) -> Record:
    name = pending.body.identifier.value
    return body.chall.validation_domain_name(name), body.chall.validation(account.key)
