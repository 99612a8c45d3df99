"""Every condition of a rule is there for a test: without it, one of the tests fails."""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import pytest

from tests.policies import rego

# Lines whose loss changes nothing that a test could see, each with the reason.
EQUIVALENT = {"some domain, name": "declares variables that OPA would also take undeclared; Regal demands it"}

pytestmark = [pytest.mark.e2e, pytest.mark.thorough, pytest.mark.usefixtures("opa_on_path"), pytest.mark.timeout(900)]


@pytest.mark.parametrize("path", rego.SOURCES, ids=rego.name_of)
def test_no_condition_can_go_unnoticed(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "policies"
    shutil.copytree(rego.POLICIES, copy, ignore=shutil.ignore_patterns("*.py", "*.md", "__pycache__"))
    mutant = copy / path.relative_to(rego.POLICIES)
    wanted = passing(copy)
    assert wanted, "no test passes before any mutation"
    survivors: list[str] = []
    for line, source in mutations(path.read_text()):
        mutant.write_text(source)
        if line not in EQUIVALENT and passing(copy) == wanted:
            survivors.append(line)
    assert not survivors


def mutations(source: str) -> Iterator[tuple[str, str]]:
    """Each line that can be left out or turned round, with the source in which it is."""
    lines = source.splitlines()
    for number, line in enumerate(lines):
        before, after = lines[:number], lines[number + 1 :]
        condition = line.strip()
        if line.startswith("\t"):
            yield condition, "\n".join([*before, *after])
        for old, new in (("not ", ""), (" == ", " != "), (" != ", " == "), (" > ", " >= "), ("every ", "some ")):
            if old in line and not line.startswith("#"):
                yield f"{condition} [{old.strip()}]", "\n".join([*before, line.replace(old, new, 1), *after])
        if not line.startswith((" ", "\t", "#")) and " if " in line and not line.endswith("{"):
            yield condition, "\n".join([*before, *after])


def passing(policies: Path) -> frozenset[str]:
    """The tests that hold in this copy of the rules."""
    return frozenset(_true_tests(rego.evaluated(policies) or {}, "policies"))


def _true_tests(package: Mapping[str, Any], name: str) -> Iterator[str]:
    for key, value in package.items():
        if key.startswith("test_") and value is True:
            yield f"{name}.{key}"
        elif isinstance(value, dict):
            yield from _true_tests(cast("dict[str, Any]", value), f"{name}.{key}")
