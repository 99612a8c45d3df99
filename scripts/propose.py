"""Turn a sentence into a proposed edit of a stack's file, judged; nothing is written or run."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from policies.verdict import Denied
from scripts import toolchain
from scripts.changes import command
from scripts.changes.environment import store
from scripts.changes.shelf import Shelf
from scripts.planner.desk import Desk
from scripts.planner.errors import Refused
from scripts.planner.files import StackFile
from scripts.planner.models.model import Language
from scripts.planner.models.process import asking
from scripts.planner.proposal import Call, Proposal
from scripts.planner.sentences import Sentences
from scripts.proposals import page
from scripts.proposals.judging import judge
from scripts.proposals.memory import StoredMemory, background
from scripts.toolchain import python
from scripts.toolchain.progress import Progress
from stacks.settings import Settings


class NotUnderstood(Exception):
    """The sentence led to nothing."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("stack", help="the stack")
    parser.add_argument("sentence", help='what shall change, in quotes: "give acme 30 pods"')
    command.add_document_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Propose, keep and show; exit 3 where the gate denies it, 6 where it cannot be, 10 for what is not understood."""
    file = StackFile.read(arguments.stack)
    progress = command.progress_for(arguments)
    toolchain.put_on_path(["opa"], progress)
    desk, calls = Desk(file=file, judge=judge(arguments), now=datetime.now(UTC)), list[Call]()
    models = _models(file.settings, desk.now, calls, progress)
    proposal = replace(desk.propose(arguments.sentence, [Sentences(), *models]), calls=tuple(calls))
    if proposal.patch or proposal.problems:
        Shelf(store(file.settings), arguments.stack).put(proposal)
    if arguments.format == "json":
        print(json.dumps(proposal.document(), indent=2))
    else:
        print(page.page(proposal, command.approvals_of(file.settings).archive))
    _enforce(proposal)
    return 0


def _models(settings: Settings, now: datetime, calls: list[Call], progress: Progress) -> Iterator[Language]:
    """The models that may be asked, in their order; nothing is read for them before the first is."""
    if not settings.planner.chain:
        return
    kept = store(settings)
    memory = StoredMemory(kept, settings.stack, now)
    known = background(settings, kept)
    ask = asking(lambda: python.models(progress))
    for name in settings.planner.chain:
        yield Language(name, settings.planner, ask, memory, known, calls)


def _enforce(proposal: Proposal) -> None:
    if proposal.not_understood:
        raise NotUnderstood("nothing is proposed; say it in other words, or edit the stack's file")
    if proposal.problems:
        raise Refused("it is kept, but cannot be accepted")
    if proposal.denials:
        raise Denied(f"the gate denies it, so that it cannot be accepted: {proposal.denials} denials, see above")
