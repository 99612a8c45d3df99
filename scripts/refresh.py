"""Bring a stack's state to what its cluster holds: preview, judge, ask, write the state."""

import argparse

from scripts.changes import command


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    command.add_arguments(parser, runs=True)


def run(arguments: argparse.Namespace) -> int:
    """Refresh the stack's state."""
    return command.run(arguments, "refresh")
