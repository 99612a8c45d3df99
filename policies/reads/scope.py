"""The conditions of one body of a compiled rule: what its variables stand for, and what it reads."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from policies.reads.functions import applied
from policies.reads.shapes import (
    ANYTHING,
    EVERYTHING,
    NOTHING,
    SOMETHING,
    Bag,
    Because,
    Constant,
    Part,
    Read,
    Record,
    Row,
    Value,
    at,
    because,
    compared,
    deep,
    each,
    one,
    shallow,
    union,
)
from policies.values import is_list

Names = tuple[str, ...]
"""The path of a rule below `data`."""


class Unclear(Exception):
    """The syntax tree is not of a form known here."""


class Rules(Protocol):
    """What a body may refer to: `policies.reads.program.Program`."""

    def answer(self, names: Names, arguments: tuple[Value, ...] = ()) -> tuple[Value, frozenset[Read]]:
        """What a rule or function may be, and what decides whether it is anything."""
        ...

    def arity(self, names: Names) -> int:
        """The number of a function's arguments."""
        ...

    def find(self, names: Names) -> Names | None:
        """The rule that a path leads to or through."""
        ...

    def is_above(self, names: Names) -> bool:
        """Whether there are rules below a path."""
        ...

    def step(self) -> None:
        """Count one step of the work; raises `Unclear` after too many."""
        ...


class Scope:
    """The variables of one body, and what its conditions have read."""

    def __init__(self, program: Rules, variables: Mapping[str, Value] | None = None) -> None:
        self._program = program
        self._variables = dict(variables or {})
        self.reads: set[Read] = set()

    def head(self, clause: Any, arguments: Sequence[Value]) -> Value:
        """The value of one clause of a rule."""
        head = clause["head"]
        for pattern, argument in zip(head.get("args", ()), arguments, strict=True):
            self._bind(pattern, argument)
        self._body(clause["body"])
        if "value" in head:
            value = self._value(head["value"])
        elif "key" in head:
            item = self._value(head["key"])
            value = one(Bag(item, item))
        else:
            value = one(Constant(value=True))
        for step in reversed(head["ref"][1:]):
            key = self._value(step)
            value = one(Bag(key, value))
        return value

    def _body(self, expressions: Iterable[Any]) -> None:
        """OPA has put the expressions into an order in which each variable is bound before it is used."""
        for expression in expressions:
            self._program.step()
            terms = expression["terms"]
            if expression.get("with"):
                self.reads.add(EVERYTHING)
            elif is_list(terms):
                self._call(terms)
            elif "type" in terms:
                self.reads.update(shallow(self._value(terms)))
            elif "domain" in terms:
                self._every(terms)
            else:
                raise Unclear

    def _every(self, terms: Any) -> None:
        domain = self._value(terms["domain"])
        inner = Scope(self._program, self._variables)
        keys, items = each(domain)
        self.reads.update(shallow(domain) | shallow(items))
        if terms.get("key"):
            inner._bind(terms["key"], keys)
        inner._bind(terms["value"], items)
        inner._body(terms["body"])
        self.reads.update(inner.reads)

    def _call(self, terms: Sequence[Any]) -> None:
        name = tuple(str(part["value"]) for part in terms[0]["value"])
        operands = terms[1:]
        if name == ("eq",):
            self._unify(*operands)
        elif name[0] == "data":
            self._ask(name[1:], operands)
        else:
            self._apply(".".join(name), operands)

    def _unify(self, left: Any, right: Any) -> None:
        if self._is_new(left):
            self._bind(left, self._value(right))
        elif self._is_new(right):
            self._bind(right, self._value(left))
        else:
            self.reads.update(compared(self._value(left), self._value(right)))

    def _ask(self, names: Names, operands: Sequence[Any]) -> None:
        """A call of a function that a module defines."""
        arity = self._program.arity(names)
        value, found = self._program.answer(names, tuple(self._value(operand) for operand in operands[:arity]))
        self.reads.update(found)
        self._take(operands[arity:], value)

    def _apply(self, name: str, operands: Sequence[Any]) -> None:
        """A call of a built-in function; its answer is bound where the last operand has no value yet."""
        inputs, output = (operands[:-1], operands[-1:]) if self._is_new(operands[-1]) else (operands, ())
        value, found = applied(name, [self._value(operand) for operand in inputs])
        self.reads.update(found)
        self._take(output, value)

    def _take(self, output: Sequence[Any], value: Value) -> None:
        if output:
            self._bind(output[0], value)
        else:
            self.reads.update(shallow(value))

    def _bind(self, pattern: Any, value: Value) -> None:
        """Give the new variables of a pattern their values, and compare the rest of it."""
        if pattern["type"] == "var" and self._is_new(pattern):
            self._variables[pattern["value"]] = value
        elif pattern["type"] == "array":
            self.reads.update(shallow(value))
            for place, item in enumerate(pattern["value"]):
                self._bind(item, at(value, one(Constant(place))))
        elif pattern["type"] == "object":
            self.reads.update(shallow(value))
            for key, item in pattern["value"]:
                self._bind(item, at(value, self._value(key)))
        else:
            self.reads.update(compared(self._value(pattern), value))

    def _is_new(self, term: Any) -> bool:
        if term["type"] == "var":
            return term["value"] not in self._variables
        if term["type"] == "array":
            return any(self._is_new(item) for item in term["value"])
        if term["type"] == "object":
            return any(self._is_new(item) for _, item in term["value"])
        return False

    def _value(self, term: Any) -> Value:
        self._program.step()
        kind, content = term["type"], term.get("value")
        if kind in {"null", "boolean", "number", "string"}:
            return one(Constant(None if kind == "null" else content))
        if kind == "var":
            return self._variables.get(content, ANYTHING)
        if kind == "ref":
            return self._reference(content)
        return self._collection(kind, content)

    def _collection(self, kind: str, content: Any) -> Value:
        if kind == "array":
            return one(Row(tuple(self._value(item) for item in content)))
        if kind == "set":
            items = union(self._value(item) for item in content)
            return one(Bag(items, items))
        if kind == "object":
            return self._object(content)
        if kind.endswith("comprehension"):
            return self._comprehension(kind, content)
        raise Unclear

    def _object(self, pairs: Sequence[Any]) -> Value:
        if all(key["type"] == "string" for key, _ in pairs):
            return one(Record(tuple((key["value"], self._value(item)) for key, item in pairs)))
        return one(Bag(union(self._value(key) for key, _ in pairs), union(self._value(item) for _, item in pairs)))

    def _comprehension(self, kind: str, content: Any) -> Value:
        inner = Scope(self._program, self._variables)
        inner._body(content["body"])
        item = inner._value(content["value"] if kind == "objectcomprehension" else content["term"])
        keys = {"objectcomprehension": content.get("key"), "setcomprehension": content.get("term")}.get(kind)
        reason = one(Because(frozenset(inner.reads)))
        return one(Bag((inner._value(keys) if keys else NOTHING) | reason, item | reason))

    def _reference(self, parts: Sequence[Any]) -> Value:
        head, *steps = parts
        if head["type"] == "var" and head["value"] == "data":
            value, steps = self._document(steps)
        elif head["type"] == "var" and head["value"] == "input":
            value = one(Part(()))
        else:
            value = self._value(head)
        for step in steps:
            value = self._follow(value, step)
        self.reads.update(shallow(value))
        return value

    def _document(self, steps: Sequence[Any]) -> tuple[Value, Sequence[Any]]:
        """What a reference below `data` begins with, and the steps that are left."""
        count = next((place for place, step in enumerate(steps) if step["type"] != "string"), len(steps))
        names = tuple(step["value"] for step in steps[:count])
        if names[:1] == ("inventory",):  # an input of Gatekeeper's templates too
            return one(Part(names[:1])), steps[1:]
        rule = self._program.find(names)
        if rule is None:
            return (ANYTHING if self._program.is_above(names) else SOMETHING), ()
        value, found = self._program.answer(rule)
        self.reads.update(found)
        return value, steps[len(rule) :]

    def _follow(self, value: Value, step: Any) -> Value:
        """What lies one step further on; a variable without a value is bound to the key."""
        self.reads.update(because(value))
        if self._is_new(step):
            keys, items = each(value)
            self._bind(step, keys)
            return items
        key = self._value(step)
        looked_up = union(shape.keys for shape in value if isinstance(shape, Bag))
        self.reads.update(deep(key) | deep(looked_up))
        return at(value, key)
