"""The root of trust of a new stack: who may approve its first change, named by digest."""

from datetime import UTC, datetime

from policies.statements import instant
from policies.trust import Trust
from scripts.changes.approvals.archive import Applied, Archive
from scripts.changes.environment import store
from scripts.changes.store import Lost
from stacks.problems import Invalid, Problem
from stacks.settings import Settings


def name(settings: Settings, digest: str | None) -> str:
    """Put the digest of what the checkout says on record, in words; without one, only tell it.

    Raises `Invalid` where it is another, or is on record already.
    """
    stack, found = settings.stack, Trust.of(settings).digest
    if digest is None:
        people = "stacks/approvers, the sections approvals and roles, and policies/approvals.rego"
        return f"{people} say who may approve; to begin with them: ./scripts/layer0 stack trust {stack} {found}"
    if digest != found:
        raise _invalid(stack, f"must be {found}, that of this checkout, got {digest!r}")
    try:
        Archive(store(settings), stack).name(Applied(digest=found, at=instant(datetime.now(UTC))))
    except Lost:
        raise _invalid(stack, "is on record already; only an approved change can replace it") from None
    return f"{stack}: who may approve its first change is on record: {found}"


def _invalid(stack: str, text: str) -> Invalid:
    return Invalid([Problem(f"stack {stack}", 0, "", f"who may approve its first change {text}")])
