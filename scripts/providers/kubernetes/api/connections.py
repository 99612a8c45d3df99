"""Kept-alive HTTP connections to one API server, shared by the threads of the plugin.

`http.client` is used directly: at a thousand dry runs a full HTTP library costs more than all the rest of the plugin.
"""

import os
import select
import ssl
import tempfile
import time
from collections import deque
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

from scripts.providers.kubernetes.api.kubeconfig import Access, Unusable, pem

_CONNECT_SECONDS = 10.0
_IDLE_SECONDS = 60.0


class Connections:
    """Opens a connection when none is idle; closes those that the server may be about to close."""

    def __init__(self, access: Access, certificate: tuple[bytes, bytes] | None) -> None:
        self._url = urlsplit(access.server if "//" in access.server else f"https://{access.server}")
        self._proxy = access.cluster.get("proxy-url") or _proxy(self._url)
        if self._proxy and urlsplit(self._proxy).scheme != "http":
            raise Unusable(f"the proxy must be an http:// address, got {self._proxy}")
        self._server_name = access.cluster.get("tls-server-name")
        self._tls = _tls(access, certificate) if self._url.scheme == "https" else None
        self._idle: deque[tuple[float, HTTPConnection]] = deque()

    @property
    def prefix(self) -> str:
        """The path below which the server's API lies."""
        return self._url.path.rstrip("/")

    def send(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], *, seconds: float
    ) -> tuple[int, dict[str, str], bytes]:
        """One request and its whole response: status, headers (lower case), body; 0 seconds for no limit."""
        connection = self._take(seconds)
        try:
            connection.request(method, self.prefix + path, body, headers)
            response: HTTPResponse = connection.getresponse()
            content = response.read()
        except (OSError, HTTPException):
            connection.close()
            raise
        if response.will_close:
            connection.close()
        else:
            self._idle.append((time.monotonic(), connection))
        return response.status, {key.lower(): value for key, value in response.getheaders()}, content

    def _take(self, seconds: float) -> HTTPConnection:
        """A connection that is open; a server that cannot be reached is given up sooner than one that is slow."""
        while self._idle:
            try:
                since, connection = self._idle.pop()
            except IndexError:
                break
            if time.monotonic() - since < _IDLE_SECONDS and not _closed(connection):
                return connection
            connection.close()
        connection = self._new()
        connection.connect()
        connection.sock.settimeout(seconds or None)
        return connection

    def _new(self) -> HTTPConnection:
        url, via = self._url, urlsplit(self._proxy) if self._proxy else self._url
        host, port = via.hostname or "", via.port or (443 if via.scheme == "https" else 80)
        if self._tls is None:
            return HTTPConnection(host, port, timeout=_CONNECT_SECONDS)
        connection = _Secure(host, port, context=self._tls, server_name=self._server_name)
        if self._proxy:
            connection.set_tunnel(url.hostname or "", url.port or 443)
        return connection


class _Secure(HTTPSConnection):
    """A TLS connection that may expect another name in the certificate than that of the host."""

    def __init__(self, host: str, port: int, *, context: ssl.SSLContext, server_name: str | None) -> None:
        super().__init__(host, port, context=context, timeout=_CONNECT_SECONDS)
        self._context, self._server_name = context, server_name

    def connect(self) -> None:
        if self._server_name is None:
            super().connect()
        else:
            HTTPConnection.connect(self)
            self.sock = self._context.wrap_socket(self.sock, server_hostname=self._server_name)


def _closed(connection: HTTPConnection) -> bool:
    """An idle connection on which something can be read was closed from the other side."""
    return connection.sock is None or bool(select.select([connection.sock], [], [], 0)[0])


def _proxy(url: SplitResult) -> str | None:
    """The environment's proxy; never for this machine itself, and never for a server without TLS."""
    host = url.hostname or ""
    if url.scheme != "https" or host in ("localhost", "::1") or host.startswith("127.") or proxy_bypass(host):
        return None
    return getproxies().get("https")


def _tls(access: Access, certificate: tuple[bytes, bytes] | None) -> ssl.SSLContext:
    authority = pem(access.cluster, "certificate-authority")
    context = ssl.create_default_context(cadata=authority.decode() if authority else None)
    if access.cluster.get("insecure-skip-tls-verify"):
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if certificate:
        _present(context, *certificate)
    return context


def _present(context: ssl.SSLContext, certificate: bytes, key: bytes) -> None:
    """Load a client certificate; Python takes it from a file only, so one lives for this moment, readable by us."""
    handle, name = tempfile.mkstemp()
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(certificate + b"\n" + key)
        context.load_cert_chain(name)
    finally:
        Path(name).unlink()
