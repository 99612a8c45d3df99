"""A sentence becomes a judged proposal, and one that is accepted is previewed, approved and applied like any edit."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e import clones
from tests.e2e.clones import Clone

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]

FILE = "stacks/Pulumi.local.yaml"
SENTENCE = "give acme 30 pods"


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clone]:
    made = clones.make(tmp_path_factory.mktemp("proposals"))
    try:
        yield made
    finally:
        made.down()


@pytest.fixture(autouse=True)
def _the_file_is_as_it_was(clone: Clone) -> Iterator[None]:
    yield
    clone.git("checkout", "--quiet", FILE)


def test_a_sentence_becomes_a_proposal_that_people_accept(clone: Clone) -> None:
    proposal = clone.json("propose", "local", SENTENCE)
    assert (proposal["planner"], proposal["problems"], proposal["verdict"]["denials"]) == ("grammar", [], [])
    assert [step["path"] for step in proposal["patch"]] == ["/config/layer0:tenants/acme/quota/pods"] * 2
    assert proposal["impact"]["demand"]["memory"][1] > 0
    assert clone.git("status", "--porcelain") == "", "proposing writes nothing"

    shown = clone.layer0("proposals", "show", "local", proposal["id"]).stdout
    assert '+      quota: {cpu: "4", memory: 8Gi, pods: 30, storage: 50Gi}' in shown
    assert f"proposals accept local {proposal['id']}" in shown
    explained = clone.json("explain", "local", proposal["change_set"])
    assert explained["score"] == 1.0
    assert any("TenantEnvironment acme is created" in item["text"] for item in explained["sentences"])

    clone.layer0("proposals", "accept", "local", proposal["id"])
    assert clone.git("diff", "--numstat") == f"1\t1\t{FILE}"
    previewed = clone.json("preview")
    made_from = previewed["changes"]["made_from"]["proposal"]
    assert made_from == {"id": proposal["id"], "paths": ["/tenants/acme/quota/pods"]}
    assert previewed["semantic_digest"]
    clone.layer0("proposals", "accept", "local", proposal["id"], code=6)


def test_what_is_not_understood_proposes_nothing(clone: Clone) -> None:
    before = clone.json("proposals", "list")
    assert "nothing is proposed" in clone.layer0("propose", "local", "make it nicer", code=10).stderr
    assert clone.json("proposals", "list") == before


def test_the_gate_holds_a_proposal_to_the_planners_bounds(clone: Clone) -> None:
    clone.edit("  layer0:policies:\n", "  layer0:planner: {tenants: 1}\n  layer0:policies:\n")
    proposal = clone.json("propose", "local", SENTENCE, code=3)
    assert [item["rule"] for item in proposal["verdict"]["denials"]] == ["changes/proposals_stay_in_bounds"]
    clone.layer0("proposals", "accept", "local", proposal["id"], code=3)


def test_a_proposal_for_a_file_that_has_changed_there_is_stale(clone: Clone) -> None:
    proposal = clone.json("propose", "local", SENTENCE)
    clone.edit("pods: 20,", "pods: 21,")
    clone.layer0("proposals", "accept", "local", proposal["id"], code=5)
    clone.edit("pods: 21,", "pods: 20,")
    clone.edit("group: globex-engineers", "group: globex-people")
    clone.git("config", "user.name", "test")
    clone.git("config", "user.email", "test@example.com")
    clone.layer0("proposals", "accept", "local", proposal["id"], "--branch", "more-pods")
    assert "pods: 30" in clone.git("show", f"more-pods:{FILE}")
    assert "pods: 30" not in Path(clone.folder / FILE).read_text()


def test_a_proposal_that_is_withdrawn_is_not_accepted(clone: Clone) -> None:
    proposal = clone.json("propose", "local", "remove tenant globex")
    clone.layer0("proposals", "withdraw", "local", proposal["id"])
    clone.layer0("proposals", "accept", "local", proposal["id"], code=6)
