"""Whether a change set is approved: signatures are verified here, and the approval rules count them; none is made."""

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from policies.changes import ChangeSet
from policies.evaluation import evaluate
from policies.server import Unavailable
from policies.signatures import Forged, Signer, signer_of
from policies.statements import Signed, Statement, instant
from policies.trust import RULES, Trust
from policies.verdict import Verdict

SKEW = timedelta(minutes=1)
"""How far apart the clocks of two machines may be."""


class NotApproved(Exception):
    """Nobody, or not enough of the right people, have said yes."""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A verified statement."""

    statement: Statement
    signer: Signer

    def document(self, roles: Mapping[str, Any]) -> dict[str, Any]:
        """The JSON form that the approval rules see, with the signer's roles."""
        said = self.statement
        return {
            "kind": said.kind,
            "reason": said.reason,
            "nonce": said.nonce,
            "at": instant(said.at),
            "at_ns": _nanoseconds(said.at),
            "expires": instant(said.expires),
            "expires_ns": _nanoseconds(said.expires),
            "roles": sorted(role for role, people in roles.items() if self.signer.principal in people),
            **self.signer.document(),
        }


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the approval rules say."""

    approved: bool
    unmet: tuple[Mapping[str, Any], ...]
    """Demands: how many (`count`), of which `roles` (of any where there are none), `why`, and who does (`have`)."""
    discounted: tuple[Mapping[str, Any], ...]
    """Decisions that do not count, each with `why`."""
    rejections: tuple[Mapping[str, Any], ...]
    overrides: tuple[Mapping[str, Any], ...]

    def missing(self, roles: Mapping[str, Any]) -> list[str]:
        """What stands against it, in words; `roles` tell who may give what is missing."""
        return [
            *(f"rejected by {item['principal']} at {item['at']}: {item['reason']}" for item in self.rejections),
            *(_wanted(item, roles) for item in self.unmet),
            *(f"the {item['kind']} of {item['principal']} does not count: {item['why']}" for item in self.discounted),
        ]


def verify(signed: Signed, trust: Trust, *, now: datetime, revoked: bytes = b"") -> Decision:
    """The statement with its signer, whose key must be valid now and when it was signed; else `Forged`.

    `revoked` are keys that count no more since `trust` was applied.
    """
    said = signed.statement
    if said.at > now + SKEW:
        raise Forged(f"it was signed at {instant(said.at)}, and it is {instant(now)} now; set the clocks right")
    lists = [keys for keys in {trust.revocations(), revoked} if keys]
    signer = signer_of(said.content(), signed.signature, trust.approvers, revoked=lists, at={said.at, now})
    return Decision(statement=said, signer=signer)


def judge(
    trust: Trust,
    changes: ChangeSet,
    verdict: Verdict,
    decisions: Iterable[Decision],
    *,
    makers: Iterable[str],
    now: datetime,
) -> Answer:
    """Ask the approval rules about verified decisions on this change set.

    `makers` are the principals, keys and addresses of those who made the change. Raises `Unavailable` for no answer.
    """
    document = {
        "now_ns": _nanoseconds(now),
        "changes": changes.document()["changes"],
        "asked": verdict.document()["approvals"],
        "rules": trust.parameters,
        "makers": sorted(makers),
        "decisions": [decision.document(trust.roles) for decision in decisions],
    }
    answer = _evaluate(trust.rules, document)
    try:
        lists = {name: tuple(answer[name]) for name in ("unmet", "discounted", "rejections", "overrides")}
        return Answer(approved=answer["approved"] is True, **lists)
    except (LookupError, TypeError) as error:
        raise Unavailable(f"the approval rules give no answer, got {answer!r}") from error


def _evaluate(rules: str, document: Mapping[str, Any]) -> Any:
    """The verdict of approval rules that need not be those of this checkout, so that no server has them."""
    with tempfile.TemporaryDirectory(prefix="layer0-approvals-") as folder:
        file = Path(folder) / RULES
        file.write_text(rules, encoding="utf-8")
        return evaluate("data.policies.approvals.verdict", document, [file])


def _wanted(demand: Mapping[str, Any], roles: Mapping[str, Any]) -> str:
    have = f" (has {', '.join(demand['have'])})" if demand["have"] else ""
    whose = f" of {', '.join(demand['roles'])}" if demand["roles"] else ""
    people = sorted({person for role in demand["roles"] for person in roles.get(role, ())})
    who = ", ".join(people) or ("nobody has that role" if demand["roles"] else "anybody in stacks/approvers")
    return f"needs {demand['count']} approvals{whose}{have}, as {demand['why']}; may give them: {who}"


def _nanoseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000_000) * 1000
