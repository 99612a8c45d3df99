"""A browser without a window, driven over the DevTools protocol on a pair of pipes."""

import json
import os
import subprocess
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.servers import packages

_FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
    "--disable-component-update", "--disable-sync", "--remote-debugging-pipe",
)  # fmt: skip
_READ, _WRITE = 3, 4
"""The file descriptors on which the browser takes commands, and answers."""


@dataclass
class Page:
    """One open page, and everything that the browser has told of it."""

    commands: int
    answers: int
    """The ends of two pipes."""
    session: str = ""
    told: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    _asked: int = 0
    _rest: bytes = b""

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Run one command of the protocol; what is told meanwhile is kept."""
        self._asked += 1
        about = {"sessionId": self.session} if self.session else {}
        asked = json.dumps({"id": self._asked, "method": method, "params": parameters} | about)
        os.write(self.commands, asked.encode() + b"\0")
        while (heard := self._next()).get("id") != self._asked:
            self.told.append(heard)
        assert "error" not in heard, heard
        return heard["result"]

    def open(self, file: Path, *, dark: bool = False, width: int = 1200) -> None:
        """Load a file, and wait until it is there."""
        feature = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", features=[feature])
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        self.told.clear()
        self.ask("Page.navigate", url=file.as_uri())
        while not any(item.get("method") == "Page.loadEventFired" for item in self.told):
            self.told.append(self._next())

    def value(self, expression: str) -> Any:
        """What an expression is in the page; of a promise, what it comes to."""
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def press(self, key: str) -> None:
        """Press a key and let it go."""
        codes: Mapping[str, int] = {"Tab": 9, "Enter": 13}
        about = {"key": key, "code": key, "windowsVirtualKeyCode": codes[key], "text": "\r" if key == "Enter" else ""}
        for kind in ("keyDown", "keyUp"):
            self.ask("Input.dispatchKeyEvent", type=kind, **about)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            more = os.read(self.answers, 1 << 20)
            assert more, "the browser has ended"
            self._rest += more
        heard, self._rest = self._rest.split(b"\0", 1)
        return json.loads(heard)


@contextmanager
def browser(folder: Path) -> Generator[Page]:
    """A browser with an empty profile in a folder, and one empty page in it; ended afterwards."""
    program = packages.program("chromium", "chromium")
    (theirs, commands), (answers, given) = os.pipe(), os.pipe()
    pipes = f'exec "$@" {_READ}<&{theirs} {_WRITE}>&{given}'
    process = subprocess.Popen(
        ["bash", "-c", pipes, "-", str(program), *_FLAGS, f"--user-data-dir={folder}"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, pass_fds=(theirs, given),
    )  # fmt: skip
    os.close(theirs)
    os.close(given)
    try:
        page = Page(commands, answers)
        target = page.ask("Target.createTarget", url="about:blank")["targetId"]
        page.session = page.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            page.ask(f"{domain}.enable")
        yield page
    finally:
        os.close(commands)
        os.close(answers)
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
