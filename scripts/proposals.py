"""List, show, withdraw or accept the proposals for a stack; accepting edits its file and runs nothing."""

import argparse
import json

from policies.verdict import Denied
from scripts import toolchain
from scripts.changes import command
from scripts.changes.environment import store
from scripts.changes.shelf import Shelf
from scripts.changes.store import whole
from scripts.planner import bounds, patches
from scripts.planner.errors import Refused
from scripts.planner.files import StackFile
from scripts.planner.proposal import Proposal
from scripts.proposals import branches, page
from scripts.toolchain.progress import Progress
from stacks.settings import LOCAL

_ACTIONS = {
    "list": "list them, the latest last",
    "show": "show one: the diff, the changes and the verdict",
    "withdraw": "close one, so that nobody accepts it",
    "accept": "write one into the stack's file; approving and applying stay commands of their own",
}


class Stale(Exception):
    """The stack's file has changed where the proposal edits it."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True)
    for name, text in _ACTIONS.items():
        action = actions.add_parser(name, help=text, description=text)
        if name == "list":
            action.add_argument("stack", nargs="?", default=LOCAL, help="the stack (default: %(default)s)")
        else:
            action.add_argument("stack", help="the stack")
            action.add_argument("id", help="its name, or the beginning of it")
        if name == "accept":
            action.add_argument(
                "--branch", metavar="NAME", help="commit it on a new git branch; the file stays as it is"
            )
        if name in {"list", "show"}:
            action.add_argument("--json", action="store_true", help="print a JSON document")


def run(arguments: argparse.Namespace) -> None:
    """Do one of the four."""
    file = StackFile.read(arguments.stack)
    shelf = Shelf(store(file.settings), arguments.stack)
    if arguments.action == "list":
        found = list(shelf.all())
        lines = map(page.summary, found)
        print(json.dumps([item.document() for item in found], indent=2) if arguments.json else "\n".join(lines))
        return
    proposal = shelf.find(arguments.id)
    if arguments.action == "show":
        toolchain.put_on_path(["opa"], Progress())
        archive = command.approvals_of(file.settings).archive
        print(json.dumps(proposal.document(), indent=2) if arguments.json else page.page(proposal, archive))
    elif arguments.action == "withdraw":
        if proposal.state != "open":
            raise Refused(f"proposal {proposal.id} is {proposal.state} already")
        shelf.close(proposal, "withdrawn")
        print(f"proposal {proposal.id}: withdrawn")
    else:
        print(_accept(arguments, file, shelf, proposal))


def _accept(arguments: argparse.Namespace, file: StackFile, shelf: Shelf, proposal: Proposal) -> str:
    """Write it, unless something stands against it now. Raises `Denied`, `Refused`, `Stale` or `Invalid`."""
    if proposal.obstacles:
        kind = Denied if proposal.denials and proposal.state == "open" else Refused
        raise kind("\n  ".join([f"proposal {proposal.id} cannot be accepted:", *proposal.obstacles]))
    try:
        file.revised(proposal.patch)
    except Refused as error:
        raise Stale(f"proposal {proposal.id}: {error}") from error
    revision = file.patched(proposal.patch)
    bounds.check_phase(file.settings.planner, proposal.stack)
    if found := list(bounds.breaches(file.settings.planner, revision.touched)):
        raise Refused("\n  ".join([f"proposal {proposal.id} cannot be accepted any more:", *found]))
    name = f"stacks/Pulumi.{proposal.stack}.yaml"
    if arguments.branch:
        said = f"{proposal.sentence}\n\nProposal {proposal.id} by {proposal.planner}."
        text = branches.commit(arguments.branch, name, lambda text: patches.apply(text, proposal.patch), said)
    else:
        text = revision.text
        whole.write(file.settings.file, text.encode())
    shelf.accept(proposal, text, revision.paths)
    place = f"branch {arguments.branch}" if arguments.branch else name
    moved = "" if file.digest == proposal.base else "; the file has changed elsewhere since it was judged"
    return f"proposal {proposal.id}: written to {place}{moved}\nnext: ./scripts/layer0 preview {proposal.stack}"
