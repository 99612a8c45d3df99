"""A proposal as people read it: the diff of the file, the changes it causes, and what stands against it."""

import difflib
from collections.abc import Iterator
from pathlib import Path

from policies.printable import printable
from scripts.changes.approvals.archive import Archive
from scripts.changes.lines import Lines
from scripts.changes.reports import Report, write
from scripts.planner.errors import Refused
from scripts.planner.files import StackFile
from scripts.planner.proposal import Proposal
from stacks.settings import STACKS, Invalid, Settings

_GI = 2**30


def page(proposal: Proposal, archive: Archive, root: Path = STACKS) -> str:
    """All of it. Raises `Forged` where the stored change set was edited."""
    file = StackFile.read(proposal.stack, root)
    parts = [_head(proposal), *_notes(proposal), "\n".join(_diff(proposal, file))]
    if proposal.change_set is not None:
        kept = archive.kept(proposal.change_set)
        lines = Lines(_settings(proposal, file), kept.changes)
        parts.append(write("text", Report(changes=kept.changes, verdict=kept.verdict, lines=lines)))
    parts += ["\n".join(_impact(proposal)), _end(proposal)]
    return "\n\n".join(part for part in parts if part)


def summary(proposal: Proposal) -> str:
    """One line of a list."""
    state = proposal.state if proposal.state != "open" else "not acceptable" if proposal.obstacles else "open"
    return printable(f"{proposal.id}  {proposal.at}  {state:<14}  {proposal.sentence}")


def _head(proposal: Proposal) -> str:
    return printable(f"proposal {proposal.id} of {proposal.at}, by {proposal.planner}: {proposal.sentence}")


def _notes(proposal: Proposal) -> Iterator[str]:
    for title, notes in (
        ("", proposal.reasons),
        ("not understood:", proposal.not_understood),
        ("what is wrong with it:", proposal.problems),
    ):
        if notes:
            yield "\n".join([*([title] if title else []), *(f"  {printable(note)}" for note in notes)])


def _diff(proposal: Proposal, file: StackFile) -> Iterator[str]:
    """The diff of the file, or the patch itself where the file has changed since."""
    name = f"stacks/Pulumi.{proposal.stack}.yaml"
    try:
        after = file.revised(proposal.patch)
    except Refused:
        yield f"{name} has changed there since:"
        yield from (printable(f"  {step.document()}") for step in proposal.patch)
        return
    before = file.text.splitlines(), after.splitlines()
    yield from map(printable, difflib.unified_diff(*before, f"a/{name}", f"b/{name}", lineterm="", n=2))


def _settings(proposal: Proposal, file: StackFile) -> Settings:
    try:
        return file.patched(proposal.patch).settings
    except (Refused, Invalid):
        return file.settings


def _impact(proposal: Proposal) -> Iterator[str]:
    impact = proposal.impact or {}
    if tenants := impact.get("tenants"):
        yield f"tenants: {', '.join(tenants)}"
    if dependents := impact.get("dependents"):
        yield f"{dependents} other resources depend on what changes"
    for name, (before, after) in impact.get("demand", {}).items():
        if before != after:
            yield f"{name} asked for: {_amount(name, before)} -> {_amount(name, after)}"
    if cost := sum(call.cost for call in proposal.calls):
        yield f"{len(proposal.calls)} questions to models: ${cost:.4f}"


def _amount(resource: str, amount: float) -> str:
    return f"{amount / _GI:.2f}Gi" if resource in {"memory", "storage"} else f"{amount:g}"


def _end(proposal: Proposal) -> str:
    if not proposal.obstacles:
        return f"to write it into the stack's file: ./scripts/layer0 proposals accept {proposal.stack} {proposal.id}"
    if proposal.state != "open":
        return f"it is {proposal.state}"
    return "it cannot be accepted" if proposal.patch else ""
