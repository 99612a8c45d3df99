"""How much a change set is: what changes, for whom, what depends on it, and what workloads would ask for."""

from collections import Counter
from dataclasses import replace
from typing import Any

from policies.changes import ChangeSet
from policies.evaluation import evaluate
from policies.modules import POLICIES
from scripts.changes.reports import words

_PARTS = "data.policies.lib.demand.parts"
_THOUSANDTHS = 1000


def of(changes: ChangeSet) -> dict[str, Any]:
    """The impact, as proposals hold it. Raises `policies.server.Unavailable` where OPA does not answer."""
    shown = words.shown(changes)
    now = (replace(change, op="same", new=change.old) for change in changes.changes if change.old is not None)
    before, after = _demand(replace(changes, changes=tuple(now))), _demand(changes)
    return {
        "changes": dict(sorted(Counter(change.op for change in shown).items())),
        "tenants": sorted({change.tenant for change in shown if change.tenant}),
        "dependents": len(_dependents(changes)),
        "demand": {name: [before.get(name, 0), after.get(name, 0)] for name in sorted(before.keys() | after.keys())},
    }


def _demand(changes: ChangeSet) -> dict[str, float]:
    """What all workloads ask for, by resource: cores, bytes, load balancers."""
    library = [path for path in (POLICIES / "lib").glob("*.rego") if not path.stem.endswith("_test")]
    total = Counter[str]()
    for part in evaluate(_PARTS, changes.document(), library):
        total[part["resource"]] += part["amount"]
    return {name: amount / _THOUSANDTHS for name, amount in total.items()}


def _dependents(changes: ChangeSet) -> set[str]:
    """What existed, does not change itself, and depends on what changes, directly or through others."""
    needed_by: dict[str, set[str]] = {}
    for change in changes.changes:
        for urn in change.dependencies:
            needed_by.setdefault(urn, set()).add(change.urn)
    changing = {change.urn for change in words.shown(changes)}
    found, ahead = set[str](), list(changing)
    while ahead:
        reached = needed_by.get(ahead.pop(), set()) - found
        found |= reached
        ahead += reached
    return found - changing
