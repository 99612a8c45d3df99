"""A zone on two servers, the zone above that delegates it, and a resolver that knows no others.

Name servers that are known by name have all the same port. BIND listens on the addresses of interfaces alone, so what
comes to the other addresses of loopback is relayed to it.
"""

import socket
import threading
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers import bind
from tests.servers.bind import Bind

ABOVE, ZONE = "above.test", "app.above.test"
_DATAGRAM = 65_535  # bytes
_PATIENCE = 5.0  # seconds for the answer to what is relayed


@dataclass
class Delegation:
    """The running servers."""

    port: int
    """That of 127.0.0.2, where the zone above is, and of 127.0.0.3 and 127.0.0.4, where the zone is."""
    above: Bind
    primary: Bind
    """Its secondary holds the zone as it was at the start, whatever changes here."""
    resolver: Bind


@contextmanager
def serving(folder: Path) -> Generator[Delegation]:
    """All four, on loopback."""
    for name in ("above", "zone", "resolver"):
        (folder / name).mkdir()
    port, places = bind.free_port(), ["127.0.0.3", "127.0.0.4"]
    with ExitStack() as stack:
        above = stack.enter_context(bind.serving(folder / "above", ABOVE, addresses=["127.0.0.2"]))
        primary = stack.enter_context(
            bind.serving(folder / "zone", ZONE, secondaries=1, addresses=places, lagging=True)
        )
        for number, host in enumerate(places, 1):
            above.edit(ABOVE, f"add {ZONE} 300 NS ns{number}.{ZONE}.", f"add ns{number}.{ZONE} 300 A {host}")
        for host, server in (("127.0.0.2", above), ("127.0.0.3", primary), ("127.0.0.4", primary.secondaries[0])):
            stack.enter_context(relayed(host, port, server))
        yield Delegation(port, above, primary, stack.enter_context(_resolving(folder / "resolver", above, primary)))


@contextmanager
def relayed(host: str, port: int, server: Bind) -> Generator[None]:
    """Questions that come in datagrams to this address are answered by a server."""
    with socket.socket(type=socket.SOCK_DGRAM) as listener:
        listener.bind((host, port))
        thread = threading.Thread(target=_relay, args=(listener, server.port))
        thread.start()
        try:
            yield
        finally:
            with socket.socket(type=socket.SOCK_DGRAM) as stopper:
                stopper.sendto(b"", (host, port))
            thread.join()


def _relay(listener: socket.socket, port: int) -> None:
    """Until an empty datagram comes."""
    while True:
        question, asker = listener.recvfrom(_DATAGRAM)
        if not question:
            return
        with socket.socket(type=socket.SOCK_DGRAM) as onward:
            onward.settimeout(_PATIENCE)
            onward.sendto(question, ("127.0.0.1", port))
            listener.sendto(onward.recv(_DATAGRAM), asker)


@contextmanager
def _resolving(folder: Path, above: Bind, below: Bind) -> Generator[Bind]:
    """It asks the zones' own servers, and for everything else that of the zone above, which refuses."""
    configuration = f"""
  recursion yes; forward only; forwarders {{ 127.0.0.1 port {above.port}; }};
}};
controls {{}};
zone "{ZONE}" {{ type forward; forward only; forwarders {{ 127.0.0.1 port {below.port}; }}; }};
"""
    made = bind.start(folder, bind.free_port(), (ABOVE, ZONE), configuration)
    try:
        yield made
    finally:
        made.stop()
