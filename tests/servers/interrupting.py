"""A proxy on loopback that calls for a kill just before or just after a write reaches the server behind it."""

import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass


@dataclass
class Interruption:
    """What the proxy is to do at the next write."""

    port: int
    moment: str = ""
    """`before`: the write never arrives; `after`: its answer never does; empty: nothing happens."""
    kill: Callable[[], None] = lambda: None

    def strike(self, moment: str) -> bool:
        """Whether this is the moment; then the kill is done."""
        if self.moment != moment:
            return False
        self.moment = ""
        self.kill()
        return True


@contextmanager
def before(port: int, is_write: Callable[[bytes], bool]) -> Generator[Interruption]:
    """A proxy in front of a port."""
    listener = socket.create_server(("127.0.0.1", 0))
    interruption = Interruption(listener.getsockname()[1])

    def accept() -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                threading.Thread(target=relay, args=(client,), daemon=True).start()

    def relay(client: socket.socket) -> None:
        with suppress(OSError), client, socket.create_connection(("127.0.0.1", port)) as server:
            threading.Thread(target=back, args=(client, server), daemon=True).start()
            while data := client.recv(65_536):
                writes = is_write(data)
                if writes and interruption.strike("before"):
                    return
                if writes and interruption.moment == "after":
                    written.add(client)
                server.sendall(data)

    def back(client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(65_536):
                if client in written and interruption.strike("after"):
                    return
                client.sendall(data)
            client.shutdown(socket.SHUT_WR)

    written: set[socket.socket] = set()
    threading.Thread(target=accept, daemon=True).start()
    try:
        yield interruption
    finally:
        listener.close()
