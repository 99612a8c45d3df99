"""What a DNS back end does: it reads single record sets of one zone, and swaps some of them for others at once."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from scripts.providers.servicer import Failed


@dataclass(frozen=True)
class RecordSet:
    """All records of one name and type, and, where several such sets share a name, of one set identifier."""

    name: str
    """Absolute, lower case, without a final dot."""
    type: str
    ttl: int | None = None
    """Seconds; none for an alias."""
    values: tuple[str, ...] = ()
    """In zone-file form, sorted; TXT without quotes, host names without a final dot."""
    alias: Mapping[str, Any] | None = None
    routing: Mapping[str, Any] | None = None

    @property
    def identifier(self) -> str:
        """What tells sets of one name and type apart; empty where there is but one."""
        return str(self.routing["setIdentifier"]) if self.routing else ""


class Swap(NamedTuple):
    """One record set for another; none stands for what is not there, or is not to be there."""

    old: RecordSet | None
    new: RecordSet | None


class Moved(Failed):
    """Somebody else changed the zone between our reading and our writing; nothing was written."""


class Unreachable(Failed):
    """No answer from the back end."""


class Zone(ABC):
    """One zone of a back end."""

    name: str

    @abstractmethod
    def read(self, name: str, kind: str, identifier: str = "") -> RecordSet | None:
        """One record set as it is now, none where there is no such."""

    @abstractmethod
    def types(self, name: str) -> frozenset[str]:
        """The types of all records that the name has."""

    @abstractmethod
    def swap(self, swaps: Sequence[Swap]) -> None:
        """Make all changes or none, and return when the zone's servers answer by them.

        Raises: `Moved`, when an `old` is not what is there.
        """

    @abstractmethod
    def servers(self) -> tuple[str, ...]:
        """The authoritative servers, as `host:port`, that can be asked whether they answer by a change."""
