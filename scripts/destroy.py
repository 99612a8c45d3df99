"""Take away everything a stack has made: preview, judge, ask, destroy."""

import argparse

from scripts.changes import command


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    command.add_arguments(parser, runs=True)
    parser.add_argument("--confirm", metavar="NAME", help="the stack's name, to destroy any stack but local unasked")


def run(arguments: argparse.Namespace) -> int:
    """Destroy the stack."""
    return command.run(arguments, "destroy")
