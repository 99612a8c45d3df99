"""Reads and writes objects of a cluster as kubectl would, and waits for what its controllers make of them."""

import base64
import ssl
import tempfile
import time
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx2
import yaml

Object = dict[str, Any]


def client(kubeconfig: Path, *, proven: bool = True) -> httpx2.Client:
    """Requests as the kubeconfig's user, or as nobody; the server has to prove itself in either case."""
    content = yaml.safe_load(kubeconfig.read_text())
    server, user = content["clusters"][0]["cluster"], content["users"][0]["user"]
    tls = ssl.create_default_context(cadata=_decoded(server["certificate-authority-data"]))
    if proven:
        with tempfile.NamedTemporaryFile("w", suffix=".pem") as pair:
            pair.write(_decoded(user["client-certificate-data"]) + _decoded(user["client-key-data"]))
            pair.flush()
            tls.load_cert_chain(pair.name)
    return httpx2.Client(base_url=server["server"], verify=tls, timeout=30, trust_env=False)


def create(api: httpx2.Client, collection: str, manifest: Object) -> Object:
    """Make an object, or fail the test with what the API server says."""
    response = api.post(collection, json=manifest)
    assert response.status_code == HTTPStatus.CREATED, response.text
    return response.json()


def read(api: httpx2.Client, path: str) -> Object:
    """An object or a list."""
    response = api.get(path)
    assert response.status_code == HTTPStatus.OK, response.text
    return response.json()


def until(probe: Callable[[], Any], *, within: float = 30) -> Any:
    """The first true answer; fails the test with the last one."""
    deadline = time.monotonic() + within
    while not (answer := probe()):
        assert time.monotonic() < deadline, f"still {answer!r} after {within} s"
        time.sleep(0.05)
    return answer


def _decoded(text: str) -> str:
    return base64.b64decode(text).decode()
