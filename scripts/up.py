"""Bring a stack to what its file says: preview, judge, ask, apply."""

import argparse

from scripts.changes import command


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    command.add_arguments(parser, runs=True)


def run(arguments: argparse.Namespace) -> int:
    """Apply the stack."""
    return command.run(arguments, "up")
