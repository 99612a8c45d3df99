"""What becomes of planners' answers: tried out, told back, and never acceptable unless all is well."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from scripts.planner import proposal as proposals
from scripts.planner.desk import Judged
from scripts.planner.errors import Refused, Unjudged
from scripts.planner.files import Revision
from scripts.planner.plan import Edit, Plan
from scripts.planner.proposal import Proposal
from stacks.planner import PROTECTED
from tests.scripts.planner.desks import CANARY, SILENT, Told, desk, file, gate, texts, wish

SCHEMA = json.loads(Path(proposals.__file__).with_name("proposal.schema.json").read_text())
PODS = wish("tenants/acme/quota/pods", 30)


def whole(proposal: Proposal) -> Proposal:
    """The proposal, once it has been seen to be one that can be kept and read again."""
    document = json.loads(json.dumps(proposal.document()))
    assert jsonschema_rs.is_valid(SCHEMA, document)
    assert Proposal.read(document).document() == document
    assert not [text for text in texts(document) if CANARY in text]
    return proposal


def test_a_sentence_becomes_a_judged_proposal(tmp_path: Path) -> None:
    judge, seen = gate()
    made = whole(desk(tmp_path, judge=judge).propose("give acme 30 pods", [Told([PODS], name="grammar")]))
    assert made.obstacles == ()
    assert [step.document() for step in made.patch] == [
        {"op": "test", "path": "/config/layer0:tenants/acme/quota/pods", "value": 20},
        {"op": "replace", "path": "/config/layer0:tenants/acme/quota/pods", "value": 30},
    ]
    assert [revision.paths for revision in seen] == [["/tenants/acme/quota/pods"]]
    assert seen[0].settings.tenants["acme"].quota.pods == 30


def test_what_is_denied_is_kept_but_not_acceptable(tmp_path: Path) -> None:
    judge, _ = gate(lambda _: ["too many pods"])
    made = whole(desk(tmp_path, judge=judge).propose("x", [Told([PODS])]))
    assert made.patch
    assert made.obstacles == ("the gate denies it: 1 denials",)


def test_a_model_is_asked_only_for_what_the_grammar_does_not_understand(tmp_path: Path) -> None:
    model = Told([PODS], name="model")
    assert desk(tmp_path).propose("x", [Told([PODS], name="grammar"), model]).planner == "grammar"
    assert model.requests == []
    assert desk(tmp_path).propose("x", [SILENT, model]).planner == "model"


def test_what_nobody_understands_is_said_and_proposes_nothing(tmp_path: Path) -> None:
    made = whole(desk(tmp_path).propose("x", [SILENT, Told([Plan(not_understood=("no model",))])]))
    assert (made.planner, made.not_understood, made.patch) == ("grammar", ("say more", "no model"), ())


def test_an_answer_that_says_nothing_is_not_understood(tmp_path: Path) -> None:
    assert whole(desk(tmp_path).propose("x", [Told([Plan()])])).not_understood == ("it led to nothing",)


def test_a_model_is_told_what_was_wrong_and_may_answer_again(tmp_path: Path) -> None:
    judge, _ = gate(lambda revision: ["too many"] if revision.settings.tenants["acme"].quota.pods > 40 else [])
    model = Told([wish("tenants/acme/quota/pods", "many"), wish("tenants/acme/quota/pods", 50), PODS])
    made = whole(desk(tmp_path, judge=judge).propose("x", [SILENT, model]))
    assert made.obstacles == ()
    first, second, third = (request.problems for request in model.requests)
    assert first == ()
    assert "must be a whole number, got 'many'" in second[0]
    assert third == ("denied by a/b: too many; do less",)


def test_a_model_answers_no_more_often_than_the_settings_allow(tmp_path: Path) -> None:
    model = Told([wish("tenants/acme/quota/pods", "many")])
    made = whole(desk(tmp_path, "  layer0:planner: {tries: 2}\n").propose("x", [SILENT, model]))
    assert len(model.requests) == 2
    assert made.obstacles


def test_the_next_model_is_asked_where_one_leads_to_nothing_acceptable(tmp_path: Path) -> None:
    bad, good = Told([wish("invented/x", 1)], name="bad"), Told([PODS], name="good")
    assert desk(tmp_path).propose("x", [SILENT, bad, good]).planner == "good"
    assert desk(tmp_path).propose("x", [SILENT, good, bad]).planner == "good"


SIDES = Plan(
    edits=(
        Edit(op="set", path=("tenants", "acme", "quota", "pods"), value=30),
        Edit(op="set", path=("approvals",), value={"required": 0}),
    )
)


@pytest.mark.parametrize(
    ("plan", "obstacle"),
    [
        pytest.param(wish("invented/thing", 1), "unknown key 'invented'", id="an unknown section"),
        pytest.param(wish("tenants/acme/quota/gpus", 1), "unknown key 'gpus'", id="an unknown key"),
        pytest.param(wish("tenants/acme/quota/pods", -1), "must be at least 1", id="a value out of range"),
        pytest.param(wish("tenants/acme/quota/cpu", "$(rm -rf /)"), "must be a Kubernetes quantity", id="code"),
        pytest.param(wish("tenants/acme", "import os"), "must be a map", id="code in the place of a map"),
        pytest.param(wish("tenants/../x", {"group": "g"}), "DNS label", id="a path out of the section"),
        pytest.param(wish("layer0:tenants/acme/quota/pods", 1), "unknown key", id="another spelling of a section"),
        pytest.param(wish("fingerprint_key", None), "no planner touches", id="a secret"),
        pytest.param(wish("fingerprint_key/secure", "x"), "no planner touches", id="the inside of a secret"),
        pytest.param(
            wish("certificates", {"inside": {"key": {"secure": "x"}}}), "no planner touches", id="a secret inside"
        ),
        pytest.param(wish("data_services/redis", None), "redis is missing", id="what the platform cannot be without"),
        pytest.param(SIDES, "no planner touches section approvals", id="a change to approvals beside what was asked"),
        *(pytest.param(wish(name, {"x": 1}), "no planner touches", id=name) for name in sorted(PROTECTED)),
    ],
)
def test_an_answer_out_of_bounds_is_never_acceptable(tmp_path: Path, plan: Plan, obstacle: str) -> None:
    judge, seen = gate()
    made = whole(desk(tmp_path, judge=judge).propose("x", [SILENT, Told([plan])]))
    assert obstacle in "\n".join(made.obstacles)
    assert seen == [], "nothing of it is previewed"


@pytest.mark.parametrize(
    ("bounds", "plan", "obstacle"),
    [
        ("{paths: [modules]}", PODS, "lies outside of planner.paths"),
        ("{paths: [tenants.acme.quota.pod]}", PODS, "lies outside of planner.paths"),
        ("{settings: 1}", wish("tenants/acme/quota", {"cpu": "1", "memory": "1Gi", "pods": 1, "storage": "1Gi"}), "4"),
    ],
)
def test_the_stacks_own_bounds_hold(tmp_path: Path, bounds: str, plan: Plan, obstacle: str) -> None:
    made = desk(tmp_path, f"  layer0:planner: {bounds}\n").propose("x", [Told([plan])])
    assert obstacle in "\n".join(made.obstacles)


def test_a_planner_that_only_observes_answers_but_proposes_nothing(tmp_path: Path) -> None:
    watching = desk(tmp_path, "  layer0:planner: {phase: observe}\n")
    assert watching.propose("compare", [Told([Plan(reasons=("they are alike",))])]).reasons == ("they are alike",)
    with pytest.raises(Refused, match="only observes"):
        watching.propose("x", [Told([PODS])])


def test_edits_that_would_alter_more_than_they_say_are_refused(tmp_path: Path) -> None:
    both = [*PODS.edits, Edit(op="set", path=("tenants", "acme", "group"), value="other")]
    made = file(tmp_path)
    with pytest.raises(Refused, match=r"would also alter tenants\.acme\.group"):
        made.patched(made.patch(both)).check(PODS.edits)


def test_what_is_so_already_changes_nothing(tmp_path: Path) -> None:
    judge, seen = gate()
    made = whole(desk(tmp_path, judge=judge).propose("x", [Told([wish("tenants/acme/quota/pods", 20)])]))
    assert (made.patch, seen) == ((), [])
    assert made.reasons[-1] == "it is so already, nothing has to be changed"


def test_what_cannot_be_previewed_is_not_acceptable_and_says_no_more(tmp_path: Path) -> None:
    def broken(revision: Revision, name: str) -> Judged:
        raise Unjudged("it cannot be previewed")

    made = whole(desk(tmp_path, judge=broken).propose("x", [Told([PODS])]))
    assert made.obstacles == ("it cannot be previewed",)


@pytest.mark.parametrize("sentence", ["", "  \n", "x" * 2001])
def test_a_sentence_has_bounds_too(tmp_path: Path, sentence: str) -> None:
    with pytest.raises(Refused, match="characters"):
        desk(tmp_path).propose(sentence, [SILENT])


def test_a_sentence_with_a_secret_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="looks like a secret"):
        desk(tmp_path).propose("use postgres://layer0:hunter2@db.test for redis", [Told([PODS])])


def test_a_planner_is_shown_no_secret(tmp_path: Path) -> None:
    told = Told([PODS])
    desk(tmp_path).propose("x", [told])
    request: dict[str, Any] = asdict(told.requests[0])
    assert not [text for text in texts(request) if CANARY in text]
    assert request["settings"]["fingerprint_key"] == {"secret": True}
    assert request["written"]["tenants"]["acme"]["quota"]["pods"] == 20
