"""What is kept of questions to models, so that none is asked twice and no budget is overrun."""

from collections.abc import Mapping
from typing import Any, Protocol

from scripts.planner.proposal import Call


class Memory(Protocol):
    """Answers and costs of one stack; of a question only its digest is kept."""

    def answer(self, prompt: str) -> Mapping[str, Any] | None:
        """What was answered to the question with this digest; None where nothing was."""
        ...

    def keep(self, call: Call, answer: Mapping[str, Any] | None) -> None:
        """Keep that a question was asked, what it has cost, and its answer."""
        ...

    def is_resting(self, model: str) -> bool:
        """Whether a model has failed so often in a row, and so lately, that it is not asked for now."""
        ...

    def spent(self) -> float:
        """What the stack's questions of today have cost, in US dollars."""
        ...
