"""Where a name server is reached."""

import socket
from typing import NamedTuple

from scripts.providers.platform.dns.zone import Unreachable


class Address(NamedTuple):
    """One server."""

    text: str
    """As a person writes it: `ns1.example.com:53`."""
    host: str
    """An IP address."""
    port: int


def address(server: str, port: int = 53) -> Address:
    """The address of `host`, `host:port` or `[IPv6]:port`. Raises: `Unreachable`, for a name that has none."""
    host, colon, given = server.rpartition(":")
    if colon and given.isdigit() and (":" not in host or host.startswith("[")):
        server, port = host.strip("[]"), int(given)
    try:
        found = socket.getaddrinfo(server, port, type=socket.SOCK_DGRAM)[0][4][0]
    except OSError as error:
        raise Unreachable(f"the name server {server} has no address: {error.strerror}") from error
    return Address(f"{server}:{port}", str(found), port)
