"""The verdict on a change set, and how it is read from OPA's answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from policies.printable import printable
from policies.values import is_list


class Denied(Exception):
    """The gate has denied the change set; the message holds every denial."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What one rule says of one resource."""

    rule: str
    """The rule's place below `policies/rules`, such as `workloads/images_are_pinned`; `gate` for the gate itself."""
    urn: str
    message: str
    path: str = ""
    """The property that was judged, where the rule names one."""
    severity: str = "high"
    remedy: str = ""
    """What to do about it."""
    scope: str = "change"
    """`change` where one change is enough to judge, `change_set` where the rule needs to see all of them."""
    title: str = ""
    """The rule's title."""
    setting: str = ""
    """Where the setting is that the finding is about, such as `policies.budgets.deletes`."""

    def document(self) -> dict[str, Any]:
        """The JSON form."""
        return dict(vars(self))


@dataclass(frozen=True, kw_only=True)
class ApprovalNeeded(Finding):
    """What more people than usual have to agree to."""

    approvals: int = 1
    """How many have to."""
    roles: tuple[str, ...] = ()
    """Whose approval counts; empty where anybody's does."""

    def document(self) -> dict[str, Any]:
        """The JSON form."""
        return {**vars(self), "roles": list(self.roles)}


@dataclass(frozen=True, kw_only=True)
class Budget:
    """What a change set uses of one limit."""

    rule: str
    setting: str
    """Where the limit is set, such as `policies.budgets.deletes`."""
    limit: str
    """What is limited, such as `deletes`."""
    used: float
    allowed: float
    tenant: str | None = None
    """Whose budget it is; None for the stack's."""

    def document(self) -> dict[str, Any]:
        """The JSON form."""
        return dict(vars(self))


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the gate says of a change set."""

    denials: tuple[Finding, ...]
    warnings: tuple[Finding, ...] = ()
    deferred: tuple[Finding, ...] = ()
    """Findings about values not known yet: they are judged again, with the values, when the change runs."""
    approvals: tuple[ApprovalNeeded, ...] = ()
    """What needs more approvals than usual."""
    budgets: tuple[Budget, ...] = ()
    """What is used of each limit that is set, kept or not."""
    rules: tuple[str, ...] = ()
    """The rules that ran."""
    policies: str = ""
    """The digest of the rules."""

    def document(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "denials": [item.document() for item in self.denials],
            "warnings": [item.document() for item in self.warnings],
            "deferred": [item.document() for item in self.deferred],
            "approvals": [item.document() for item in self.approvals],
            "budgets": [item.document() for item in self.budgets],
            "rules": list(self.rules),
            "policies": self.policies,
        }

    def enforce(self) -> None:
        """Raise `Denied` with every denial, if there is one."""
        if self.denials:
            raise Denied("\n".join(describe(item) for item in self.denials))


def describe(finding: Finding) -> str:
    """One line, safe to print: what is wrong with what, where, what to do, and which rule says so."""
    at = f" ({finding.path})" if finding.path else ""
    remedy = f"; {finding.remedy}" if finding.remedy else ""
    return printable(f"{finding.message}{at}{remedy} [{finding.rule}]")


def read(answer: Mapping[str, Any], policies: str) -> Verdict:
    """OPA's answer, by the rules with this digest. Raises KeyError, TypeError or ValueError where it is no verdict."""
    return Verdict(
        denials=_findings(answer["denials"]),
        warnings=_findings(answer["warnings"]),
        deferred=_findings(answer["deferred"]),
        approvals=tuple(_approval(item) for item in _sorted(answer["approvals"])),
        budgets=tuple(Budget(**item) for item in sorted(answer["budgets"], key=_place)),
        rules=tuple(str(name) for name in answer["rules"]),
        policies=policies,
    )


def _findings(items: Any) -> tuple[Finding, ...]:
    return tuple(finding(item) for item in _sorted(items))


def finding(item: Mapping[str, Any]) -> Finding:
    """A finding in OPA's form. Raises KeyError where it does not say what is wrong with what."""
    return Finding(**_about(item))


def _sorted(items: Any) -> list[Mapping[str, Any]]:
    if not is_list(items):
        raise TypeError(f"findings must be a list, got {items!r}")
    return sorted(items, key=lambda item: (item["rule"], item["urn"], item.get("path") or "", item["message"]))


def _about(item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "rule": item["rule"],
        "urn": item["urn"],
        "message": item["message"],
        "path": item.get("path") or "",
        "severity": item.get("severity") or "high",
        "remedy": item.get("remedy") or "",
        "scope": item.get("scope") or "change",
        "title": item.get("title") or "",
        "setting": item.get("setting") or "",
    }


def _approval(item: Mapping[str, Any]) -> ApprovalNeeded:
    count, roles = item.get("approvals", 1), item.get("roles", [])
    if not isinstance(count, int) or count < 1 or not is_list(roles):
        raise ValueError(f"approvals must be a whole number from 1 on and roles a list, got {count!r} and {roles!r}")
    return ApprovalNeeded(**_about(item), approvals=count, roles=tuple(map(str, roles)))


def _place(budget: Mapping[str, Any]) -> tuple[str, str]:
    return budget["tenant"] or "", budget["setting"]
