"""Requests to a cluster's API server and to the health pages of its components, each side proving who it is."""

import contextlib
import http.client
import json
import ssl
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from scripts.toolchain.errors import Unavailable


class Api:
    """Speaks to the components of one cluster as its administrator.

    It uses the standard library alone: asking a running cluster how it is should take no time.
    """

    def __init__(self, certificates: Path, port: int) -> None:
        """Use the certificates in that folder; `port` is the API server's."""
        self._port = port
        self._tls = ssl.create_default_context(cafile=certificates / "ca.crt")
        self._tls.load_cert_chain(certificates / "admin.crt", certificates / "admin.key")

    def healthy(self, port: int, path: str) -> bool:
        """Whether the component on this port says that it is well."""
        with contextlib.suppress(OSError, http.client.HTTPException), self._connection(port) as connection:
            connection.request("GET", path)
            return connection.getresponse().status == http.HTTPStatus.OK
        return False

    def serves(self, path: str) -> bool:
        """Whether the API server has an answer to this."""
        return self.healthy(self._port, path)

    def get(self, path: str) -> dict[str, Any]:
        """An object or a list; raises Unavailable when there is no answer, or none such."""
        with self._connection(self._port) as connection:
            return _ask(connection, "GET", path)

    def apply(self, objects: Iterable[tuple[str, dict[str, Any]]]) -> None:
        """Apply objects, each given with the path of its collection; fields that others set are kept."""
        with self._connection(self._port) as connection:
            for collection, manifest in objects:
                path = f"{collection}/{manifest['metadata']['name']}?fieldManager=layer0-cluster&force=true"
                _ask(connection, "PATCH", path, manifest)

    def _connection(self, port: int) -> contextlib.closing[http.client.HTTPSConnection]:
        return contextlib.closing(http.client.HTTPSConnection("127.0.0.1", port, timeout=5, context=self._tls))


def _ask(connection: http.client.HTTPSConnection, method: str, path: str, body: object = None) -> dict[str, Any]:
    content = json.dumps(body) if body else None
    try:
        connection.request(method, path, content, {"Content-Type": "application/apply-patch+yaml"})
        response = connection.getresponse()
        answer = response.read()
    except (OSError, http.client.HTTPException) as error:
        raise Unavailable(f"local Kubernetes: {method} {path}: no answer: {error}") from error
    if response.status not in {http.HTTPStatus.OK, http.HTTPStatus.CREATED}:
        raise Unavailable(f"local Kubernetes: {method} {path}: {response.status} {answer.decode()}")
    return json.loads(answer)
