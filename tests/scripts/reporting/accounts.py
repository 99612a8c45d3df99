"""Accounts for tests of the page: a small platform as it is applied, with as many tenants as a test wants."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from policies.changes import Change, ChangeSet, Difference
from policies.statements import Kind, Statement
from policies.verdict import Budget, Finding, Verdict
from scripts.changes.approvals.archive import Kept
from scripts.changes.lines import Lines
from scripts.changes.records import Record
from scripts.changes.reports import Report
from scripts.planner.proposal import Proposal
from scripts.reporting import timeline
from scripts.reporting.account import Account, Drift, Said, Told
from tests.scripts.changes.previews import settings

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOSTILE = "<script>alert('x')</script>&amp;\"\u202e\x1b[31m'onload=x"
_URN = "urn:pulumi:local::layer0::"


def platform(tenants: int, name: str = "tenant-{}", ops: tuple[str, ...] = ("create", "update", "same")) -> ChangeSet:
    """A change set over a platform with so many tenants, of five resources each; `ops` go round among the tenants."""
    top = _change("layer0:index:Layer0", "layer0", "same")
    found = [top]
    for number in range(tenants):
        found += _tenant(top, name.format(number), ops[number % len(ops)], number % 2 == 0)
    return ChangeSet(stack="local", operation="up", changes=tuple(found), made_from={"commit": "c0ffee" * 6 + "c0ff"})


def _tenant(top: Change, name: str, op: str, calm: bool) -> list[Change]:
    above = _change("layer0:index:TenantEnvironment", name, op, parent=top.urn, tenant=name)
    space = _change("layer0:index:IsolatedNamespace", name, op, parent=above.urn, tenant=name)
    differs = (Difference(path="spec.hard.pods"),) if op == "update" else ()
    sizes = {"old": {"spec": {"hard": {"pods": 20}}}, "new": {"spec": {"hard": {"pods": 30}}}}
    kind = "kubernetes:core/v1:"
    quota = _change(
        f"{kind}ResourceQuota", f"{name}-quota", op, parent=space.urn, tenant=name, differs=differs, **sizes
    )
    needs = (quota.urn,) if calm else ()
    after = "same" if calm else op
    role = _change(f"{kind}ConfigMap", f"{name}-limits", after, parent=space.urn, tenant=name, dependencies=needs)
    pods = _change("kubernetes:apps/v1:Deployment", f"{name}-web", after, parent=above.urn, dependencies=(role.urn,))
    return [above, space, quota, role, pods]


def _change(kind: str, name: str, op: str, **more: Any) -> Change:
    return Change(urn=f"{_URN}{kind}::{name}", type=kind, name=name, op=op, **more)


def account(folder: Path, changes: ChangeSet, name: str = "alice@example.com", **more: Any) -> Account:
    """An account of a stack to which this change set was applied; `name` stands wherever somebody wrote something."""
    urn = changes.changes[-1].urn
    finding = Finding(rule="workloads/images_are_pinned", urn=urn, message=name, path="spec.x", remedy=f"mend {name}")
    budget = Budget(rule="a/b", setting="policies.budgets.deletes", limit="deletes", used=1, allowed=5)
    verdict = Verdict(denials=(), warnings=(finding,), deferred=(finding,), budgets=(budget,), rules=("a/b",) * 95)
    records = (
        record(3, "refused", why=f"local: not approved\n  {name}", actor=name),
        record(2, "applied", change_set=changes.digest(), actor=name),
        record(1, "failed", actor=name),
    )
    said = (_said("approve", changes, who="bob@example.com", key="SHA256:" + "b" * 43),)
    lines = Lines(settings(folder), changes)
    told = Told(
        kept=Kept(changes=changes, verdict=verdict, verdict_digest="sha256:v", proposal=None),
        report=Report(changes=changes, verdict=verdict, lines=lines),
        maker=_said("propose", changes, who=name, key="SHA256:" + "a" * 43),
        said=(*said, _said("approve", changes, fault=name)),
        runs=(records[1],),
        missing=None,
    )
    given: dict[str, Any] = {
        "stack": "local", "at": AT, "sets": (told,), "records": records, "overrides": (), "proposals": (), "unread": (),
        "events": tuple(timeline.events(records, said, [told.maker] if told.maker else [])),
        "certificates": tuple(certificates(name)), "drift": Drift(since=records[1], found=changes.doing[:3]),
    }  # fmt: skip
    return Account(**{**given, **more})


def record(number: int, outcome: Any, **more: Any) -> Record:
    """A run of `up`, an hour after the one before."""
    given: dict[str, Any] = {"operation": "up", "at": f"2026-03-01T0{number}:00:00Z", "actor": "alice", **more}
    return Record(number=number, outcome=outcome, host="here", pid=1, **given)


def certificates(name: str) -> list[dict[str, Any]]:
    """As they are listed: one that is well, and one that is due."""
    told = {"issuer": name, "serial": "1", "notBefore": "2026-01-01T00:00:00Z", "key": "EC P-256", "chain": [name]}
    dates = {"notAfter": "2026-05-01T00:00:00Z", "renewAt": "2026-04-01T00:00:00Z", "daysLeft": 60}
    soon = {"notAfter": "2026-03-05T00:00:00Z", "renewAt": "2026-02-25T00:00:00Z", "daysLeft": 3}
    urn = f"{_URN}platform:index:Certificate::"
    first = {"urn": f"{urn}old", "names": [f"old.{name}"], "due": "its time has come", "chainFaults": [name], **soon}
    return [{**told, **first}, {**told, "urn": f"{urn}{name}", "names": [name], "due": "", "chainFaults": [], **dates}]


def _said(kind: Kind, changes: ChangeSet, *, who: str = "", key: str = "", fault: str = "") -> Said:
    digests = {"exact": changes.digest(), "semantic": changes.semantic_digest(), "verdict": "sha256:v"}
    statement = Statement(kind=kind, stack="local", operation="up", at=AT, expires=AT, nonce="n", **digests)
    return Said(statement=statement, who=who, key=key, fault=fault)


def proposal(sentence: str, **more: Any) -> Proposal:
    """One that nobody has judged."""
    given: dict[str, Any] = {
        "id": "a" * 12,
        "base": "sha256:b",
        "planner": "sentences",
        "at": "2026-03-01T11:00:00Z",
        **more,
    }
    return Proposal(stack="production", sentence=sentence, **given)
