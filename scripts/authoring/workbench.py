"""An OPA server whose modules can be exchanged, so that breaking a rule costs no new process."""

import re
import subprocess
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from policies.server import LEASH
from scripts.authoring.errors import Failed

_START_SECONDS = 20.0
_PACKAGE = re.compile(r"^package (\S+)", re.MULTILINE)


class Workbench:
    """The server; it listens on a socket in a folder that only this user can enter, and ends with this process."""

    def __init__(self, shared: Iterable[Path]) -> None:
        """Start it with the modules that others import."""
        import httpx2

        self._folder = tempfile.TemporaryDirectory(prefix="layer0-workbench-")
        socket = Path(self._folder.name) / "opa"
        command = ["opa", "run", "--server", "--addr", f"unix://{socket}", "--log-level", "error"]
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", LEASH, "opa", *command, "--skip-version-check", *map(str, shared)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self._client = httpx2.Client(
            transport=httpx2.HTTPTransport(uds=str(socket)), base_url="http://opa", timeout=60, trust_env=False
        )
        self._wait(socket)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the server, and wait until it is gone."""
        self._client.close()
        self._process.communicate()
        self._folder.cleanup()

    def put(self, path: Path, source: str) -> None:
        """Load a module in place of the one before. Raises `Failed` where OPA refuses it."""
        refusal = self._load(path, source)
        if refusal:
            raise Failed(f"{path}: opa refuses it: {refusal}")

    def loads(self, path: Path, source: str) -> bool:
        """Load a module in place of the one before, if OPA takes it."""
        return not self._load(path, source)

    def holding(self, tests: str) -> frozenset[str]:
        """The tests in the package of this source that hold; none where one ends in an error."""
        (package,) = _PACKAGE.findall(tests)
        answer = self._client.get(f"/v1/data/{package.replace('.', '/')}?strict-builtin-errors=true")
        values: dict[str, Any] = answer.json().get("result") or {} if answer.is_success else {}
        return frozenset(name for name, value in values.items() if name.startswith("test_") and value is True)

    def _load(self, path: Path, source: str) -> str:
        answer = self._client.put(f"/v1/policies/{_identity(path)}", content=source.encode())
        return "" if answer.is_success else answer.text

    def _wait(self, socket: Path) -> None:
        import httpx2

        deadline = time.monotonic() + _START_SECONDS
        while self._process.poll() is None and time.monotonic() < deadline:
            try:
                if socket.exists() and self._client.get("/health").is_success:
                    return
            except httpx2.TransportError:
                pass
            time.sleep(0.02)
        _, said = self._process.communicate()
        self._folder.cleanup()
        raise Failed(f"opa does not start: {said.decode(errors='replace').strip() or 'it said nothing'}")


def _identity(path: Path) -> str:
    return str(path).lstrip("/")
