# ruff: noqa: ARG002 - the signatures are those of every zone
"""Zones of Namecheap: the whole list of hosts is read, changed in the places that are ours, written and read again.

One writer at a time on this machine. The API has no lock against others: what somebody changes elsewhere in the moment
between our reading and our writing is lost, and the reading afterwards is how we would know.
"""

import fcntl
import os
import tempfile
from collections import Counter
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path

from scripts.providers.platform.dns import names, values
from scripts.providers.platform.dns.hosts import Host, Hosts, Listing
from scripts.providers.platform.dns.zone import Moved, RecordSet, Swap, Zone
from scripts.providers.platform.session import Operation
from scripts.providers.servicer import Failed

_APEX = "@"
_UNUSED = "10"  # what Namecheap itself gives as the preference of a record that is no MX
_LOOK = 0.2  # seconds between two tries to be the one writer


def opened(operation: Operation, name: str) -> Zone:
    return HostedDomain(operation, name)


class HostedDomain(Zone):
    """One domain; what it reads before its first swap is one listing."""

    def __init__(self, operation: Operation, name: str) -> None:
        self.name = name
        self._operation = operation
        self._hosts = Hosts(operation, name)
        self._listing: Listing | None = None

    def read(self, name: str, kind: str, identifier: str = "") -> RecordSet | None:
        return self._set(self._known(), name, kind)

    def types(self, name: str) -> frozenset[str]:
        return frozenset(host.type for host in self._known().hosts if self._full(host) == name)

    def swap(self, swaps: Sequence[Swap]) -> None:
        with self._alone():
            before = self._hosts.read()
            for swap in swaps:
                self._check(before, swap)
            swapped = {(record.name, record.type) for swap in swaps for record in swap if record}
            kept = [host for host in before.hosts if (self._full(host), host.type) not in swapped]
            made = [host for swap in swaps if swap.new for host in self._made(swap.new)]
            wanted = Listing((*kept, *made), before.email)
            self._hosts.write(wanted)
            self._listing = self._hosts.read()
        self._verify(wanted, self._listing)

    def servers(self) -> tuple[str, ...]:
        return tuple(f"{server}:53" for server in self._hosts.servers())

    def _known(self) -> Listing:
        self._listing = self._listing or self._hosts.read()
        return self._listing

    def _check(self, listing: Listing, swap: Swap) -> None:
        record = swap.old or swap.new
        if record and self._set(listing, record.name, record.type) != swap.old:
            raise Moved(f"{record.name} {record.type} was changed by somebody else")
        if swap.new and swap.new.type == "MX" and listing.email != "MX":
            told = f"{self.name}: its mail setting is {listing.email or 'unknown'}, with which MX records do not count"
            raise Failed(f"{told}; set it to Custom MX at Namecheap, because that is not ours to change")

    def _verify(self, wanted: Listing, found: Listing) -> None:
        """Raises: `Failed`, when Namecheap has not what we wrote."""
        missing = Counter(map(_comparable, wanted.hosts)) - Counter(map(_comparable, found.hosts))
        if missing or found.email != wanted.email:
            told = ", ".join(f"{host.name} {host.type} {host.address}" for host in missing) or "the mail setting"
            raise Failed(f"{self.name}: Namecheap does not have what was written: {told}; look at the domain's records")

    def _set(self, listing: Listing, name: str, kind: str) -> RecordSet | None:
        found = [host for host in listing.hosts if host.type == kind and self._full(host) == name]
        if not found:
            return None
        ttl = min(int(host.ttl or 0) for host in found)
        return RecordSet(name, kind, ttl, tuple(sorted(map(_value, found))))

    def _made(self, record: RecordSet) -> Iterable[Host]:
        name = _APEX if record.name == self.name else record.name.removesuffix(f".{self.name}")
        for value in record.values:
            preference, _, target = value.partition(" ") if record.type == "MX" else (_UNUSED, "", value)
            yield Host(name, record.type, target, preference, str(record.ttl))

    def _full(self, host: Host) -> str:
        return names.canonical(self.name if host.name == _APEX else f"{host.name}.{self.name}")

    @contextmanager
    def _alone(self) -> Generator[None]:
        """No other process of this machine writes the domain meanwhile."""
        path = Path(tempfile.gettempdir()) / f"layer0-namecheap-{self.name}.lock"
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
        try:
            while not _locked(descriptor):
                self._operation.status(f"waiting for another writer of {self.name}")
                self._operation.pause(_LOOK)
            yield
        finally:
            os.close(descriptor)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _value(host: Host) -> str:
    """The record's canonical value; one that has none stays as it is."""
    text = f"{host.preference} {host.address}" if host.type == "MX" else host.address
    try:
        return values.canonical(host.type, text)
    except ValueError:
        return text


def _comparable(host: Host) -> Host:
    """The record without the differences of spelling that a write may bring."""
    address = host.address if host.type == "TXT" else host.address.lower().removesuffix(".")
    return Host(host.name.lower(), host.type, address, host.preference if host.type == "MX" else "", host.ttl)
