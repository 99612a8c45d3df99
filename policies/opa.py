"""The OPA server that judges: the one at `OPA_URL`, or one of our own, alive only as long as this process."""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

POLICIES = Path(__file__).resolve().parent
QUERY_SECONDS = 60.0
START_SECONDS = 20.0
_PORTS = range(10_000, 20_000)

# The server ends when the pipe on its standard input closes, that is, whenever and however this process ends.
_LEASH = 'exec 3<&0; "$@" 3<&- & opa=$!; (read -r _ <&3; kill "$opa" 2>/dev/null) & wait "$opa"'

_AUTHORIZATION = """package system.authz

default allow := false

allow if {{
    input.identity == "{token}"
    input.method == "POST"
    input.path == ["v1", "data", "policies", "gate", "verdict"]
}}

allow if {{
    input.identity == "{token}"
    input.method == "GET"
    input.path == ["health"]
}}
"""


class Unavailable(Exception):
    """OPA cannot be started, cannot be reached or cannot answer."""


class Opa:
    """A running OPA server and a client of it; close it, or use it in a `with`."""

    def __init__(self, policies: Path = POLICIES, environment: Mapping[str, str] = os.environ) -> None:
        """Start a server with the rules in `policies` loaded, unless `OPA_URL` names one that has them."""
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        url = environment.get("OPA_URL")
        if url:
            self._host, self._port, self._tls, self._token = _parse(url, environment)
        else:
            self._host, self._port, self._tls, self._token = "127.0.0.1", _free_port(), False, secrets.token_urlsafe(32)
            self._start(policies)
        self._client: Any = None

    def query(self, document: Mapping[str, Any]) -> Any:
        """The value of `data.policies.gate.verdict` for this input, or None where OPA leaves it undefined."""
        import requests

        try:
            answer = self._connected().query_rule(
                dict(document), "policies.gate", "verdict", query_params={"strict-builtin-errors": True}
            )
        except requests.HTTPError as error:
            raise Unavailable(f"opa could not judge: {_reason(error)}") from error
        except (requests.RequestException, ValueError) as error:
            raise Unavailable(f"opa at {self._host}:{self._port} does not answer: {error}") from error
        self._still_ours()
        return answer.get("result")

    def close(self) -> None:
        """End the server, if it is ours, and wait until it is gone."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            self._process.wait()
            self._process = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self, policies: Path) -> None:
        opa = shutil.which("opa")
        if opa is None:
            raise Unavailable('opa is not on PATH; run eval "$(./scripts/layer0 env)" or set OPA_URL')
        self._folder = tempfile.TemporaryDirectory(prefix="layer0-opa-")
        authorization = Path(self._folder.name) / "authz.rego"
        authorization.write_text(_AUTHORIZATION.format(token=self._token))
        command = [opa, "run", "--server", "--addr", f"127.0.0.1:{self._port}", "--log-level", "error"]
        command += ["--authentication", "token", "--authorization", "basic", "--skip-version-check"]
        command += ["--ignore", "*_test.rego", "--ignore", "*.py", "--ignore", "*.md", "--ignore", "__pycache__"]
        command += ["--ignore", "*.json", str(policies), str(authorization)]
        with (Path(self._folder.name) / "log").open("wb") as log:
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", _LEASH, "opa", *command],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _connected(self) -> Any:
        if self._client is None:
            self._client = _client(self._host, self._port, self._token, tls=self._tls)
            if self._process is not None:
                self._wait_until_healthy()
        return self._client

    def _wait_until_healthy(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._client.check_health():
            self._still_ours()
            if time.monotonic() > deadline:
                raise Unavailable(f"opa did not become healthy within {START_SECONDS:.0f} s")
            time.sleep(0.02)
        self._still_ours()

    def _still_ours(self) -> None:
        """An answer counts only while our own server lives: else another process may have taken its port."""
        if self._process is not None and self._process.poll() is not None and self._folder is not None:
            log = (Path(self._folder.name) / "log").read_text(errors="replace").strip()
            raise Unavailable(f"opa ended with status {self._process.returncode}: {log or 'it said nothing'}")


def _client(host: str, port: int, token: str, *, tls: bool) -> Any:
    from opa_client.opa import OpaClient

    class Direct(OpaClient):
        """The client without proxies from the environment: the answer must come from the server we mean."""

        def _init_session(self) -> Any:
            session = super()._init_session()
            session.trust_env = False
            return session

    return Direct(host=host, port=port, token=token or None, ssl=tls, retries=0, timeout=QUERY_SECONDS)


def _parse(url: str, environment: Mapping[str, str]) -> tuple[str, int, bool, str]:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        raise Unavailable(f"OPA_URL must be http(s)://host[:port] without a path, got {url!r}")
    tls = parts.scheme == "https"
    return parts.hostname, parts.port or (443 if tls else 8181), tls, environment.get("OPA_TOKEN", "")


def _free_port() -> int:
    """A free port outside the kernel's outgoing range, so that no connection takes it before OPA has it."""
    for port in secrets.SystemRandom().sample(_PORTS, 100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise Unavailable(f"no free port between {_PORTS.start} and {_PORTS.stop} for opa")


def _reason(error: Any) -> str:
    """OPA's own words in an error answer: each cause with the rule's file and line."""
    try:
        body = error.response.json()
    except ValueError:
        return str(error)
    causes = [
        f"{cause.get('message')} ({cause.get('location', {}).get('file')}:{cause.get('location', {}).get('row')})"
        for cause in body.get("errors", [])
    ]
    return "; ".join([body.get("message", str(error)), *causes])
