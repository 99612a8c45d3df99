"""What a random resource is: what it takes, what it makes, and which of that is secret."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from scripts.providers.properties import has_unknown, is_list, is_map

Inputs = Mapping[str, Any]
Made = tuple[str, dict[str, Any]]
"""An id, and the outputs beside the inputs."""
Adopted = tuple[dict[str, Any], Made]
"""The inputs that a program would give for an imported value, and what they would have made."""


@dataclass(frozen=True)
class Kind:
    """One kind of input, and how a person calls it."""

    name: str
    holds: Callable[[Any], bool]


FLAG = Kind("true or false", lambda value: isinstance(value, bool))
LIST = Kind("a list", is_list)
MAP = Kind("a map", is_map)
TEXT = Kind("a text", lambda value: isinstance(value, str))
WHOLE = Kind("a whole number", lambda value: isinstance(value, int) and not isinstance(value, bool))


@dataclass(frozen=True)
class Resource:
    """One random resource. An input that `takes` does not name is kept and means nothing, as in the official plugin."""

    make: Callable[[Inputs], Made]
    """Chooses anew; the inputs are complete. Raises: `Failed`."""
    outputs: tuple[str, ...] = ()
    """What only `up` knows, beside the id."""
    secret: bool = False
    """All outputs are secret."""
    takes: Mapping[str, Kind] = field(default_factory=dict[str, Kind])
    """The inputs beside `keepers`, a map of anything, which every resource takes to choose anew when it changes."""
    required: tuple[str, ...] = ()
    completed: Callable[[Inputs], dict[str, Any]] = dict
    """The inputs with their defaults."""
    problems: Callable[[Inputs], Iterator[tuple[str, str]]] = lambda _: iter(())
    """What is wrong with complete inputs, as property and reason."""
    adopt: Callable[[str], Adopted] | None = None
    """What an import id says. Raises: `Failed`, `ValueError` when it cannot be read."""
    form: str = ""
    """How an import id is written."""
    schema: int = 0
    """The version of the state's form, which the official plugin looks for when it takes a state over."""

    def faults(self, given: Inputs) -> list[tuple[str, str]]:
        """Why inputs are refused, as property and reason. What is not known yet is not judged."""
        missing = [(name, f"{name} is missing") for name in self.required if name not in given]
        wrong = [
            (name, f"{name} must be {kind.name}, got {given[name]!r}")
            for name, kind in {**self.takes, "keepers": MAP}.items()
            if name in given and not has_unknown(given[name]) and not kind.holds(given[name])
        ]
        if missing or wrong or has_unknown(given):
            return missing + wrong
        return list(self.problems(self.completed(given)))

    def changed(self, old: Inputs, new: Inputs) -> list[str]:
        """The inputs that differ, defaults counted in. Keepers without any value are the same as none."""
        before, after = self.completed(old), self.completed(new)
        changed = [name for name in self.takes if before.get(name) != after.get(name)]
        return changed if _kept(before) == _kept(after) else [*changed, "keepers"]


def _kept(inputs: Inputs) -> Any:
    keepers = inputs.get("keepers")
    return {key: value for key, value in keepers.items() if value is not None} if is_map(keepers) else keepers or {}
