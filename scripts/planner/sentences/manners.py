"""Words of politeness around a request, which ask for nothing."""

from dataclasses import dataclass
from typing import Any

from scripts.planner.sentences import patterns
from scripts.planner.sentences.tokens import Token
from scripts.planner.sentences.vocabulary import POLITE, THANKS


@dataclass
class _Plain:
    """Tokens without settings: nothing fills a slot."""

    tokens: tuple[Token, ...]
    furthest: int = 0

    def fill(self, slot: str, at: int) -> tuple[tuple[int, Any], ...]:
        raise LookupError(f"{slot} at {at}: manners have no slots")


def removed(said: tuple[Token, ...]) -> tuple[Token, ...]:
    """A request without them; "could you ...?" is a request, every other question stays one."""
    start = max(end for end, _ in patterns.compiled(POLITE)(_Plain(said), 0))
    asks = any(token.word == "you" for token in said[:start])
    rest = said[start:]
    while rest:
        words = tuple(token.word for token in rest)
        ending = next((end for end in THANKS if words[-len(end) :] == end), ("?",) if asks else ())
        if not ending or words[-len(ending) :] != ending:
            break
        rest = rest[: -len(ending)]
    return rest
