"""The API server over HTTP: requests in, JSON out, refusals as exceptions."""

import base64
import json
import re
import ssl
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from threading import Event, Lock
from typing import Any
from urllib.parse import urlencode

from scripts.providers.kubernetes.api.connections import Connections
from scripts.providers.kubernetes.api.kubeconfig import Access, Unusable, from_plugin, pem
from scripts.providers.kubernetes.api.throttle import Limits, Throttle
from scripts.providers.kubernetes.objects import Manifest
from scripts.providers.properties import is_map
from scripts.providers.servicer import Failed

_LONGEST_PAUSE = 30  # seconds
_TRIES = 8
_UNAUTHORISED = 401
_WARNING = re.compile(r'299 \S+ "((?:[^"\\]|\\.)*)"')
"""One warning in a header, such as `299 - "policy/v1beta1 is deprecated"` (RFC 7234, 5.5)."""
_USUAL = Limits()


class Rejected(Failed):
    """The API server answered no."""

    def __init__(self, status: int, content: bytes) -> None:
        try:
            answer = json.loads(content)
        except ValueError:
            answer = {}
        self.status = status
        told = answer if is_map(answer) else {}
        self.reason: str = told.get("reason", "")
        text = told.get("message")
        super().__init__(text or f"the API server answered {status}: {content[:500].decode(errors='replace')}")


class Unreachable(Failed):
    """No answer from the API server, or no usable kubeconfig."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"configured Kubernetes cluster is unreachable: {reason}")
        self.reason = reason


class Client:
    """One API server, as one user. The first request finds out whether it can be reached."""

    def __init__(self, access: Access, cancelled: Event, warn: Callable[[str], None], limits: Limits = _USUAL) -> None:
        self._access, self._cancelled, self._warn = access, cancelled, warn
        self._throttle, self._seconds = Throttle(limits, cancelled), limits.timeout
        self._lock = Lock()
        self._connections: Connections | None = None
        self._headers: dict[str, str] = {}
        self._dead: Unreachable | None = None

    def request(
        self, method: str, path: str, query: dict[str, str] | None = None, body: Any = None, content: str = "json"
    ) -> Manifest:
        """One call. `content` is the body's media type below `application/`.

        Raises: `Rejected`, `Unreachable`.
        """
        data = None if body is None else json.dumps(body).encode()
        target = f"{path}?{urlencode(query)}" if query else path
        attempt = 1
        while True:
            status, headers, answer = self._send(method, target, data, f"application/{content}")
            if status < 400:  # noqa: PLR2004
                for warning in _WARNING.findall(headers.get("warning", "")):
                    self._warn(re.sub(r"\\(.)", r"\1", warning))
                return json.loads(answer) if answer else {}
            if not self._again(status, headers, attempt):
                raise Rejected(status, answer)
            attempt += 1

    def probe(self) -> Connections:
        """Make sure, once, that there is a server. Whoever answers at all, even with a refusal, is there.

        Raises: `Unreachable`.
        """
        with self._lock:
            if self._dead:
                raise Unreachable(self._dead.reason)
            if self._connections is None:
                try:
                    self._connections = self._connect()
                    self._exchange(self._connections, "GET", "/version", None, {})
                except Unreachable as error:
                    self._dead = error
                    raise
            return self._connections

    def _again(self, status: int, headers: dict[str, str], attempt: int) -> bool:
        """Whether to ask once more: with fresh credentials, or because the server asks us to come back later."""
        if status == _UNAUTHORISED and self._access.user.get("exec") and attempt == 1:
            with self._lock:
                self._connections = None
            return True
        pause = headers.get("retry-after", "")
        return pause.isdigit() and attempt < _TRIES and not self._cancelled.wait(min(int(pause), _LONGEST_PAUSE))

    def _send(self, method: str, target: str, data: bytes | None, content: str) -> tuple[int, dict[str, str], bytes]:
        connections = self.probe()
        headers = {"Accept": "application/json", "Content-Type": content, "User-Agent": "layer0", **self._headers}
        if token_file := self._access.user.get("tokenFile"):
            headers["Authorization"] = f"Bearer {_renewed(token_file)}"
        return self._exchange(connections, method, target, data, headers)

    def _exchange(
        self, connections: Connections, method: str, target: str, data: bytes | None, headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        self._throttle.wait()
        try:
            return connections.send(method, target, data, headers, seconds=self._seconds)
        except (OSError, HTTPException) as error:
            why = _why(error)
            if isinstance(error, TimeoutError) and data is not None:
                why += "; it may have been done all the same"
            raise Unreachable(f"{method} {self._access.server}{target.partition('?')[0]}: {why}") from error

    def _connect(self) -> Connections:
        user = self._access.user
        try:
            made = from_plugin(user["exec"]) if user.get("exec") else {}
            certificate, key = made.get("pem", (None, None))
            found = (certificate.encode(), key.encode()) if certificate and key else _own_certificate(user)
            connections = Connections(self._access, found)
        except (Unusable, ssl.SSLError, ValueError) as error:
            raise Unreachable(str(error)) from error
        if token := made.get("token") or user.get("token"):
            self._headers = {"Authorization": f"Bearer {token}"}
        elif user.get("username"):
            basic = base64.b64encode(f"{user['username']}:{user.get('password', '')}".encode()).decode()
            self._headers = {"Authorization": f"Basic {basic}"}
        return connections


def _renewed(token_file: str) -> str:
    """The token in a file, which others renew under us."""
    try:
        return Path(token_file).read_text().strip()
    except OSError as error:
        raise Unreachable(f"token file {token_file} cannot be read: {error.strerror}") from error


def _own_certificate(user: dict[str, Any]) -> tuple[bytes, bytes] | None:
    certificate, key = pem(user, "client-certificate"), pem(user, "client-key")
    return (certificate, key) if certificate and key else None


def _why(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time (kubeClientSettings.timeout gives it longer)"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
