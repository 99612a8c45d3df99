"""What each rule reads of the changes: followed through the rules as OPA has compiled them, without any input.

OPA's own partial evaluation does not tell it: a reference through `of_kind[kind] contains resource` leaves no residue
at all, and one inside a comprehension loses what it refers to (OPA 1.22). So the compiled syntax trees are followed
here: each term stands for parts of the input (`shapes`), and every condition reads what it looks at. What is not
understood reads everything, so that a rule is rather deferred once too often than passed.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from policies.changes import Change
from policies.reads.program import Program
from policies.reads.shapes import EVERYTHING, Read
from policies.values import segments

__all__ = ["EVERYTHING", "Read", "of", "of_templates", "unknown"]

_LEVELS = frozenset({"deny", "warn", "approve"})
_TEMPLATES = ("policies", "gatekeeper", "templates")
_DEPTH = len(("policies", "rules", "domain", "rule", "level"))


def of(modules: Iterable[Any]) -> dict[str, frozenset[Read]]:
    """What each rule reads, by its name, such as `workloads/images_are_pinned`; `modules` are OPA's syntax trees."""
    program = Program(modules)
    found: dict[str, frozenset[Read]] = {}
    for names in program.rules:
        if names[:2] == ("policies", "rules") and len(names) == _DEPTH and names[-1] in _LEVELS:
            rule = "/".join(names[2:4])
            found[rule] = found.get(rule, frozenset()) | program.read_by(names)
    return found


def of_templates(modules: Iterable[Any]) -> dict[str, frozenset[Read]]:
    """What each of Gatekeeper's templates reads of input and `data.inventory`, by the kind of its constraints."""
    program = Program(modules, told=frozenset({"msg", "details"}))
    return {
        names[3]: program.read_by(names)
        for names in program.rules
        if names[:3] == _TEMPLATES and names[4:] == ("violation",)
    }


def unknown(reads: frozenset[Read], change: Change) -> Iterator[str]:
    """The paths of a change that are not known yet and on which the answer of a rule with these reads may depend.

    A secret that is not known yet stays behind the same mask once it is.
    """
    secret = frozenset(change.secret)
    return (path for path in change.unknown if path not in secret and _meets(reads, path))


@cache
def _meets(reads: frozenset[Read], path: str) -> bool:
    place = ("changes", None, "new", *segments(path))
    return any(read.meets(place) for read in reads)
