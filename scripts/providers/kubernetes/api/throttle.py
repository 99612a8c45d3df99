"""How fast the API server may be asked: so many requests a second, after a first burst."""

import math
import time
from dataclasses import dataclass
from threading import Event, Lock


@dataclass(frozen=True)
class Limits:
    """The official plugin's own, unless the provider or the environment says otherwise."""

    qps: float = 50.0
    """Requests a second in the long run; below 0 for no limit."""
    burst: int = 120
    """Requests that may go out at once after a pause."""
    timeout: float = 32.0
    """Seconds that the server may be silent during one request; 0 for no limit."""


class Throttle:
    """A token bucket shared by the threads of the plugin."""

    def __init__(self, limits: Limits, cancelled: Event) -> None:
        self._cancelled, self._lock = cancelled, Lock()
        self._interval = 1 / limits.qps if limits.qps > 0 else 0.0
        self._credit = self._interval * (limits.burst - 1)
        self._turn = -math.inf
        """When the last request may go out, on the monotonic clock."""

    def wait(self) -> None:
        """Wait for the caller's turn; when the plugin is cancelled, what is under way ends without waiting."""
        with self._lock:
            now = time.monotonic()
            self._turn = max(self._turn + self._interval, now - self._credit)
            pause = self._turn - now
        if pause > 0:
            self._cancelled.wait(pause)
