"""Show what would change, and what the gate says of it."""

import argparse

from scripts.changes import command


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    command.add_arguments(parser, runs=False)
    parser.add_argument("--operation", choices=("up", "destroy", "refresh"), default="up", help="what to preview")


def run(arguments: argparse.Namespace) -> int:
    """Preview and judge; exit 3 where the gate denies."""
    with command.session(arguments) as session:
        previewed = command.preview(session, arguments.operation)
    command.tell(arguments, previewed)
    return 0
