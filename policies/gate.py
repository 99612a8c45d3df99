"""The gate: asks OPA to judge a change set, and takes anything but a whole and well-formed answer as a denial."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from policies import schemas
from policies.changes import ChangeSet, digest_of_files
from policies.opa import POLICIES, Unavailable
from policies.values import is_list, is_object


class Denied(Exception):
    """The gate has denied the change set; the message holds every denial."""


class Judge(Protocol):
    """What answers queries: `policies.opa.Opa`."""

    def query(self, document: Mapping[str, Any]) -> Any: ...


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

    def document(self) -> dict[str, str]:
        """The JSON form."""
        return dict(vars(self))


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the gate says of a change set."""

    denials: tuple[Finding, ...]
    warnings: tuple[Finding, ...] = ()
    deferred: tuple[Finding, ...] = ()
    """Findings about values not known yet: they are judged again, with the values, when the change runs."""
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
            "rules": list(self.rules),
            "policies": self.policies,
        }

    def enforce(self) -> None:
        """Raise `Denied` with every denial, if there is one."""
        if self.denials:
            raise Denied("\n".join(describe(item) for item in self.denials))


def describe(finding: Finding) -> str:
    """One line for a person: what is wrong with what, where, what to do, and which rule says so."""
    at = f" ({finding.path})" if finding.path else ""
    remedy = f"; {finding.remedy}" if finding.remedy else ""
    return f"{finding.message}{at}{remedy} [{finding.rule}]"


def judge(opa: Judge, changes: ChangeSet, *, policies: Path = POLICIES) -> Verdict:
    """Ask OPA for its verdict. No answer, a partial or unreadable one, or one that no rule took part in, denies."""
    names = rule_names(policies)
    try:
        answer = opa.query(changes.document())
    except Unavailable as error:
        return _unjudged(str(error), policies)
    if not is_object(answer):
        return _unjudged("opa has no answer: data.policies.gate.verdict is undefined", policies)
    try:
        verdict = _read(answer, digest(policies))
    except (KeyError, TypeError, ValueError) as error:
        return _unjudged(f"opa's answer cannot be read: {error!r}", policies)
    missing = sorted(set(names) - set(verdict.rules))
    if not names:
        return _unjudged("there is no rule in policies/rules; a gate without rules lets nothing through", policies)
    if missing:
        return _unjudged(f"opa did not run these rules: {', '.join(missing)}", policies)
    return _with_schemas(verdict, changes)


def _with_schemas(verdict: Verdict, changes: ChangeSet) -> Verdict:
    """The verdict with what the schemas of the objects say."""
    try:
        faults = list(schemas.check(changes.changes, changes.parameters.get("kubernetes_version", "")))
    except schemas.Unknown as error:
        faults = [schemas.Fault(urn="", message=str(error))]
    denials = tuple(_fault(item) for item in faults if item.checked)
    warnings = tuple(_fault(item) for item in faults if not item.checked)
    return replace(verdict, denials=verdict.denials + denials, warnings=verdict.warnings + warnings)


def _fault(fault: schemas.Fault) -> Finding:
    return Finding(rule="schemas", urn=fault.urn, message=fault.message, path=fault.path)


def rule_names(policies: Path = POLICIES) -> tuple[str, ...]:
    """The rules that must run: every file below `rules/` that is not a test."""
    rules = policies / "rules"
    files = sorted(path for path in rules.rglob("*.rego") if not path.name.endswith("_test.rego"))
    return tuple(path.relative_to(rules).with_suffix("").as_posix() for path in files)


def digest(policies: Path = POLICIES) -> str:
    """The digest of everything that decides: each Rego file that is not a test, by path and content."""
    return digest_of_files(
        policies, (path for path in policies.rglob("*.rego") if not path.name.endswith("_test.rego"))
    )


def _read(answer: Mapping[str, Any], policies: str) -> Verdict:
    return Verdict(
        denials=_findings(answer["denials"]),
        warnings=_findings(answer["warnings"]),
        deferred=_findings(answer["deferred"]),
        rules=tuple(str(name) for name in answer["rules"]),
        policies=policies,
    )


def _findings(items: Any) -> tuple[Finding, ...]:
    if not is_list(items):
        raise TypeError(f"findings must be a list, got {items!r}")
    return tuple(
        sorted((_finding(item) for item in items), key=lambda item: (item.rule, item.urn, item.path, item.message))
    )


def _finding(item: Mapping[str, Any]) -> Finding:
    return Finding(
        rule=item["rule"],
        urn=item["urn"],
        message=item["message"],
        path=item.get("path") or "",
        severity=item.get("severity") or "high",
        remedy=item.get("remedy") or "",
        scope=item.get("scope") or "change",
    )


def _unjudged(message: str, policies: Path) -> Verdict:
    return Verdict(denials=(Finding(rule="gate", urn="", message=message),), policies=digest(policies))
