"""Why a sentence leads to nothing, and what could be said in its place."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from itertools import combinations
from typing import Any

from scripts.planner.sentences import tokens, vocabulary
from scripts.planner.sentences.kind import Kind
from scripts.planner.sentences.kinds import TABLE, reserved
from scripts.planner.sentences.places import Places
from scripts.planner.sentences.reading import Reading, Search, Step
from scripts.planner.sentences.tokens import Token

_CAUSES = (
    (vocabulary.OFF_LIMITS, "no planner may propose on {word}; a person edits the stack's file"),
    (vocabulary.NEGATIONS, "{word!r} says what shall not be; say what shall be done, or leave it out"),
    (vocabulary.QUESTIONS, "it is a question; ask 'compare acme and globex' or 'show acme', or say what shall be done"),
    (vocabulary.CONDITIONS, "{word!r}: a proposal has no conditions and no dates; say what shall be"),
    (vocabulary.SECRETS, "no planner sees or sets a {word}; use pulumi config set --secret"),
    (vocabulary.VAGUE, "{word!r} is no amount; say a number"),
)
_NEAR = 3
"""How many sentences are offered in place of one that is not understood."""


def explained(said: tuple[Token, ...], search: Search, settings: Mapping[str, Any]) -> tuple[str, ...]:
    """What was not understood, why, and what could be said in its place."""
    if not said:
        return ("there is nothing in the sentence; say what shall be, as in: give acme 8 cores",)
    part = said[search.begun :] or said
    causes = list(dict.fromkeys((*_causes(said), *search.faults.get(search.begun, ()), *_unknown(part, settings))))
    text = "; ".join(causes[:_NEAR]) or f"nothing is known that goes on so after {_before(said, search)}"
    forms = "; ".join(f"'{form}'" for form in _nearest(part))
    return (f"{tokens.shown(part)!r}: {text}; what could be said: {forms}",)


def ambiguous(sentence: str, readings: Iterable[Reading]) -> str:
    """That a sentence can be read in several ways, and which."""
    ways = ["; ".join(reason for step in reading.steps for reason in step.reasons) for reading in readings]
    listed = " -- or -- ".join(list(dict.fromkeys(ways))[:_NEAR])
    return f"{sentence.strip()!r} can be read in several ways: {listed}; say which, with whole names"


def clash(steps: Iterable[Step]) -> str:
    """What two requests of one sentence would both make of one setting; empty if nothing."""
    for (first, earlier), (second, later) in combinations([(step, edit) for step in steps for edit in step.edits], 2):
        if first is second or earlier.path[: len(later.path)] != later.path:
            continue
        if earlier == later or (isinstance(earlier.value, list) and earlier.path == later.path):
            continue
        return f"{first.said!r} and {second.said!r} both change {'.'.join(later.path)}; say it once"
    return ""


def _before(said: tuple[Token, ...], search: Search) -> str:
    return repr(tokens.shown(said[search.begun : search.followed])) if search.followed > search.begun else "the start"


def _causes(part: tuple[Token, ...]) -> Iterator[str]:
    for words, cause in _CAUSES:
        word = next((token.word for token in part if token.word in words), None)
        if word:
            yield cause.format(word=word)
            return


def _unknown(part: tuple[Token, ...], settings: Mapping[str, Any]) -> Iterator[str]:
    """Words that neither the grammar nor the stack knows, with the nearest that they do."""
    places = Places(settings)
    known = {*reserved(), *places.phrases, *places.names}
    for token in part:
        word = token.text if token.quoted else token.word
        if word.isalpha() and word not in known:
            near = get_close_matches(word, sorted(known), n=2, cutoff=0.75)
            yield f"{word!r} is not known" + (f"; did you mean {' or '.join(map(repr, near))}?" if near else "")


def _nearest(part: tuple[Token, ...]) -> list[str]:
    """The examples that share most words with a part."""
    words = {token.word for token in part} - {""}

    def shared(example: str) -> float:
        theirs = set(example.lower().replace(",", " ").split())
        return len(words & theirs) / len(words | theirs)

    examples = [(example, kind) for kind in TABLE for example in kind.examples]
    best = sorted(examples, key=lambda pair: shared(pair[0]), reverse=True)
    chosen: dict[Kind, str] = {}
    for example, kind in best:
        chosen.setdefault(kind, example)
    return list(chosen.values())[:_NEAR]
