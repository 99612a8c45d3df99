"""Bring a stack back to an earlier good run: its settings, program and policies, as a change like any other."""

import argparse
import json
import os
import subprocess
from pathlib import Path

from scripts import toolchain
from scripts.changes import earlier
from scripts.changes.approvals import page
from scripts.changes.approvals.archive import short
from scripts.changes.command import approvals_of
from scripts.changes.environment import store
from scripts.changes.records import Records
from scripts.toolchain.progress import Progress
from stacks import settings as stack_settings
from stacks.settings import LOCAL

_DENIED = 3


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("stack", nargs="?", default=LOCAL, help="the stack (default: %(default)s)")
    parser.add_argument("--to", type=int, metavar="RUN", help="the run's number (default: the last of another commit)")
    parser.add_argument("--key", type=Path, help="the SSH key to sign the change set with, as for layer0 preview")
    parser.add_argument("--preview", action="store_true", help="only show it, and store it for others to approve")
    parser.add_argument("--yes", action="store_true", help="do not ask before it runs")


def run(arguments: argparse.Namespace) -> int:
    """Preview the commit of that run, say what stays lost, then have that commit's own `layer0 up` run it."""
    settings = stack_settings.load(arguments.stack)
    toolchain.find(["opa"], Progress())
    os.environ.update(toolchain.environment())
    record = earlier.chosen(Records(store(settings), settings.stack), arguments.to)
    print(f"{settings.stack}: back to run {record.number} of {record.at} by {record.actor}, commit {record.commit}")
    with earlier.checkout(record) as folder:
        layer0 = [str(folder / "scripts" / "layer0")]
        key = ["--key", str(arguments.key.absolute())] if arguments.key else []
        done = subprocess.run(
            [*layer0, "preview", settings.stack, "--json", *key], cwd=folder, stdout=subprocess.PIPE, check=False
        )
        if done.returncode not in {0, _DENIED}:
            return done.returncode
        digest: str = json.loads(done.stdout)["digest"]
        kept = approvals_of(settings).archive.kept(digest)
        gone = list(earlier.lost(kept.changes)) or ["nothing that holds data is touched"]
        print("\n  ".join(["what it cannot undo:", *gone]), flush=True)
        if done.returncode or arguments.preview:
            name = short(digest)
            print(page.page(kept, settings))
            print(f"change set {name}: stored; to approve it: ./scripts/layer0 approve {settings.stack} {name}")
            return done.returncode
        about = {"run": record.number, "commit": record.commit, "change_set": digest}
        store(settings).enter("rollback", about)
        confirmed = ["--yes"] if arguments.yes else []
        return subprocess.run([*layer0, "up", settings.stack, *confirmed], cwd=folder, check=False).returncode
