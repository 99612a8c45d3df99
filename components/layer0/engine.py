"""What one kind of database or cache needs to run, apart from the objects that all of them have."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from components.pods import Container

DATA, CONFIG, CREDENTIALS = "data", "config", "credentials"
"""Names of the volumes that every engine may mount."""


@dataclass(frozen=True, kw_only=True)
class Engine:
    """A kind of database or cache. Pod 0 is the primary, the others copy it; a failover is done by hand."""

    port: int
    """TCP port that clients and the other pods connect to."""
    user: int
    """User and group of the image that own the data."""
    administrator: str
    """Name that clients log in with."""
    config: Mapping[str, str]
    """Files of the volume "config", text by name."""
    secret_files: Mapping[str, Callable[[str], str]]
    """Files of the volume "credentials", besides `username` and `password`: how each is made from the password."""
    server: Container
    """The container that serves."""
    prepares: Sequence[Container]
    """Containers that run to their end before the server starts."""
    scratch: Mapping[str, str]
    """Path by name of the directories that the containers write to and that may be lost."""
