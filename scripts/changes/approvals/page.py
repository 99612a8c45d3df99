"""A stored change set as whoever is to approve it reads it."""

import difflib
import json
from collections.abc import Iterator

from policies.approvals import Decision
from policies.printable import printable
from policies.statements import Signed, instant
from policies.trust import Trust
from scripts.changes.approvals.archive import Archive, Kept, short
from scripts.changes.lines import Lines
from scripts.changes.reports import Report, text, words
from stacks.settings import Settings


def page(kept: Kept, settings: Settings) -> str:
    """Everything that there is to know of it: changes, verdict, what is deferred, budgets, blast radius and lines."""
    changes = kept.changes
    report = Report(changes=changes, verdict=kept.verdict, lines=Lines(settings, changes))
    return "\n".join([text.page(report), *_radius(kept), *_lines(report), *_origin(kept, settings)])


def _radius(kept: Kept) -> Iterator[str]:
    touched = words.shown(kept.changes)
    tenants = sorted({printable(change.tenant) for change in touched if change.tenant})
    dependents = sum(change.dependents for change in touched)
    yield f"blast radius: tenants {', '.join(tenants) or 'none'}; {dependents} dependencies on what changes"


def _lines(report: Report) -> Iterator[str]:
    origins = {str(origin): None for change in words.shown(report.changes) for origin in report.lines.of(change.urn)}
    yield f"stack file: {', '.join(sorted(origins)) or 'no line of it is behind this'}"


def _origin(kept: Kept, settings: Settings) -> Iterator[str]:
    made_from = kept.changes.made_from
    dirty = ", with changes that are not committed" if made_from.get("dirty") else ""
    yield f"made from: commit {made_from.get('commit') or 'unknown'}{dirty}"
    if made_from.get("settings") != settings.digest:
        yield "warning: the stack's file here is not the one it was made from; the lines above may be others"


def made(maker: Decision) -> str:
    """Whose change set it is."""
    said = maker.statement
    return f"made by: {printable(maker.signer.principal)} ({maker.signer.key}) at {instant(said.at)}"


def edited(before: Trust, after: Trust) -> list[str]:
    """The lines by which who may approve, and by which rules, would differ afterwards."""
    if before.digest == after.digest:
        return []
    old, new = (json.dumps(trust.document(), indent=1).replace("\\n", "\n").split("\n") for trust in (before, after))
    told = [printable(line) for line in difflib.unified_diff(old, new, "who may approve now", "afterwards", n=0)]
    return ["this changes who may approve:", *(f"  {line}" for line in told)]


def summary(kept: Kept, archive: Archive) -> dict[str, object]:
    """One line of the list of change sets."""
    changes = kept.changes
    said = [item.statement for _, item in archive.decisions(changes.semantic_digest()) if isinstance(item, Signed)]
    return {
        "digest": changes.digest(),
        "short": short(changes.digest()),
        "semantic_digest": changes.semantic_digest(),
        "headline": words.headline(changes),
        "at": instant(kept.proposal.statement.at) if kept.proposal else None,
        "denials": len(kept.verdict.denials),
        "said": [item.kind for item in said],
    }
