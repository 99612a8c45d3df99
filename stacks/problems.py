"""What is wrong with a stack's files: each problem with its place, all of them raised at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from stacks.secret import Secret

_WIDEST = 80


@dataclass(frozen=True, order=True)
class Problem:
    """One fault of one file."""

    file: str
    """Path from the project's root, as in messages."""
    line: int
    """Line of the fault, counted from 1; 0 for the whole file."""
    path: str
    """Path of the setting, such as tenants.acme.quota.cpu; empty where no setting is meant."""
    text: str
    """What is wrong, the value, what to do."""

    def __str__(self) -> str:
        """The problem as one line."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (place, self.path, self.text) if part)


class Invalid(Exception):
    """Settings that cannot be used; the message holds one problem a line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Sort the problems by file and line, and name each once."""
        self.problems: tuple[str, ...] = tuple(dict.fromkeys(str(problem) for problem in sorted(problems)))
        super().__init__("\n".join(self.problems))


def choice(wrong: str, known: Iterable[str]) -> str:
    """What to write instead of a wrong name: the nearest known one, or all of them."""
    names = sorted(known)
    near = get_close_matches(wrong, names, n=1)
    if near:
        return f"did you mean {near[0]!r}?"
    return f"known: {', '.join(names)}" if names else "remove it"


def quoted(value: object) -> str:
    """A value as messages show it: short, and never a secret."""
    if isinstance(value, Secret):
        return "an encrypted value"
    if isinstance(value, dict):
        return "a map"
    if isinstance(value, (list, tuple)):
        return "a list"
    if value is None or isinstance(value, bool):
        return {None: "nothing", True: "true", False: "false"}[value]
    text = repr(value)
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 4]}...'"
