"""What `layer0 preview`, `up`, `destroy` and `refresh` have in common."""

import argparse
import sys
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from policies.approvals import Decision, NotApproved
from policies.context import Context, actor, shown
from policies.opa import Opa
from policies.trust import Trust
from policies.verdict import Denied
from scripts.changes import accounts, parts, show
from scripts.changes.approvals import proposals
from scripts.changes.approvals.archive import Archive
from scripts.changes.approvals.required import Approvals
from scripts.changes.engine import Engine
from scripts.changes.entering import Entering
from scripts.changes.environment import prepare, store
from scripts.changes.lines import Lines
from scripts.changes.mending import mend
from scripts.changes.records import Records
from scripts.changes.reports import FORMATS, Report, words, write
from scripts.changes.runs import Changer, Previewed
from scripts.changes.shelf import Shelf
from scripts.changes.store import Store
from scripts.toolchain.places import CLONE
from scripts.toolchain.progress import Progress
from stacks import settings as stack_settings
from stacks.settings import LOCAL, Settings


def add_arguments(parser: argparse.ArgumentParser, *, runs: bool) -> None:
    """The arguments that the four commands share."""
    parser.add_argument("stack", nargs="?", default=LOCAL, help="the stack (default: %(default)s)")
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help="what to print: text, one JSON document, SARIF for a code host or Markdown for a pull request",
    )
    parser.add_argument("--json", dest="format", action="store_const", const="json", help="short for --format json")
    _add_plugins(parser)
    parser.add_argument(
        "--only", action="append", default=[], metavar="PART", help="this part alone, such as modules; may be repeated"
    )
    if runs:
        parser.add_argument("--yes", action="store_true", help="do not ask before it runs")


def add_document_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of a command that previews all of a stack and has a document of its own to print."""
    parser.add_argument("--json", dest="format", action="store_const", const="json", default="text", help="print JSON")
    _add_plugins(parser)
    parser.set_defaults(only=[])


def _add_plugins(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--plugins",
        choices=("auto", "official", "standin"),
        default="auto",
        help="which provider plugins to use; auto: stand-ins only where the official ones are not found",
    )


@dataclass(frozen=True, kw_only=True)
class Session:
    """Everything a command needs for one stack."""

    settings: Settings
    engine: Engine
    changer: Changer
    progress: Progress
    approvals: Approvals | None = None
    """Who has to approve what; None in a hermetic preview, which nobody can approve."""
    records: Records | None = None
    """What each run leaves; None in a hermetic preview, which runs nothing."""
    entering: Entering | None = None
    """Where what happens is entered; None in a hermetic preview, which may happen anywhere."""


def progress_for(arguments: argparse.Namespace) -> Progress:
    """What shows how far a command is: nothing where a program reads what it prints."""
    return Progress() if arguments.format == "text" else Progress.quiet()


@contextmanager
def session(arguments: argparse.Namespace, *, proposal: Mapping[str, Any] | None = None) -> Generator[Session]:
    """Load the stack's settings, bring the tools, start what is local, and open the gate.

    `proposal` is what change sets say of the one that they are made from; by default, of the one accepted last.
    """
    progress = progress_for(arguments)
    settings = stack_settings.load(arguments.stack)
    environment = prepare(settings, arguments.plugins, progress)
    targets = parts.targets(settings.stack, arguments.only)
    engine = Engine(settings.stack, CLONE, environment, project=settings.root.parent, targets=targets)
    approvals = approvals_of(settings)
    with Opa(folders=settings.policy_folders) as opa:
        who, seen = actor(), shown(settings)

        def context() -> Context:
            return Context(now=datetime.now(UTC), actor=who, settings=seen)

        entering = store(settings)
        records = Records(entering, settings.stack, context, entering=entering)
        made_from = {"approvers": approvals.current.digest, **_made_by(proposal, settings, entering)}
        changer = Changer(settings, engine, opa, context=context, made_from=made_from, records=records)
        yield Session(
            settings=settings, engine=engine, changer=changer, progress=progress, approvals=approvals, records=records,
            entering=entering,
        )  # fmt: skip


def _made_by(proposal: Mapping[str, Any] | None, settings: Settings, kept: Store) -> dict[str, Any]:
    """What a change set says of the proposal that it is made from; nothing where people wrote the stack's file."""
    made = proposal or Shelf(kept, settings.stack).made(settings.file.read_bytes().decode())
    return {"proposal": made} if made else {}


def approvals_of(settings: Settings) -> Approvals:
    """Who has to approve what in a stack, by what its store holds."""
    archive = Archive(store(settings), settings.stack)
    current = Trust.of(settings)
    return Approvals(settings=settings, archive=archive, root=CLONE, clock=lambda: datetime.now(UTC), current=current)


def preview(session: Session, operation: str) -> Previewed:
    """Preview and judge, showing progress."""
    stack = session.settings.stack
    with session.progress.step(f"preview {operation} {stack}") as step:
        previewed = session.changer.preview(operation, show.Live(session.progress, step).on_event)
    if session.entering is not None:
        session.entering.enter("preview", accounts.preview(previewed.changes, previewed.verdict))
    if session.approvals is None:
        return previewed
    return replace(previewed, verdict=session.approvals.noted(previewed.verdict))


def propose(arguments: argparse.Namespace, session: Session, previewed: Previewed) -> str:
    """Store what was previewed, signed where that is needed and possible; the answer tells how to approve it."""
    if session.approvals is None:
        return ""
    return proposals.propose(session.approvals, previewed.changes, previewed.verdict, arguments.key)


def run(arguments: argparse.Namespace, operation: str) -> int:
    """Preview, judge, ask, run: the whole of `up`, `destroy` and `refresh`."""
    with session(arguments) as opened:
        assert opened.approvals and opened.records, "only a hermetic preview has none"  # noqa: S101, PT018
        mend(opened.engine, opened.records, opened.progress)
        with opened.records.refusing(operation):
            previewed = preview(opened, operation)
            if previewed.verdict.denials or arguments.format == "text":
                tell(arguments, report(opened.settings, previewed))
            approved = opened.approvals.enforce(previewed.changes, previewed.verdict)
        # A run is owed even where nothing differs: a killed one may have left state to be mended.
        if not previewed.changes.idle:
            confirm(arguments, previewed)
        opened.approvals.archive.keep(previewed.changes, previewed.verdict, None)
        outputs = opened.changer.run(previewed, show.Live(opened.progress).on_event)
        if approved is not None:
            _settle(opened, previewed, approved)
    print(write(arguments.format, report(opened.settings, previewed, outputs)))
    return 0


def _settle(opened: Session, previewed: Previewed, approved: Iterable[Decision]) -> None:
    """Preview once more, and put on record that what was approved has run and what it left undone."""
    again = preview(opened, previewed.changes.operation)
    left = [f"{change.op} {words.titled(change.urn)}" for change in words.shown(again.changes)]
    assert opened.approvals is not None, "what was approved was approved by somebody"  # noqa: S101
    opened.approvals.ran(previewed.changes, approved, left)
    if left:
        opened.progress.say("\n  ".join(["a preview still shows something to do:", *left]))


def tell(arguments: argparse.Namespace, told: Report) -> None:
    """Print what was previewed, in the form that was asked for; raise `Denied` where the gate denies it."""
    print(write(arguments.format, told), flush=True)
    if denials := len(told.verdict.denials):
        raise Denied(
            f"the gate denies this, nothing was changed: {denials} denial{'s' if denials > 1 else ''}, see above"
        )


def report(
    settings: Settings, previewed: Previewed, outputs: Mapping[str, Any] | None = None, *, stored: str = ""
) -> Report:
    """What is told of a change set, with its `outputs` once it has run, and how to approve it once it is `stored`."""
    changes, lines = previewed.changes, Lines(settings, previewed.changes)
    return Report(changes=changes, verdict=previewed.verdict, lines=lines, outputs=outputs, stored=stored)


def confirm(arguments: argparse.Namespace, previewed: Previewed) -> None:
    """Ask a person. Destroying any stack but `local` needs the stack's name, typed or given with `--confirm`."""
    changes = previewed.changes
    if changes.operation == "destroy" and changes.stack != LOCAL:
        given = arguments.confirm or _ask(f"this destroys {changes.stack}; type its name to go on: ", "--confirm NAME")
        if given != changes.stack:
            raise NotApproved(f"the stack's name is {changes.stack!r}, got {given!r}; nothing was destroyed")
    elif not arguments.yes:
        answer = _ask(f"{changes.operation} {changes.stack}? [y/N] ", "--yes")
        if answer.strip().lower() not in {"y", "yes"}:
            raise NotApproved("not confirmed; nothing was changed")


def _ask(question: str, flag: str) -> str:
    if not sys.stdin.isatty():
        raise NotApproved(f"there is nobody to ask; give {flag} to go on without a terminal")
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()
