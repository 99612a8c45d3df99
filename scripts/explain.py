"""Say in plain words what a change does and what could go wrong, and on what each sentence stands."""

import argparse
import json

from scripts.changes import command
from scripts.changes.lines import Lines
from scripts.changes.reports import Report
from scripts.changes.reports.explanation import explain
from stacks import settings as stack_settings


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("stack", help="the stack; what up would do now is explained")
    parser.add_argument("digest", nargs="?", help="a stored change set's, or the beginning of it: that is explained")
    command.add_document_arguments(parser)


def run(arguments: argparse.Namespace) -> None:
    """Preview or find the change set, and explain it."""
    explanation = explain(_report(arguments))
    if arguments.format == "json":
        print(json.dumps(explanation.document(), indent=2))
        return
    for sentence in explanation.sentences:
        print(sentence.shown())
    if not explanation.sentences:
        print("nothing changes")
    if explanation.dropped:
        print(f"{explanation.dropped} more sentences stood on nothing (grounding {explanation.score:.0%})")


def _report(arguments: argparse.Namespace) -> Report:
    if arguments.digest is None:
        with command.session(arguments) as session:
            return command.report(session.settings, command.preview(session, "up"))
    settings = stack_settings.load(arguments.stack)
    kept = command.approvals_of(settings).archive.find(arguments.digest)
    return Report(changes=kept.changes, verdict=kept.verdict, lines=Lines(settings, kept.changes))
