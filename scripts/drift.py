"""Tell what of a stack is no longer as its last run left it; nothing is changed."""

import argparse
import json
from dataclasses import asdict
from typing import Any

from policies.changes import Change
from policies.values import look_up
from scripts.changes import accounts, command
from scripts.changes.records import Record
from scripts.changes.reports import words, write
from scripts.changes.runs import Previewed


class Drifted(Exception):
    """Something is not as the last run left it."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    command.add_arguments(parser, runs=False)


def run(arguments: argparse.Namespace) -> int:
    """Preview a refresh and judge it. Raises `Drifted` where it would find anything."""
    with command.session(arguments) as session:
        assert session.records is not None, "only a hermetic preview has none"  # noqa: S101
        last = session.records.last()
        previewed = command.preview(session, "refresh")
        found = words.shown(previewed.changes)
        if found and session.entering is not None:
            session.entering.enter("drift", accounts.drift(previewed.changes, found))
    if arguments.format == "json":
        print(json.dumps(_document(previewed, found, last), indent=2))
    else:
        print(write(arguments.format, command.report(session.settings, previewed)))
    if found:
        stack = session.settings.stack
        raise Drifted(
            f"{stack}: {len(found)} not as {_left(last)}; to take that into the state: ./scripts/layer0 refresh"
            f" {stack}, and to bring back what the stack's file says: ./scripts/layer0 up {stack} after it"
        )
    return 0


def _document(previewed: Previewed, found: list[Change], last: Record | None) -> dict[str, Any]:
    """The JSON form: secrets are masked in it."""
    return {
        "stack": previewed.changes.stack,
        "since": asdict(last) if last else None,
        "drift": [{"urn": change.urn, "gone": change.op == "delete", "differs": _paths(change)} for change in found],
        "verdict": previewed.verdict.document(),
    }


def _paths(change: Change) -> list[dict[str, Any]]:
    paths = (item.path for item in change.differs)
    return [{"path": path, "old": look_up(change.old, path), "new": look_up(change.new, path)} for path in paths]


def _left(last: Record | None) -> str:
    if last is None:
        return "the state has it; no run is on record"
    return f"run {last.number} ({last.operation}, {last.at}, {last.actor}) left it"
