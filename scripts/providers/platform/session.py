"""What every call to a resource is given: the provider's settings, and the way to the person who waits."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Any, TypeVar

from scripts.providers.engine import Engine
from scripts.providers.platform.settings import Settings
from scripts.providers.servicer import Failed

Made = TypeVar("Made")


@dataclass(frozen=True)
class Session:
    """One configured provider."""

    settings: Settings
    engine: Engine
    cancelled: Event = field(default_factory=Event)
    _made: dict[Any, Any] = field(default_factory=dict[Any, Any])
    _lock: Lock = field(default_factory=Lock)

    def once(self, key: Any, make: Callable[[], Made]) -> Made:
        """What `make` made when it was first asked for under this key: a connection, the id of a zone.

        A failure is kept too, so that of a hundred resources only one waits for a server that is not there.
        """
        with self._lock:
            if key not in self._made:
                try:
                    self._made[key] = make()
                except Failed as error:
                    self._made[key] = error
            made = self._made[key]
        if isinstance(made, Failed):
            raise made
        return made


@dataclass(frozen=True)
class Operation:
    """One call of the engine for one resource."""

    session: Session
    urn: str
    timeout: float = 0.0
    """Seconds, from `custom_timeouts`; 0 for none."""

    @property
    def settings(self) -> Settings:
        return self.session.settings

    def status(self, message: str) -> None:
        """Show what is going on beside the resource, until the next status."""
        self.session.engine.status(message, self.urn)

    def info(self, message: str) -> None:
        self.session.engine.info(message, self.urn)

    def warn(self, message: str) -> None:
        self.session.engine.warn(message, self.urn)

    def seconds(self, default: float) -> float:
        """How long the whole operation may take."""
        return self.timeout or default

    def pause(self, seconds: float) -> None:
        """Wait. Raises: `Failed`, at once, when the engine cancels the run."""
        if self.session.cancelled.wait(seconds):
            raise Failed("cancelled; what was done so far stays, and the next up goes on from there")
