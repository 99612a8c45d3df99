"""All rules that a server has loaded, and what each of them may be."""

from collections.abc import Iterable, Iterator
from typing import Any

from policies.reads.scope import Names, Scope, Unclear
from policies.reads.shapes import EVERYTHING, NOTHING, Because, Read, Record, Value, deep, each, one

_MOST = 100_000
"""Steps after which a rule counts as not understood; the largest of ours takes about 2,000."""


class Program:
    """The rules of all modules, by their path below `data`."""

    def __init__(self, modules: Iterable[Any], told: frozenset[str] = frozenset({"message"})) -> None:
        """`told` are the words of a finding, which do not decide whether there is one."""
        self._words = told
        self.rules: dict[Names, list[Any]] = {}
        for module in modules:
            package = tuple(str(part["value"]) for part in module["package"]["path"][1:])
            for rule in module.get("rules") or ():
                name = str(rule["head"]["ref"][0]["value"])
                self.rules.setdefault((*package, name), []).append(rule)
        self._known: dict[tuple[Names, tuple[Value, ...]], tuple[Value, frozenset[Read]]] = {}
        self._steps = 0

    def read_by(self, names: Names) -> frozenset[Read]:
        """What decides which findings a rule has; the words of a finding do not count."""
        self._steps = 0
        found: frozenset[Read] = frozenset()
        try:
            for clause in _clauses(self.rules[names]):
                scope = Scope(self)
                findings = scope.head(clause, ())
                found |= scope.reads | self._told(findings)
        except (Unclear, LookupError, TypeError, ValueError, RecursionError):
            return frozenset([EVERYTHING])
        return found

    def _told(self, findings: Value) -> frozenset[Read]:
        """What decides where the findings are."""
        found: frozenset[Read] = frozenset()
        for finding in each(findings)[1]:
            if isinstance(finding, Record):
                found = found.union(*(deep(value) for name, value in finding.fields if name not in self._words))
            else:
                found |= deep(one(finding))
        return found

    def answer(self, names: Names, arguments: tuple[Value, ...] = ()) -> tuple[Value, frozenset[Read]]:
        """What a rule or function may be, and what decides whether it is anything."""
        known = self._known.get((names, arguments))
        if known is None:
            value, found, certain = NOTHING, frozenset[Read](), False
            for clause in _clauses(self.rules[names]):
                scope = Scope(self)
                value |= scope.head(clause, arguments)
                found |= scope.reads
                certain = certain or _is_certain(clause)
            known = (value | one(Because(found)), frozenset[Read]()) if certain else (value, found)
            self._known[names, arguments] = known
        return known

    def step(self) -> None:
        """Count one step of the work; too many are too much to understand."""
        self._steps += 1
        if self._steps > _MOST:
            raise Unclear

    def arity(self, names: Names) -> int:
        """The number of a function's arguments."""
        return len(self.rules[names][0]["head"].get("args", ()))

    def find(self, names: Names) -> Names | None:
        """The rule that a path leads to or through."""
        return next((names[:end] for end in range(len(names), 0, -1) if names[:end] in self.rules), None)

    def is_above(self, names: Names) -> bool:
        """Whether there are rules below a path."""
        return any(rule[: len(names)] == names for rule in self.rules)


def _clauses(rules: Iterable[Any]) -> Iterator[Any]:
    for rule in rules:
        clause = rule
        while clause is not None:
            yield clause
            clause = clause.get("else")


def _is_certain(clause: Any) -> bool:
    """Whether a clause has a value for any arguments, so that what it depends on decides only which."""
    (first, *more) = clause["body"]
    arguments = clause["head"].get("args", [])
    return (
        not more
        and isinstance(first["terms"], dict)
        and first["terms"].get("value") is True
        and all(argument["type"] == "var" for argument in arguments)
        and len({argument["value"] for argument in arguments}) == len(arguments)
    )
