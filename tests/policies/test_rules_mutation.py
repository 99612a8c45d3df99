"""Every condition of a rule is there for a test: without it, one of the tests fails."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

POLICIES = Path(__file__).parents[2] / "policies"
SOURCES = [path for path in sorted(POLICIES.rglob("*.rego")) if not path.stem.endswith("_test")]

# Lines whose loss changes nothing that a test could see, each with the reason.
EQUIVALENT = {"some domain, name": "declares variables that OPA would also take undeclared; Regal demands it"}

pytestmark = [pytest.mark.e2e, pytest.mark.thorough]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(POLICIES).with_suffix("").as_posix())
def test_no_condition_can_go_unnoticed(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "policies"
    shutil.copytree(POLICIES, copy, ignore=shutil.ignore_patterns("*.py", "*.md", "__pycache__"))
    mutant = copy / path.relative_to(POLICIES)
    wanted = passing(copy)
    assert wanted, "no test passes before any mutation"
    survivors: list[str] = []
    for line, source in mutations(path.read_text()):
        mutant.write_text(source)
        if line not in EQUIVALENT and is_valid(copy) and passing(copy) == wanted:
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


def is_valid(policies: Path) -> bool:
    return _opa("check", policies).returncode == 0


def passing(policies: Path) -> frozenset[str]:
    """The tests that are true where errors inside rules are errors, as they are in the gate."""
    done = _opa("eval", "--strict-builtin-errors", "--data", policies, "--format", "json", "data.policies")
    if done.returncode != 0:
        return frozenset()
    return frozenset(_true_tests(json.loads(done.stdout)["result"][0]["expressions"][0]["value"], "policies"))


def _true_tests(package: dict[str, object], name: str) -> Iterator[str]:
    for key, value in package.items():
        if key.startswith("test_") and value is True:
            yield f"{name}.{key}"
        elif isinstance(value, dict):
            yield from _true_tests(value, f"{name}.{key}")


def _opa(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    program = shutil.which("opa")
    assert program, 'opa is not on PATH; run eval "$(./scripts/layer0 env)"'
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
