"""Write one page about a stack that anybody can read: what changed, who said yes, and how it stands."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scripts import toolchain
from scripts.changes import command, environment, states
from scripts.changes.reports import words
from scripts.reporting import page
from scripts.reporting.account import Drift
from scripts.reporting.gathering import Sources
from scripts.toolchain.errors import Unavailable
from scripts.toolchain.places import LOCAL as FOLDER
from scripts.toolchain.progress import Progress
from stacks import settings as stack_settings
from stacks.settings import LOCAL, Settings


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("stack", nargs="?", default=LOCAL, help="the stack (default: %(default)s)")
    parser.add_argument("--file", type=Path, help="where to write it (default: .layer0/report-STACK.html)")
    parser.add_argument("--no-drift", action="store_true", help="do not ask the cluster whether anything has drifted")


def run(arguments: argparse.Namespace) -> None:
    """Write it; what cannot be read is named on it and here."""
    settings = stack_settings.load(arguments.stack)
    progress = Progress()
    toolchain.put_on_path(["opa"], progress)
    sources = Sources(
        approvals=command.approvals_of(settings),
        store=environment.store(settings),
        certificates=lambda: _certificates(settings),
        drift=lambda: _drift(settings, asked=not arguments.no_drift),
    )
    with progress.step(f"read what is known of {settings.stack}"):
        account = sources.account()
    file: Path = arguments.file or FOLDER / f"report-{settings.stack}.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(page.written(account), encoding="utf-8")
    print(
        "\n  ".join(
            [f"{settings.stack}: written to {file}", *(f"not read: {each.what}: {each.why}" for each in account.unread)]
        )
    )


def _certificates(settings: Settings) -> list[dict[str, Any]]:
    from scripts.providers.platform.certificates import listing

    return listing.entries(states.resources(settings), datetime.now(UTC))


def _drift(settings: Settings, *, asked: bool) -> Drift:
    """What is no longer as the last run left it. Raises `Unavailable` where nobody is to be asked, and much else."""
    if not asked:
        raise Unavailable("the cluster was not asked (--no-drift)")
    states.resources(settings)
    given = argparse.Namespace(stack=settings.stack, format="text", plugins="auto", only=[])
    with command.session(given) as session:
        assert session.records is not None, "only a hermetic preview has none"  # noqa: S101
        last = session.records.last()
        previewed = command.preview(session, "refresh")
    return Drift(since=last, found=tuple(words.shown(previewed.changes)))
