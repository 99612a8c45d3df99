"""No call under `not` has an argument that may be undefined: the whole `not` is then undefined, and the rule silent.

OPA takes a field out of the call before it negates the call, so `not startswith(change.name, "a")` says nothing of a
change without a name. Negate a function of ours that reads the field itself, or give the field a default.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from tests.policies import rego

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("opa_on_path")]

EXAMPLE = """package a

maybe := 1 if input.y

default certainly := 1

several contains 1 if input.y

holds(x) if x.y

r if {{ {body} }}
"""


@pytest.mark.parametrize("path", rego.SOURCES, ids=rego.name_of)
def test_no_call_under_not_is_muted_by_a_missing_value(path: Path) -> None:
    assert not list(muted(rego.parsed(path)))


@pytest.mark.parametrize(
    ("body", "found", "reason"),
    [
        ('not startswith(input.image, "a")', True, "a field of the input"),
        ('x := input.x; not startswith(x.image, "a")', True, "a field of a variable"),
        ('x := input.x; not x.op in {"delete"}', True, "`in` is a call"),
        ('x := input.x; not "a" in x.list', True, "`in` is a call, with the field on its right"),
        ("x := input.x; not count([x.list]) == 1", True, "a field inside a list inside a call"),
        ('x := input.x; every y in x { not startswith(y.image, "a") }', True, "inside `every`"),
        ('z := [1 | x := input.x; not startswith(x.image, "a")]; z', True, "inside a comprehension"),
        ('not startswith(maybe, "a")', True, "a rule that may be undefined"),
        ('not startswith(certainly, "a")', False, "a rule with a default"),
        ("not 1 in several", False, "a partial rule is never undefined"),
        ("not input.x", False, "`not` of a field alone is true where it is missing"),
        ('x := input.x; not x.op == "delete"', False, "a comparison is no call"),
        ("x := input.x; not holds(x)", False, "the function reads the field"),
        ('x := input.x; not object.get(x, "op", "") in {"delete"}', False, "a default for what is missing"),
        ('x := input.x; startswith(x.image, "a")', False, "without `not`"),
    ],
)
def test_a_muted_call_is_found(tmp_path: Path, body: str, found: bool, reason: str) -> None:
    file = tmp_path / "a.rego"
    file.write_text(EXAMPLE.format(body=body))
    assert bool(list(muted(rego.parsed(file)))) is found, reason


def muted(module: Any) -> Iterator[Any]:
    """The negated calls of a module that an undefined argument makes undefined."""
    maybe = _maybe_undefined(module["rules"])
    for expression in _parts(module):
        if expression.get("negated") and isinstance(expression["terms"], list):
            operator, *arguments = cast("list[Any]", expression["terms"])
            if operator["value"][0]["value"] == "equal":
                arguments = [argument for argument in arguments if argument["type"] != "ref"]
            if any(_is_unsure(argument, maybe) for argument in arguments):
                yield expression


def _maybe_undefined(rules: list[Any]) -> set[str]:
    """The names of complete rules without a default."""
    names = {rule["head"]["name"] for rule in rules if {"name", "value"} <= rule["head"].keys() - {"key", "args"}}
    return names - {rule["head"]["name"] for rule in rules if rule.get("default")}


def _is_unsure(argument: Any, maybe: set[str]) -> bool:
    if argument["type"] == "call":
        return any(_is_unsure(inner, maybe) for inner in argument["value"][1:])
    return any(
        part.get("type") == "ref" or (part.get("type") == "var" and part["value"] in maybe) for part in _parts(argument)
    )


def _parts(node: Any) -> Iterator[dict[str, Any]]:
    """Every map in a syntax tree."""
    if isinstance(node, dict):
        yield cast("dict[str, Any]", node)
        node = list(cast("dict[str, Any]", node).values())
    if isinstance(node, list):
        for child in cast("list[Any]", node):
            yield from _parts(child)
