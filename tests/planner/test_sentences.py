"""The grammar: every documented sentence, every case, and what must hold for any sentence."""

from pathlib import Path

import pytest

from scripts.benchmarks import sentences
from scripts.planner.plan import Plan, Request
from scripts.planner.sentences import Sentences, documentation
from scripts.planner.sentences.kinds import TABLE
from stacks import settings
from stacks.planner import PROTECTED

HERE = Path(__file__).parent
STACKS, CASES = HERE / "stacks", HERE / "cases"


def plan(sentence: str) -> Plan:
    return Sentences().plan(
        Request(
            sentence=sentence, stack="shop", settings=sentences.held("shop", STACKS), written={}, today=sentences.TODAY
        )
    )


@pytest.mark.parametrize("case", list(sentences.cases(CASES)), ids=lambda case: f"{case.file}: {case.say[:60]}")
def test_a_sentence_leads_to_what_is_meant_and_to_nothing_else(case: sentences.Case) -> None:
    found = sentences.outcome(Sentences(), case, sentences.held(case.stack, STACKS))
    assert not found.fault


@pytest.mark.parametrize(
    ("kind", "example"),
    [(kind, example) for kind in TABLE for example in kind.examples],
    ids=lambda each: str(each)[:60],
)
def test_a_documented_example_is_understood(kind: object, example: str) -> None:
    found = plan(example)
    assert not found.not_understood
    assert found.reasons


def test_the_documentation_is_made_of_the_kinds() -> None:
    assert documentation.FILE.read_text(encoding="utf-8") == documentation.text()


def test_there_are_at_least_sixty_kinds_over_every_open_section() -> None:
    assert len(TABLE) >= 60
    reached = {edit.path[0] for kind in TABLE for example in kind.examples for edit in plan(example).edits}
    assert reached == set(settings.Settings.model_fields) - PROTECTED


def test_every_name_of_a_kind_is_said_once() -> None:
    names = [kind.name for kind in TABLE]
    assert len(set(names)) == len(names)
