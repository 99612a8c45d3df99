"""Reads a whole sentence: every request in it, each by exactly one kind, or nothing at all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import Any

from scripts.planner.plan import Edit
from scripts.planner.sentences import outcomes, patterns, tokens
from scripts.planner.sentences.kind import Kind
from scripts.planner.sentences.kinds import TABLE, reserved
from scripts.planner.sentences.places import Places
from scripts.planner.sentences.quantities import Misfit
from scripts.planner.sentences.scene import Scene
from scripts.planner.sentences.tokens import Token
from scripts.planner.sentences.values import Contradiction
from scripts.planner.sentences.vocabulary import ENDS

_REPEATABLE = frozenset({"set", "change", "scale", "raise", "increase", "bump", "lower", "reduce", "decrease",
    "upgrade", "update", "rename", "point", "grow", "shrink", "resize", "cap", "limit"})  # fmt: skip
"""Verbs that the next request need not say again; never those that take something away."""

_MOST = 200
"""Most ways to read one sentence that are looked at."""


@dataclass(frozen=True)
class Step:
    """One request, read."""

    said: str
    kind: Kind
    edits: tuple[Edit, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """A way to understand a sentence up to some token."""

    settings: Mapping[str, Any]
    """The settings after all of it."""
    steps: tuple[Step, ...] = ()
    context: tuple[tuple[str, ...], ...] = ()
    """The paths of what the last request was about."""
    refusals: tuple[str, ...] = ()
    """Why what is understood cannot be done."""


@dataclass
class Search:
    """The readings of one sentence, and what was in the way of others."""

    today: date
    faults: dict[int, list[str]] = field(default_factory=dict[int, list[str]])
    """Why attempts failed, by the token at which the request begins."""
    begun: int = 0
    """Where the last request begins that was tried."""
    followed: int = 0
    """Up to where it could be followed."""

    def distinct(self, said: tuple[Token, ...], settings: Mapping[str, Any]) -> list[Reading]:
        """One of the readings for each thing that a whole sentence can mean."""
        found = islice(self.readings(said, Reading(settings)), _MOST) if said else ()
        return list({_meaning(reading): reading for reading in found}.values())

    def readings(
        self, said: tuple[Token, ...], so_far: Reading, at: int = 0, verb: Token | None = None
    ) -> Iterator[Reading]:
        """Each way to read all tokens from a place on."""
        found = False
        for reading, end in self._requests(said, so_far, at):
            for start in ends(said, end):
                wholes = (reading,) if start == len(said) else self.readings(said, reading, start, said[at])
                for whole in wholes:
                    found = True
                    yield whole
        if not found and verb and verb.word in _REPEATABLE:
            yield from self.readings((*said[:at], verb, *said[at:]), so_far, at)

    def _requests(self, said: tuple[Token, ...], so_far: Reading, at: int) -> Iterator[tuple[Reading, int]]:
        """Each way to read one request that begins here, and where it ends."""
        places = Places(so_far.settings)
        context = tuple(place for path in so_far.context if (place := places.by_path.get(path)))
        scene = Scene(said, places, self.today, reserved(), context)
        seen: set[Any] = set()
        for kind in TABLE:
            for end, bound in patterns.compiled("|".join(kind.patterns))(scene, at):
                slots = patterns.merged(bound)
                if slots is None or (kind.name, end, key := tuple(slots.items())) in seen:
                    continue
                seen.add((kind.name, end, key))
                if any(True for _ in ends(said, end)):
                    yield from ((reading, end) for reading in self._read(scene, kind, slots, so_far, (at, end)))
        if at > self.begun:
            self.begun, self.followed = at, scene.furthest
        elif at == self.begun:
            self.followed = max(self.followed, scene.furthest)

    def _read(
        self, scene: Scene, kind: Kind, slots: Mapping[str, Any], so_far: Reading, span: tuple[int, int]
    ) -> Iterator[Reading]:
        said = tokens.shown(scene.tokens[span[0] : span[1]])
        try:
            outcome = list(kind.outcome(scene, **slots))
            edits, notes = outcomes.effective(scene.places, outcome)
            settings = outcomes.applied(so_far.settings, edits)
        except Contradiction as contradiction:
            yield replace(so_far, refusals=(*so_far.refusals, f"{said!r}: {contradiction}"))
        except Misfit as misfit:
            self.faults.setdefault(span[0], []).append(str(misfit))
        else:
            step = Step(said, kind, edits, tuple(f"{said!r}: {note}" for note in notes))
            wishes = [each for each in outcome if isinstance(each, Edit)]
            about = outcomes.owners(wishes) or so_far.context
            yield replace(so_far, settings=settings, steps=(*so_far.steps, step), context=about)


def _meaning(reading: Reading) -> str:
    """What tells readings apart: what comes of them, and the answers of those that are questions."""
    return repr((reading.settings, reading.refusals, [step.reasons for step in reading.steps if not step.edits]))


def ends(said: tuple[Token, ...], at: int) -> Iterator[int]:
    """Where the next request may begin, or the end of the sentence."""
    words = tuple(token.word for token in said[at : at + 3])
    if not words or (len(said) == at + 1 and words[0] in (".", "!", ";")):
        yield len(said)
        return
    longest = max((len(end) for end in ENDS if words[: len(end)] == end), default=0)
    if longest and at + longest < len(said):
        yield at + longest
