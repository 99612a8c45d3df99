"""What every rule has in common: its place, its words, its tests, and no call under `not` that a missing field mutes."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

POLICIES = Path(__file__).parents[2] / "policies"
FILES = sorted(POLICIES.rglob("*.rego"))
RULES = [path for path in sorted((POLICIES / "rules").rglob("*.rego")) if not path.stem.endswith("_test")]
SEVERITIES = {"low", "medium", "high", "critical"}
SCOPES = {"change", "change_set"}

pytestmark = pytest.mark.e2e


def name_of(path: Path) -> str:
    return path.relative_to(POLICIES).with_suffix("").as_posix()


def opa(*arguments: str | Path, text: str | None = None) -> Any:
    """What `opa` answers, read as JSON."""
    program = shutil.which("opa")
    assert program, 'opa is not on PATH; run eval "$(./scripts/layer0 env)"'
    done = subprocess.run([program, *arguments], input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


@cache
def parsed(path: Path) -> Any:
    return opa("parse", "--format", "json", path)


def heads(module: Any) -> set[str]:
    """The names of the rules that a module defines."""
    return {rule["head"]["ref"][0]["value"] for rule in module["rules"]}


@pytest.fixture(scope="module")
def evaluated() -> Any:
    """Every value under `data.policies`, tests included; an error inside a rule or a test fails here."""
    answer = opa("eval", "--strict-builtin-errors", "--data", POLICIES, "--format", "json", "data.policies")
    return answer["result"][0]["expressions"][0]["value"]


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_package_is_its_place(path: Path) -> None:
    package = [part["value"] for part in parsed(path)["package"]["path"]]
    assert package == ["data", "policies", *name_of(path).split("/")]


@pytest.mark.parametrize("path", RULES, ids=name_of)
def test_a_rule_lies_in_a_domain_and_has_its_words(path: Path, evaluated: Any) -> None:
    _, domain, name = name_of(path).split("/")
    about = evaluated["rules"][domain][name]["metadata"]
    assert about["title"]
    assert about["description"]
    assert about["custom"].keys() == {"severity", "remedy", "scope"}
    assert about["custom"]["severity"] in SEVERITIES
    assert about["custom"]["scope"] in SCOPES
    assert {"deny", "warn"} & heads(parsed(path))


@pytest.mark.parametrize("path", RULES, ids=name_of)
def test_a_rule_has_tests_of_both_kinds_beside_it(path: Path) -> None:
    tests = heads(parsed(path.with_name(f"{path.stem}_test.rego")))
    for kind in ("test_denies_", "test_allows_"):
        assert any(name.startswith(kind) for name in tests), f"{name_of(path)} has no {kind}..."


@pytest.mark.parametrize("path", [path for path in FILES if path.stem.endswith("_test")], ids=name_of)
def test_the_tests_hold_also_where_errors_are_strict(path: Path, evaluated: Any) -> None:
    values = evaluated
    for part in name_of(path).split("/"):
        values = values[part]
    failed = [name for name in heads(parsed(path)) if name.startswith("test_") and values.get(name) is not True]
    assert not failed


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_call_under_not_is_muted_by_a_missing_value(path: Path) -> None:
    assert not list(muted(parsed(path)))


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
def test_the_lint_finds_a_muted_call(tmp_path: Path, body: str, found: bool, reason: str) -> None:
    file = tmp_path / "a.rego"
    file.write_text(
        f"package a\n\nmaybe := 1 if input.y\n\ndefault certainly := 1\n\nseveral contains 1 if input.y\n\n"
        f"holds(x) if x.y\n\nr if {{ {body} }}\n"
    )
    assert bool(list(muted(parsed(file)))) is found, reason


def muted(module: Any) -> Iterator[Any]:
    """The calls under `not` with an argument that may be undefined: they are then undefined too, and not true."""
    maybe = {
        rule["head"]["name"]
        for rule in module["rules"]
        if "name" in rule["head"] and "key" not in rule["head"] and "args" not in rule["head"]
    } - {rule["head"]["name"] for rule in module["rules"] if rule.get("default")}
    for expression in _expressions(module):
        if expression.get("negated") and isinstance(expression["terms"], list):
            operator, *arguments = expression["terms"]
            if operator["value"][0]["value"] == "equal":
                arguments = [argument for argument in arguments if argument["type"] != "ref"]
            if any(_may_be_undefined(argument, maybe) for argument in arguments):
                yield expression


def _expressions(node: Any) -> Iterator[Any]:
    for part in _parts(node):
        if isinstance(part, dict) and "terms" in part:
            yield part


def _parts(node: Any) -> Iterator[Any]:
    yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else []:
        yield from _parts(child)


def _may_be_undefined(term: Any, maybe: set[str]) -> bool:
    if term["type"] == "call":
        return any(_may_be_undefined(argument, maybe) for argument in term["value"][1:])
    if term["type"] == "var":
        return term["value"] in maybe
    if term["type"] == "ref":
        return True
    children = [part for part in _parts(term["value"]) if isinstance(part, dict) and "type" in part]
    return any(child["type"] == "ref" or (child["type"] == "var" and child["value"] in maybe) for child in children)
