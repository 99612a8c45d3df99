"""A stack's own folders of rules judge like ours; one that cannot be loaded whole denies everything."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from policies import modules
from policies.changes import ChangeSet
from policies.gate import judge
from policies.opa import Opa
from policies.sources import gather
from policies.verdict import Verdict
from stacks import settings as stack_settings
from tests.policies import templates
from tests.policies.templates import change, manifest
from tests.policies.theirs import Theirs

PARAMETERS: dict[str, Any] = {"allow_data_loss": [], "registries": [], "kubernetes_version": "1.36"}
RULE = """# METADATA
# title: Names are short
# custom:
#   severity: low
#   remedy: shorten it
#   scope: change
package policies.rules.naming.names_are_short

import data.policies.lib.kubernetes
import data.policies.lib.lengths

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some resource in kubernetes.resources
	lengths.is_long(resource.name)
	finding := {"urn": resource.urn, "path": "metadata.name", "message": "too long"}
}
"""
LIBRARY = "package policies.lib.lengths\n\nis_long(text) if count(text) > 5\n"
PLACE = "naming/names_are_short.rego"


def written(folder: Path, files: Mapping[str, str]) -> Path:
    for place, text in files.items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text(text)
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    tests = {
        "naming/names_are_short_test.rego": "package policies.rules.naming.names_are_short_test\n\ntest_x if false\n"
    }
    return written(tmp_path / "own", {PLACE: RULE, "lib/lengths.rego": LIBRARY, **tests})


def judged(opa: Opa) -> Verdict:
    changes = (change(manifest("ConfigMap", "much-too-long")), change(manifest("ConfigMap", "short")))
    return judge(opa, ChangeSet(stack="t", operation="up", changes=changes, parameters=PARAMETERS))


@pytest.mark.e2e
@pytest.mark.usefixtures("opa_on_path")
def test_a_rule_of_the_stacks_own_judges_with_libraries_of_both(own: Path) -> None:
    with Opa(environment={}, folders=[own]) as opa:
        verdict = judged(opa)
        (denial,) = verdict.denials
        assert (denial.rule, denial.urn.rpartition(":")[2]) == ("naming/names_are_short", "much-too-long")
        assert verdict.policies == opa.expected.digest


def test_the_digest_changes_with_any_rule_and_any_template(own: Path) -> None:
    def digest() -> str:
        return gather(folders=[own]).modules.digest

    assert gather().modules.digest == modules.in_folder().digest
    digests = [digest()]
    written(own, {"lib/lengths.rego": LIBRARY.replace("5", "6")})
    digests.append(digest())
    templates.written(own, templates.template("NeedsLabels", templates.LABELS))
    digests.append(digest())
    templates.written(own, templates.constraint("NeedsLabels", "x"), name="gatekeeper/more.yaml")
    digests.append(digest())
    assert len({*digests, modules.in_folder().digest}) == 5


@pytest.mark.e2e
@pytest.mark.usefixtures("opa_on_path")
@pytest.mark.parametrize(
    ("files", "words", "reason"),
    [
        ({}, "no folder with rules", "it is not there, or empty"),
        ({"x.rego": RULE}, r"x\.rego: a rule must lie at <domain>/<name>", "no domain"),
        ({"a/b/x.rego": RULE}, "a rule must lie at", "too deep"),
        (
            {"naming/other.rego": RULE},
            r"must be policies\.rules\.naming\.other, got policies\.rules",
            "another package",
        ),
        ({"naming/other.rego": "deny := 1"}, "got none", "no package"),
        (
            {"workloads/images_are_pinned.rego": "package policies.rules.workloads.images_are_pinned"},
            r"there is .*images_are_pinned\.rego already",
            "one of ours",
        ),
        ({"lib/values.rego": "package policies.lib.values"}, r"there is .*values\.rego already", "a library of ours"),
        ({PLACE: RULE}, "lengths", "its library is missing"),
        ({PLACE: "package policies.rules.naming.names_are_short\n\ndeny contains"}, "names_are_short", "no Rego"),
        (
            {PLACE: "package policies.rules.naming.names_are_short\n\nx := 1\n"},
            "naming/names_are_short must have deny",
            "it has no level",
        ),
    ],
)
def test_a_folder_that_cannot_judge_denies_and_says_why(
    tmp_path: Path, files: dict[str, str], words: str, reason: str
) -> None:
    with Opa(environment={}, folders=[written(tmp_path / "own", files)]) as opa:
        denials = judged(opa).denials
    assert any(re.search(words, item.message) for item in denials), (reason, denials)


@pytest.mark.e2e
def test_an_opa_elsewhere_must_have_them_too(tools: Mapping[str, Path], own: Path) -> None:
    theirs = Theirs(str(tools["opa"]), modules.POLICIES)
    try:
        with Opa(environment={"OPA_URL": theirs.url}, folders=[own]) as opa:
            (denial,) = judged(opa).denials
            assert "lib/lengths.rego, rules/naming/names_are_short.rego differ" in denial.message
        with Opa(environment={"OPA_URL": theirs.url}) as opa:
            assert not judged(opa).denials
    finally:
        theirs.end()


def test_a_stack_names_its_folders_as_seen_from_its_file(tmp_path: Path) -> None:
    text = (stack_settings.STACKS / "Pulumi.local.yaml").read_text()
    for layer in (stack_settings.STACKS / "layers").iterdir():
        written(tmp_path / "stacks", {f"layers/{layer.name}": layer.read_text()})
    named = text.replace("  layer0:policies:\n", "  layer0:policies:\n    folders: [../own]\n")
    made = written(tmp_path / "stacks", {"Pulumi.local.yaml": named})
    settings = stack_settings.load("local", made)
    assert [os.fspath(folder) for folder in settings.policy_folders] == [str(tmp_path / "own")]
