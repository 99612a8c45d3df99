"""What must hold for every sentence: what is not a request, or not understood in whole, edits nothing."""

from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from scripts.benchmarks.sentences import TODAY, held, settled
from scripts.planner.plan import Plan, Request
from scripts.planner.sentences import Sentences
from scripts.planner.sentences.kinds import TABLE
from stacks import settings
from stacks.secret import Secret

STACKS = Path(__file__).parent / "stacks"
EXAMPLES = [example for kind in TABLE for example in kind.examples]
REQUESTS = [kind.examples[0] for kind in TABLE if kind.section != "questions"]
"""One of each kind; each form of sentence is tried with a quarter of them."""
QUICK = effort(max_examples=40, deadline=None)


@cache
def plan(sentence: str) -> Plan:
    return Sentences().plan(
        Request(sentence=sentence, stack="shop", settings=held("shop", STACKS), written={}, today=TODAY)
    )


def _after(sentence: str) -> Any:
    return settled(held("shop", STACKS), plan(sentence).edits)


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ("do not {}", "a negation is no request"),
        ("don't {}", "a negation is no request"),
        ("please never {}", "a negation is no request, however polite"),
        ("should we {}?", "a question is no request"),
        ("why did you {}?", "a question is no request"),
        ("what happens when we {}?", "a question is no request"),
        ("if the load is high, {}", "a condition cannot be proposed"),
        ("{} if you think it is safe", "a condition cannot be proposed"),
        ("{} unless somebody objects", "a condition cannot be proposed"),
        ("{} tomorrow", "a date cannot be proposed"),
        ("{} for the weekend", "a date cannot be proposed"),
        ("{} or something like that", "a part is not understood"),
        ("{} and make it nice", "a part is not understood"),
        ("{} and do not remove globex", "a part is not understood"),
        ("{}, but leave the rest alone", "a part is not understood"),
        ("bob said: {}", "what somebody said is no request"),
        ("undo: {}", "a part is not understood"),
        ("{} frobnicate", "a part is not understood"),
    ],
)
def test_what_is_no_request_edits_nothing(form: str, reason: str) -> None:
    for example in REQUESTS[len(form) % 4 :: 4]:
        found = plan(form.format(example))
        assert not found.edits, (reason, example)
        assert found.not_understood, (reason, example)


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ("please {}", "politeness asks for nothing"),
        ("Could you please {}?", "a polite question is a request"),
        ("hi, can you {}, thanks!", "greetings and thanks ask for nothing"),
        ("We need to {}.", "a need is a request"),
        ("{}.", "a full stop ends a request"),
        ("  {}  ", "space says nothing"),
    ],
)
def test_politeness_changes_nothing(form: str, reason: str) -> None:
    for example in REQUESTS[len(form) % 4 :: 4]:
        assert plan(form.format(example)).edits == plan(example).edits, (reason, example)


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_an_example_leads_to_is_valid(example: str) -> None:
    assert settings.Settings.model_validate(_with_secrets(_after(example)))


def _with_secrets(value: Any) -> Any:
    """Settings as the loader has them: with markers of secrets, and without what is not there."""
    if not isinstance(value, dict):
        return value
    entries = cast("dict[str, Any]", value)
    there = {key: _with_secrets(each) for key, each in entries.items() if each is not None}
    return Secret("x") if set(entries) == {"secret"} else there


_WORDS = ["apple", "river", "quickly", "seven", "yellow", "thunder", "42", "www.example.com", "because", "8Gi", "acme",
          "redis", "memory", "the", "of", "and", "to", "cores", "with", "3", "blue"]  # fmt: skip


@QUICK
@given(st.lists(st.sampled_from(_WORDS), max_size=12))
def test_words_without_a_verb_edit_nothing(words: list[str]) -> None:
    sentence = " ".join(words)
    if "to" not in words:
        assert not plan(sentence).edits


@QUICK
@given(st.text(max_size=200))
def test_any_text_gets_an_answer(text: str) -> None:
    found = plan(text)
    assert found.not_understood or found.reasons
    assert not found.edits


_INDEPENDENT = ("give acme 8 cores", "scale redis to 3 replicas", "point api at 203.0.113.7", "remove topic audit",
                "keep metrics for 30 days", "let billing talk to redis", "set globex's plan to gold")  # fmt: skip


@QUICK
@given(
    st.permutations(_INDEPENDENT), st.integers(2, len(_INDEPENDENT)), st.sampled_from([" and ", "; ", ", then ", ". "])
)
def test_the_order_of_independent_requests_does_not_matter(order: list[str], count: int, between: str) -> None:
    chosen = order[:count]
    found = plan(between.join(chosen))
    assert set(map(repr, found.edits)) == {repr(edit) for each in chosen for edit in plan(each).edits}


@QUICK
@given(st.sampled_from(REQUESTS), st.data())
def test_a_misspelt_word_is_never_guessed(example: str, data: st.DataObject) -> None:
    words = example.split()
    places = [place for place, word in enumerate(words) if word.isalpha() and len(word) > 3]
    if not places:
        return
    place = data.draw(st.sampled_from(places))
    wrong = words[place][:-1] + "zq"
    found = plan(" ".join([*words[:place], wrong, *words[place + 1 :]]))
    assert all(wrong in repr(edit) or edit in plan(example).edits for edit in found.edits)


@pytest.mark.parametrize("sentence", ["acme, " * 120, "and " * 200, "give acme " * 100, "remove " + "acme and " * 100])
def test_a_sentence_that_goes_on_and_on_is_refused(sentence: str) -> None:
    assert plan(sentence).not_understood
