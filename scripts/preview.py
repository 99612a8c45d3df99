"""Show what would change, and what the gate says of it."""

import argparse
import sys
from pathlib import Path

from scripts.changes import command
from scripts.changes.reports import FORMATS, write


class Invalid(Exception):
    """Arguments that do not go together."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    command.add_arguments(parser, runs=False)
    parser.add_argument("--operation", choices=("up", "destroy", "refresh"), default="up", help="what to preview")
    parser.add_argument(
        "--key", type=Path, help="the SSH key to sign it with (default: $LAYER0_KEY, git's, else the agent's only one)"
    )
    parser.add_argument(
        "--hermetic",
        action="store_true",
        help="without cluster, credentials and network, the same on every machine; informs, and cannot be approved",
    )
    parser.add_argument(
        "--base",
        type=Path,
        metavar="FILE",
        help="with --hermetic, the state before: layer0 state export --redacted; without it every change is a create",
    )
    also = "write it to a file in another format too, such as sarif=layer0.sarif; may be repeated"
    parser.add_argument("--write", action="append", default=[], type=_form, metavar="FORMAT=FILE", help=also)


def _form(text: str) -> tuple[str, Path]:
    form, _, file = text.partition("=")
    if form not in FORMATS or not file:
        raise argparse.ArgumentTypeError(f"must be FORMAT=FILE with one of {', '.join(FORMATS)}, got {text!r}")
    return form, Path(file)


def run(arguments: argparse.Namespace) -> int:
    """Preview and judge; exit 3 where the gate denies."""
    if not arguments.hermetic:
        if arguments.base:
            raise Invalid("--base goes with --hermetic; any other preview reads the stack's own state")
        opening = command.session(arguments)
    else:
        from scripts.changes import hermetic

        if arguments.operation == "refresh":
            raise Invalid("a refresh asks the cluster, and a hermetic preview has none")
        if arguments.plugins == "official":
            raise Invalid("a hermetic preview always uses the stand-ins, which are the same on every machine")
        if not hermetic.started():
            return hermetic.start("preview", arguments, sys.argv[2:])
        opening = hermetic.session(arguments)
    with opening as session:
        previewed = command.preview(session, arguments.operation)
        stored = command.propose(arguments, session, previewed)
    report = command.report(session.settings, previewed, stored="" if previewed.verdict.denials else stored)
    for form, file in arguments.write:
        file.write_text(write(form, report) + "\n", encoding="utf-8")
    command.tell(arguments, report)
    return 0
