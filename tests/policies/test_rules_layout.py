"""What every rule has in common: its place, its words and its tests."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from scripts.authoring import catalogue
from scripts.authoring.rulebook import Rulebook
from tests.policies import rego

SEVERITIES = {"low", "medium", "high", "critical"}
SCOPES = {"change", "change_set"}
README = rego.POLICIES / "README.md"

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("opa_on_path")]


@pytest.fixture(scope="module")
def values(opa_on_path: None) -> Any:
    values = rego.evaluated(rego.POLICIES)
    assert values is not None, "there is an error inside a rule or a test"
    return values


@pytest.mark.parametrize("path", rego.FILES, ids=rego.name_of)
def test_a_package_is_its_place(path: Path) -> None:
    package = [part["value"] for part in rego.parsed(path)["package"]["path"]]
    assert package == ["data", "policies", *rego.name_of(path).split("/")]


@pytest.mark.parametrize("path", rego.RULES, ids=rego.name_of)
def test_a_rule_lies_in_a_domain_and_has_its_words(path: Path, values: Any) -> None:
    _, domain, name = rego.name_of(path).split("/")
    about = values["rules"][domain][name]["metadata"]
    assert about["title"]
    assert about["description"]
    assert about["custom"].keys() == {"severity", "remedy", "scope"}
    assert about["custom"]["severity"] in SEVERITIES
    assert about["custom"]["scope"] in SCOPES
    assert {"deny", "warn", "approve"} & rego.heads(path)


@pytest.mark.parametrize("path", rego.RULES, ids=rego.name_of)
@pytest.mark.parametrize("kind", ["test_denies_", "test_allows_"])
def test_a_rule_has_tests_of_both_kinds_beside_it(path: Path, kind: str) -> None:
    tests = rego.heads(path.with_name(f"{path.stem}_test.rego"))
    assert any(name.startswith(kind) for name in tests)


@pytest.mark.parametrize("path", list(filter(rego.is_test, rego.FILES)), ids=rego.name_of)
def test_the_tests_hold_also_where_errors_are_strict(path: Path, values: Any) -> None:
    for part in rego.name_of(path).split("/"):
        values = values[part]
    tests = {name for name in rego.heads(path) if name.startswith("test_")}
    assert {name for name in tests if values.get(name) is True} == tests


def test_what_the_readme_tells_of_rules_is_true() -> None:
    """A new rule needs no row before the table is written again, but no row may tell what is not so."""
    rulebook = Rulebook()
    table = catalogue.table(catalogue.entries(rulebook, rulebook.chosen([])))
    rows = re.findall(r"^\| `\w+/\w+` \|.*$", README.read_text(), re.MULTILINE)
    assert rows
    assert set(rows) <= set(table.splitlines()), "run ./scripts/layer0 policy list --write"


def test_the_rule_that_the_readme_shows_is_in_the_gate_where_it_says(tmp_path: Path) -> None:
    text = README.read_text()
    (source,) = re.findall(r"```rego\n(.*?)```", text, re.DOTALL)
    (place,) = set(re.findall(r"`(rules/\w+/\w+\.rego)`", text))
    shutil.copytree(rego.POLICIES, tmp_path / "policies", ignore=shutil.ignore_patterns("*_test.rego", "*.py"))
    (tmp_path / "policies" / place).write_text(source)
    assert rego.run("check", "--strict", tmp_path / "policies").returncode == 0
    package = rego.evaluated(tmp_path / "policies")
    assert place.removeprefix("rules/").removesuffix(".rego") in package["gate"]["verdict"]["rules"]
