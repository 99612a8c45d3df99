"""List the stored change sets of a stack, show one, or list its runs."""

import argparse
import json
from dataclasses import asdict

from policies.printable import printable
from scripts.changes.approvals import page
from scripts.changes.command import approvals_of
from scripts.changes.environment import store
from scripts.changes.records import Records
from stacks import settings as stack_settings
from stacks.settings import LOCAL

_COMMIT = 12
"""Characters of a commit that people read."""

_ACTIONS = {
    "list": "list them, the latest last",
    "show": "show one as whoever approves it sees it",
    "runs": "list the runs, the latest last, and what was refused",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True)
    for name, text in _ACTIONS.items():
        action = actions.add_parser(name, help=text)
        action.add_argument("stack", nargs=None if name == "show" else "?", default=LOCAL, help="the stack")
        if name == "show":
            action.add_argument("digest", help="its digest, or the beginning of it")
        action.add_argument("--json", action="store_true", help="print a JSON document")


def run(arguments: argparse.Namespace) -> None:
    """Do one of the three."""
    settings = stack_settings.load(arguments.stack)
    if arguments.action == "runs":
        _runs(Records(store(settings), settings.stack), as_json=arguments.json)
        return
    approvals = approvals_of(settings)
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


def _runs(records: Records, *, as_json: bool) -> None:
    found = list(records.all())[::-1]
    if as_json:
        print(json.dumps([asdict(record) for record in found], indent=2))
        return
    for item in found:
        commit = f"{(item.commit or 'no commit')[:_COMMIT]}{' with edits' if item.commit and item.dirty else ''}"
        line = f"{item.number:>4}  {item.at}  {item.operation:<8} {item.outcome:<8} {commit}  {item.actor}"
        print(printable(f"{line}  {item.why.partition(chr(10))[0]}".rstrip()))
