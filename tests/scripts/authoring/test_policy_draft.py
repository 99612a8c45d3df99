"""A new rule is one file and its test, and holds every check as it is."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts import toolchain
from scripts.authoring import draft, mutation, rego
from scripts.authoring.errors import Invalid
from scripts.authoring.rulebook import POLICIES, Rulebook
from scripts.toolchain.progress import Progress
from tests.policies import test_rules_negation
from tests.scripts.authoring.conftest import RULE


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("images_are_pinned", "no domain"),
        ("workloads/images/pinned", "too many parts"),
        ("workloads/", "no rule"),
        ("Workloads/images", "a capital letter"),
        ("workloads/2_images", "it begins with a digit"),
        ("../rules/images", "a path"),
        ("workloads/images-pinned", "a hyphen"),
        ("default/images", "Rego's own word, in the package"),
        ("workloads/some", "Rego's own word, in the package"),
        ("lib/images", "the folder of libraries"),
        ("workloads/images_test", "the name of a test"),
    ],
)
def test_a_name_that_cannot_be_one_is_refused(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(Invalid, match="domain and a rule"):
        draft.write(Rulebook(), name, tmp_path)
    assert not list(tmp_path.iterdir()), reason


def test_a_rule_that_is_there_is_not_written_over(own: Path) -> None:
    path = own / f"{RULE}.rego"
    path.write_text("mine")
    with pytest.raises(Invalid, match="already"):
        draft.write(Rulebook([own]), RULE, own)
    assert path.read_text() == "mine"


def test_a_rule_of_ours_cannot_be_had_twice(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="already"):
        draft.write(Rulebook(), "workloads/images_are_pinned", tmp_path)


@pytest.mark.e2e
@pytest.mark.usefixtures("opa_on_path")
def test_a_new_rule_holds_every_check_as_it_is(own: Path, run: Callable[..., str]) -> None:
    assert rego.run("fmt", "--fail", "--list", own).returncode == 0
    assert rego.run("check", "--strict", *rego.ONLY_REGO, POLICIES, own).returncode == 0
    for file in own.rglob("*.rego"):
        assert not list(test_rules_negation.muted(rego.tree(file)))
    assert "5 tests, 0 failed; 1 rules" in run("test", RULE, "--folder", own, "--mutate")


@pytest.mark.e2e
@pytest.mark.usefixtures("opa_on_path")
def test_a_new_rule_passes_the_linter_among_ours(own: Path, tmp_path: Path) -> None:
    regal = toolchain.find(["regal"], Progress.quiet())["regal"].path
    copy = tmp_path / "policies"
    shutil.copytree(POLICIES, copy, ignore=shutil.ignore_patterns("*.py", "*.json", "__pycache__"))
    shutil.copytree(own, copy / "rules", dirs_exist_ok=True)
    shutil.copytree(POLICIES.parent / ".regal", tmp_path / ".regal")
    assert rego.run("check", "--strict", *rego.ONLY_REGO, copy).returncode == 0
    done = subprocess.run([regal, "lint", "policies"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_a_line_that_no_test_could_miss_is_left_alone_and_told() -> None:
    source = "package a\n\nr if {\n\tsome x # equivalent: OPA declares it too\n\tx == 1\n}\n"
    assert mutation.equivalents(source) == {4: "OPA declares it too"}
    assert {breakage.line for breakage, _ in mutation.breakages(source)} == {5}
