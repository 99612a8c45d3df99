"""What every rule has in common: its place, its words and its tests."""

from pathlib import Path
from typing import Any

import pytest

from tests.policies import rego

SEVERITIES = {"low", "medium", "high", "critical"}
SCOPES = {"change", "change_set"}

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
    assert {"deny", "warn"} & rego.heads(path)


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
