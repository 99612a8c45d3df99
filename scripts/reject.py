"""Show a stored change set, and sign that it must not run."""

import argparse

from scripts.changes.approvals import deciding


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    deciding.add_arguments(parser)
    parser.add_argument("--reason", default="", help="why; whoever made it reads that")


def run(arguments: argparse.Namespace) -> int:
    """Reject it."""
    return deciding.decide(arguments, "reject", arguments.reason)
