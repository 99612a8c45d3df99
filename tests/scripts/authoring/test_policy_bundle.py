"""`layer0 policy bundle`: the gate asks an OPA that somebody else runs with it, and refuses one with other rules."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from policies.changes import ChangeSet
from policies.gate import judge
from policies.opa import Opa
from policies.sources import gather
from policies.verdict import Finding
from scripts.authoring.errors import Failed
from tests.policies import templates
from tests.policies.templates import change, constraint, manifest, template
from tests.policies.theirs import Theirs
from tests.scripts.authoring.conftest import RULE

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("opa_on_path")]

TEXTS = {"type": "array", "items": {"type": "string"}}
GATEKEEPERS = (
    template("NeedsLabels", templates.LABELS, labels=TEXTS),
    constraint("NeedsLabels", "team", parameters={"labels": ["team"]}),
)


@pytest.fixture
def theirs(own: Path, tmp_path: Path, run: Callable[..., str]) -> Iterator[Theirs]:
    """Somebody's OPA, with the bundle of our rules and those of the folder."""
    templates.written(own, *GATEKEEPERS)
    target = tmp_path / "policies.tar.gz"
    run("bundle", target, "--folder", own)
    server = Theirs("opa", "--bundle", target)
    yield server
    server.end()


def denials(theirs: Theirs, own: Path) -> tuple[Finding, ...]:
    changes = (change(manifest("ConfigMap", "c")),)
    with Opa(environment={"OPA_URL": theirs.url}, folders=[own]) as opa:
        return judge(opa, ChangeSet(stack="t", operation="up", changes=changes, parameters={})).denials


def test_an_opa_with_the_bundle_judges_by_our_rules_theirs_and_gatekeepers(theirs: Theirs, own: Path) -> None:
    rules = {denial.rule for denial in denials(theirs, own)}
    assert {RULE, "gatekeeper/NeedsLabels/team"} <= rules
    assert "gate" not in rules


def test_an_opa_with_the_bundle_of_other_rules_is_refused(theirs: Theirs, own: Path) -> None:
    path = own / f"{RULE}.rego"
    path.write_text(path.read_text() + "\n# Another one.\n")
    (denial,) = denials(theirs, own)
    assert denial.rule == "gate"
    assert f"rules/{RULE}.rego differ" in denial.message


def test_the_same_rules_are_the_same_bundle_wherever_they_lie(own: Path, tmp_path: Path) -> None:
    templates.written(own, *GATEKEEPERS)
    moved = tmp_path / "elsewhere" / own.name
    bundle, digest = gather(folders=[own]).bundle(), gather(folders=[own]).modules.digest
    moved.parent.mkdir()
    own.rename(moved)
    assert gather(folders=[moved]).bundle() == bundle
    assert gather(folders=[moved]).modules.digest == digest


@pytest.mark.parametrize(
    ("place", "text", "words", "reason"),
    [
        ("shop/x.rego", "package policies.rules.shop.y", "its package must be", "it lies in the wrong place"),
        ("shop/x.rego", "package policies.rules.shop.x\n\ndeny contains y", "opa refuses it", "it cannot be compiled"),
        ("gatekeeper/x.yaml", "a: [", "this is no YAML", "a template that cannot be read"),
    ],
)
def test_what_cannot_judge_is_no_bundle(
    own: Path, run: Callable[..., str], place: str, text: str, words: str, reason: str
) -> None:
    (own / place).parent.mkdir(exist_ok=True)
    (own / place).write_text(text)
    with pytest.raises(Failed, match=words):
        run("bundle", own / "x.tar.gz", "--folder", own)
    assert not (own / "x.tar.gz").exists(), reason
