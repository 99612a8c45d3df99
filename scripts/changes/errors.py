"""What can go wrong between us and the engine."""

import re

from scripts.changes.holders import is_gone

_HOLDER = re.compile(r"created by \S+?@(\S+) \(pid (\d+)\)")


class Failed(Exception):
    """The engine did not do what it was asked to."""


class Interrupted(Failed):
    """Somebody asked it to stop, and it did."""


class Unplanned(Failed):
    """A step is not in the engine's own plan of the preview."""


class MissingStack(Failed):
    """The back end does not know the stack."""


class Unavailable(Exception):
    """The stack's state cannot be had now."""


class Locked(Unavailable):
    """Another run holds the stack's state."""

    def __init__(self, stack: str, said: str) -> None:
        """`said` is the engine's error, which names each holder."""
        super().__init__(
            f"{stack}: its state is locked by another run; wait for it, or if it was killed elsewhere run"
            f" ./scripts/layer0 state unlock {stack}"
        )
        holders = _HOLDER.findall(said)
        self.abandoned = bool(holders) and all(is_gone(host, int(pid)) for host, pid in holders)
        """Whether every holder was a process of this machine that is gone."""
