"""Show a stored change set, and sign that it may run."""

import argparse

from scripts.changes.approvals import deciding


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    deciding.add_arguments(parser)
    parser.add_argument("--override", metavar="REASON", help="in an emergency: let it run on your word alone")


def run(arguments: argparse.Namespace) -> int:
    """Approve it."""
    return deciding.decide(arguments, "override" if arguments.override else "approve", arguments.override or "")
