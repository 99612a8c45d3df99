"""The planner that needs neither model nor network: a documented grammar, and an honest no to everything else."""

from scripts.planner.plan import Plan, Request
from scripts.planner.sentences import manners, refusals, tokens
from scripts.planner.sentences.reading import Reading, Search

_MOST_CHARACTERS = 2000
"""Longer sentences are not read."""


class Sentences:
    """Turns a sentence into edits if it can be read in one way only, and in whole."""

    name = "grammar"

    def plan(self, request: Request) -> Plan:
        """The edits of every request in the sentence, or what was not understood; raises nothing."""
        if len(request.sentence) > _MOST_CHARACTERS:
            text = f"the sentence has {len(request.sentence)} characters; say at most {_MOST_CHARACTERS}"
            return Plan(not_understood=(text,))
        said = manners.removed(tokens.cut(request.sentence))
        search = Search(request.today)
        readings = search.distinct(said, request.settings)
        if refused := [refusal for reading in readings for refusal in reading.refusals]:
            return Plan(not_understood=tuple(dict.fromkeys(refused)))
        if not readings:
            return Plan(not_understood=refusals.explained(said, search, request.settings))
        if len(readings) > 1:
            return Plan(not_understood=(refusals.ambiguous(request.sentence, readings),))
        return _planned(readings[0])

    def kinds(self, request: Request) -> frozenset[str]:
        """The names of the kinds by which a sentence can be read."""
        said = manners.removed(tokens.cut(request.sentence))
        readings = Search(request.today).distinct(said, request.settings)
        return frozenset(step.kind.name for reading in readings for step in reading.steps)


def _planned(reading: Reading) -> Plan:
    clash = refusals.clash(reading.steps)
    if clash:
        return Plan(not_understood=(clash,))
    last = {edit.path: edit for step in reading.steps for edit in step.edits}
    reasons = dict.fromkeys(reason for step in reading.steps for reason in step.reasons)
    return Plan(edits=tuple(last.values()), reasons=tuple(reasons))
