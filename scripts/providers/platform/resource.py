# ruff: noqa: ARG002 - what a method is given, some resource needs
"""What a resource of this plugin is: a few methods over plain values.

Secret marks, unknowns, shapes, error forms and the wire are the provider's business; a resource sees plain values.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field

from scripts.providers.platform import diff
from scripts.providers.platform.diff import Change
from scripts.providers.platform.schema import Fault
from scripts.providers.platform.session import Operation
from scripts.providers.platform.settings import Settings
from scripts.providers.properties import UNKNOWN, Properties


@dataclass(frozen=True)
class Kept:
    """A resource as the state keeps it."""

    id: str
    inputs: Properties
    outputs: Properties = field(default_factory=Properties)
    """What was made beside the inputs; exactly the names under `properties` in the schema."""


class Resource(ABC):
    """One type of resource. Every method may raise `Failed`; its message may quote inputs, secrets are masked later."""

    def faults(self, inputs: Properties, settings: Settings) -> Iterator[Fault]:
        """What is wrong with inputs of the right shape, all at once, without asking any server.

        `UNKNOWN` may stand for any value, and any setting; neither is judged. It stands for what has a wrong shape too.
        """
        yield from ()

    def completed(self, inputs: Properties) -> Properties:
        """The inputs as they are kept: defaults filled in, spellings made one."""
        return inputs

    def changes(self, kept: Kept, inputs: Properties) -> Iterator[Change]:
        """What differs from the state; a path that the schema marks `willReplaceOnChanges` means another resource."""
        yield from diff.changes(kept.inputs, inputs)

    def due(self, kept: Kept, settings: Settings) -> Iterator[Change]:
        """What must change though no input has: what time, or another argument of the provider, brings about."""
        yield from ()

    def deletes_first(self, kept: Kept, inputs: Properties) -> bool:
        """Whether a replacement can only be made once the old one is gone."""
        return False

    def planned(self, operation: Operation, inputs: Properties, kept: Kept | None, outputs: list[str]) -> Properties:
        """At preview: the outputs to expect, `UNKNOWN` where only `up` can tell. It may read servers, never write, and
        raise what `up` would.

        `kept` is none for a resource that is to be created; `outputs` are the names in the schema.
        """
        return kept.outputs if kept else dict.fromkeys(outputs, UNKNOWN)

    @abstractmethod
    def create(self, operation: Operation, inputs: Properties) -> Kept:
        """Make it. Called again after a crash in its middle, it must end in the same place."""

    @abstractmethod
    def read(self, operation: Operation, kept: Kept) -> Kept | None:
        """What is really there, None if nothing is. For an import, `kept` has the id alone."""

    @abstractmethod
    def update(self, operation: Operation, kept: Kept, inputs: Properties) -> Kept:
        """Change it in place."""

    @abstractmethod
    def delete(self, operation: Operation, kept: Kept) -> None:
        """Remove it; one that is gone already is no error."""
