"""List the stored change sets of a stack, or show one."""

import argparse
import json

from scripts.changes.approvals import page
from scripts.changes.command import approvals_of
from stacks import settings as stack_settings
from stacks.settings import LOCAL


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True)
    for name, text in (("list", "list them, the latest last"), ("show", "show one as whoever approves it sees it")):
        action = actions.add_parser(name, help=text)
        action.add_argument("stack", nargs="?" if name == "list" else None, default=LOCAL, help="the stack")
        if name == "show":
            action.add_argument("digest", help="its digest, or the beginning of it")
        action.add_argument("--json", action="store_true", help="print a JSON document")


def run(arguments: argparse.Namespace) -> None:
    """Do one of the two."""
    approvals = approvals_of(stack_settings.load(arguments.stack))
    if arguments.action == "list":
        found = sorted(
            (page.summary(kept, approvals.archive) for kept in approvals.archive.all()),
            key=lambda item: str(item["at"]),
        )
        lines = [f"{item['short']}  {item['at'] or 'unsigned':<27}  {item['headline']}" for item in found]
        print(json.dumps(found, indent=2) if arguments.json else "\n".join(lines))
        return
    kept = approvals.archive.find(arguments.digest)
    if arguments.json:
        document = {**page.summary(kept, approvals.archive), "changes": kept.changes.document()}
        print(json.dumps({**document, "verdict": kept.verdict.document()}, indent=2))
    else:
        print(page.page(kept, approvals.settings))
