"""Sends entries to a syslog server over TLS (RFC 5425), and remembers which of them have arrived.

Syslog has no answer, and what TCP has taken may never be read. So entries go in batches, each on a connection that is
ended from this side: only where the server then ends it too, in TLS and so not by anybody in between, has it read all
of the batch. Everything else is sent again: an entry may arrive twice, with the same nonce, and none is left out. What
a server does with what it has read is its own affair: give it a queue on disk.
"""

import json
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.changes.store import whole

_BATCH = 500
"""Entries on one connection."""
_SECONDS = 30
_PAUSE, _LONGEST_PAUSE = 0.5, 8.0
"""Seconds before a second attempt; doubled with each."""


class Unavailable(Exception):
    """The server does not take what it is sent."""


@dataclass(frozen=True, kw_only=True)
class Server:
    """Where entries go."""

    host: str
    port: int
    context: ssl.SSLContext

    def send(self, messages: Iterable[str]) -> None:
        """Send messages with their lengths before them (RFC 6587, octet counting), and wait until they are read.

        Raises OSError.
        """
        framed = b"".join(b"%d %s" % (len(content), content) for content in map(str.encode, messages))
        with (
            socket.create_connection((self.host, self.port), timeout=_SECONDS) as plain,
            self.context.wrap_socket(plain, server_hostname=self.host) as sealed,
        ):
            sealed.sendall(framed)
            # A server that stops says goodbye too, whatever it has not read; the kernel then resets the connection.
            sealed.unwrap().recv(1)


class Offset:
    """How many entries have arrived, in a file."""

    def __init__(self, file: Path, origin: str) -> None:
        """`origin` is the ledger's name: the offset of another one does not count."""
        self._file = file
        self._origin = origin

    def read(self) -> int:
        """0 where nothing has arrived. Raises `Unavailable` where the file is about something else."""
        if not self._file.exists():
            return 0
        try:
            said = json.loads(self._file.read_text(encoding="utf-8"))
            if said["ledger"] == self._origin:
                return int(said["next"])
        except (ValueError, KeyError, TypeError) as error:
            raise Unavailable(f"{self._file}: it holds no offset ({error!r}); remove it to send everything") from error
        raise Unavailable(f"{self._file}: it is about another ledger, {said['ledger']}; give another file")

    def write(self, next_index: int) -> None:
        """All entries before this one have arrived."""
        whole.write(self._file, json.dumps({"ledger": self._origin, "next": next_index}).encode())


def send(
    server: Server,
    offset: Offset,
    messages: Sequence[tuple[int, str]],
    *,
    attempts: int,
    say: Callable[[str], None] = lambda _: None,
) -> None:
    """Send what has not arrived, in order; raises `Unavailable` after so many attempts at one batch."""
    for at in range(0, len(messages), _BATCH):
        batch = messages[at : at + _BATCH]
        _persist(server, [message for _, message in batch], attempts, say)
        offset.write(batch[-1][0] + 1)
        say(f"{at + len(batch)} of {len(messages)} entries have arrived")


def _persist(server: Server, batch: Sequence[str], attempts: int, say: Callable[[str], None]) -> None:
    pause = _PAUSE
    for attempt in range(1, attempts + 1):
        try:
            return server.send(batch)
        except OSError as error:
            if attempt == attempts:
                raise Unavailable(f"{server.host}:{server.port}: it does not take what it is sent: {error}") from error
            say(f"{server.host}:{server.port}: {error}; again in {pause:.1f} s")
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
    return None
