"""A language model as a planner: bounded in time, money and memory, and never trusted."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from policies.changes import digest
from scripts.planner.models import context
from scripts.planner.models.context import Background
from scripts.planner.models.memory import Memory
from scripts.planner.plan import Edit, Plan, Request
from scripts.planner.proposal import Call
from stacks.planner import Model, Planner

_KEYS = {"anthropic": "ANTHROPIC_API_KEY", "google": "GOOGLE_API_KEY", "openai": "OPENAI_API_KEY"}
Ask = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Gives the outcome of a question, both as `models.asking` has them."""


@dataclass
class Language:
    """Asks one of the models of a stack's settings."""

    name: str
    """Its name there."""
    bounds: Planner
    ask: Ask
    memory: Memory
    background: Background
    calls: list[Call] = field(default_factory=list[Call])
    """The questions for this proposal so far; the models of a chain share the list."""

    def plan(self, request: Request) -> Plan:
        """See `Planner`; where the model does not answer, that is what is not understood."""
        question = self._question(request)
        name = digest(question)
        kept = self.memory.answer(name)
        if kept is not None:
            self.calls.append(Call(model=self.name, prompt=name, outcome="remembered"))
            return _plan(self.name, kept)
        if self.memory.is_resting(self.name):
            return _silent(self.name, "not asked: it has just failed several times in a row; try again later")
        outcome = self.ask({**question, "left": self._left()})
        answer: Mapping[str, Any] | None = outcome.get("answer")
        call = Call(
            model=self.name,
            prompt=name,
            outcome=str(outcome.get("error") or "answered"),
            input_tokens=int(outcome.get("input_tokens", 0)),
            output_tokens=int(outcome.get("output_tokens", 0)),
            cost=float(outcome.get("cost", 0)),
        )
        self.calls.append(call)
        self.memory.keep(call, answer)
        return _plan(self.name, answer) if answer is not None else _silent(self.name, call.outcome)

    @property
    def _model(self) -> Model:
        return self.bounds.models[self.name]

    def _question(self, request: Request) -> dict[str, Any]:
        model = self._model
        return {
            "provider": model.provider,
            "model": model.model,
            "url": model.url,
            "key": model.key or (None if model.url else _KEYS[model.provider]),
            "timeout_seconds": model.timeout_seconds,
            "prices": model.prices.model_dump() if model.prices else None,
            "instructions": context.INSTRUCTIONS,
            "prompt": context.prompt(request, self.bounds, self.background),
        }

    def _left(self) -> float:
        spending = self.bounds.spending
        here = spending.proposal - sum(call.cost for call in self.calls)
        return max(0.0, min(here, spending.day - self.memory.spent()))


def _silent(name: str, why: str) -> Plan:
    return Plan(not_understood=(f"model {name}: {why}",))


def _plan(name: str, answer: Mapping[str, Any]) -> Plan:
    """A model's answer as a plan; a value that is no JSON is taken for text."""
    edits = tuple(
        Edit(op=edit["op"], path=tuple(edit["path"]), value=_value(edit["value"]) if edit["op"] == "set" else None)
        for edit in answer["edits"]
    )
    said = {key: tuple(map(str, answer[key])) for key in ("reasons", "not_understood")}
    if said["not_understood"] or not edits:
        return Plan(not_understood=said["not_understood"] or (f"model {name} proposes nothing",))
    return Plan(edits=edits, reasons=said["reasons"])


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
