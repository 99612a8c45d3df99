"""The planner that needs neither model nor network: a documented grammar, and an honest no to everything else."""

from itertools import islice

from scripts.planner.plan import Plan, Request
from scripts.planner.sentences import manners, refusals, tokens
from scripts.planner.sentences.reading import Reading, Search

_MOST_CHARACTERS = 2000
_MOST_READINGS = 200
"""Most ways to read one sentence that are looked at; more of them are an ambiguity too."""


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
        readings = list(islice(search.readings(said, Reading(request.settings)), _MOST_READINGS)) if said else []
        if refused := [refusal for reading in readings for refusal in reading.refusals]:
            return Plan(not_understood=tuple(dict.fromkeys(refused)))
        distinct = list({_meaning(reading): reading for reading in readings}.values())
        if not distinct:
            return Plan(not_understood=refusals.explained(said, search, request.settings))
        if len(distinct) > 1:
            return Plan(not_understood=(refusals.ambiguous(request.sentence, distinct),))
        return _planned(distinct[0])


def _meaning(reading: Reading) -> str:
    """What tells readings apart: what comes of them, and the answers of those that are questions."""
    return repr((reading.settings, [step.reasons for step in reading.steps if not step.edits]))


def _planned(reading: Reading) -> Plan:
    clash = refusals.clash(reading.steps)
    if clash:
        return Plan(not_understood=(clash,))
    last = {edit.path: edit for step in reading.steps for edit in step.edits}
    reasons = dict.fromkeys(reason for step in reading.steps for reason in step.reasons)
    return Plan(edits=tuple(last.values()), reasons=tuple(reasons))
