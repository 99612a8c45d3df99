"""What the ledger is told of a preview: what it would do, what it was made from, and what the gate says of it."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from policies.changes import Change, ChangeSet, digest
from policies.verdict import Verdict

_FIRST = 100
"""So many of what has drifted are named; all of it is in the change set."""


def preview(changes: ChangeSet, verdict: Verdict) -> dict[str, Any]:
    """Counts, digests and the names of rules; no value of any setting or resource."""
    made = ("settings", "policies", "program", "approvers", "commit", "dirty")
    return {
        "operation": changes.operation,
        "change_set": changes.digest(),
        "semantic": changes.semantic_digest(),
        "made_from": {key: changes.made_from.get(key) for key in made},
        "changes": dict(Counter(change.op for change in changes.changes)),
        "verdict": {
            "digest": digest(verdict.document()),
            "denied": sorted({item.rule for item in verdict.denials}),
            "warned": sorted({item.rule for item in verdict.warnings}),
            "deferred": len(verdict.deferred),
            "rules": len(verdict.rules),
        },
    }


def drift(changes: ChangeSet, found: Sequence[Change]) -> dict[str, Any]:
    """What was found not to be as the last run left it, by name."""
    named = [{"urn": change.urn, "gone": change.op == "delete"} for change in found[:_FIRST]]
    return {"change_set": changes.digest(), "count": len(found), "first": named}
