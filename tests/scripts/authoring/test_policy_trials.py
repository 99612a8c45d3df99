"""`layer0 policy test`: what fails, what no test reaches and what no test notices is told, and is no success."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.__main__ import exit_code
from scripts.authoring.errors import Failed, Invalid
from tests.scripts.authoring.conftest import RULE

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("opa_on_path")]

UNREACHED = """
warn contains finding if {
	some resource in kubernetes.of_kind.Secret
	resource.name == "never"
	finding := {"urn": resource.urn, "message": "it is there"}
}
"""


def test_a_test_that_fails_is_named_with_its_place(own: Path, run: Callable[..., str]) -> None:
    test = own / f"{RULE}_test.rego"
    test.write_text(test.read_text() + "\ntest_denies_nothing if false\n")
    with pytest.raises(Failed) as raised:
        run("test", RULE, "--folder", own)
    assert exit_code(raised.value) == 1


def test_the_lines_that_no_test_reaches_are_counted(
    own: Path, run: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    rule = own / f"{RULE}.rego"
    first = len(rule.read_text().splitlines()) + 2
    rule.write_text(rule.read_text() + UNREACHED)
    with pytest.raises(Failed, match="not enough"):
        run("test", RULE, "--folder", own, "--json")
    (trial,) = json.loads(capsys.readouterr().out)["rules"]
    assert trial["passed"] is False
    assert trial["covered"] < 95
    assert set(trial["missed"]) >= {first + 2, first + 3}


def test_a_rule_without_tests_does_not_pass(own: Path, run: Callable[..., str]) -> None:
    (own / f"{RULE}_test.rego").unlink()
    with pytest.raises(Failed):
        run("test", RULE, "--folder", own)


def test_a_rule_that_does_not_load_is_told_with_its_place(own: Path, run: Callable[..., str]) -> None:
    (own / f"{RULE}.rego").write_text("package policies.rules.shop.config_maps_have_owners\n\ndeny contains x if {\n")
    with pytest.raises(Failed, match=r"do not load: .*config_maps_have_owners\.rego"):
        run("test", RULE, "--folder", own)


def test_a_breakage_that_no_test_notices_is_told(
    own: Path, run: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    test = own / f"{RULE}_test.rego"
    test.write_text(test.read_text().replace('with input as _owned_by("shop")', "with input as {}"))
    with pytest.raises(Failed, match="unnoticed"):
        run("test", RULE, "--folder", own, "--mutate", "--json")
    (broken,) = json.loads(capsys.readouterr().out)["mutations"]
    assert ("not _is_name(owner)", "left out") in {(item["text"], item["how"]) for item in broken["unnoticed"]}


def test_the_nearest_names_are_told_for_a_rule_that_there_is_not(run: Callable[..., str]) -> None:
    with pytest.raises(Invalid, match="did you mean workloads/images_are_pinned") as raised:
        run("test", "workloads/image_is_pinned")
    assert exit_code(raised.value) == 2


def test_a_folder_that_there_is_not_is_told(tmp_path: Path, run: Callable[..., str]) -> None:
    with pytest.raises(Invalid, match="no such folder"):
        run("test", "--folder", tmp_path / "nowhere")
