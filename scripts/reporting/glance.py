"""A stack's account in a few lines: what a reader looks for first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scripts.changes.reports.report import outcome
from scripts.changes.reports.words import headline
from scripts.reporting.account import Account, Tone

SOON = 14
"""Days before its end from which on a certificate is one to look at."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """One of the lines."""

    title: str
    text: str
    tone: Tone
    detail: str = ""
    leads_to: str
    """The section that tells more."""


def cards(account: Account) -> Iterator[Card]:
    """All of them."""
    yield _run(account)
    yield _verdict(account)
    yield _waiting(account)
    yield _drift(account)
    yield _certificates(account)


def _run(account: Account) -> Card:
    run = next((item for item in account.records if item.outcome not in {"refused", "locked"}), None)
    if run is None:
        return Card(title="Last run", text="none on record", tone="plain", leads_to="time-line")
    tone: Tone = "good" if run.outcome == "applied" else "wait" if run.outcome == "running" else "bad"
    told = f"run {run.number} by {run.actor}, {run.at[:16].replace('T', ' ')} UTC"
    return Card(title="Last run", text=f"{run.operation} {run.outcome}", tone=tone, detail=told, leads_to="time-line")


def _verdict(account: Account) -> Card:
    if account.last is None:
        return Card(title="Rules", text="nothing judged yet", tone="plain", leads_to="changes")
    verdict = account.last.kept.verdict
    tone: Tone = "bad" if verdict.denials else "wait" if verdict.warnings or verdict.approvals else "good"
    told = f"{len(verdict.rules)} rules; warnings: {len(verdict.warnings)}, findings deferred: {len(verdict.deferred)}"
    return Card(title="Rules", text=outcome(verdict), tone=tone, detail=told, leads_to="changes")


def _waiting(account: Account) -> Card:
    sets, proposals = len(account.waiting), len(account.open)
    counts = [f"{sets} change set{'s' * (sets != 1)}"] * bool(sets)
    counts += [f"{proposals} proposal{'s' * (proposals != 1)}"] * bool(proposals)
    detail = headline(account.waiting[0].kept.changes) if account.waiting else ""
    tone: Tone = "wait" if counts else "good"
    text = ", ".join(counts) or "nothing"
    return Card(title="Waits for people", text=text, tone=tone, detail=detail, leads_to="waiting")


def _drift(account: Account) -> Card:
    drift = account.drift
    if drift is None:
        return Card(title="Drift", text="not known", tone="plain", detail="it could not be read", leads_to="drift")
    count = len(drift.found)
    text = f"{count} resource{'s' * (count != 1)}" if count else "none"
    return Card(title="Drift", text=text, tone="bad" if count else "good", leads_to="drift")


def _certificates(account: Account) -> Card:
    title, place = "Certificates", "certificates"
    if account.certificates is None:
        return Card(title=title, text="not known", tone="plain", detail="they could not be read", leads_to=place)
    if not account.certificates:
        return Card(title=title, text="none", tone="plain", leads_to=place)
    first = account.certificates[0]
    days = first["daysLeft"]
    text = f"{len(account.certificates)}, the first ends in {days} days" if days >= 0 else "one has expired"
    return Card(title=title, text=text, tone=state(first)[1], detail=", ".join(first["names"]), leads_to=place)


def state(certificate: Mapping[str, Any]) -> tuple[str, Tone]:
    """How a certificate stands."""
    days = certificate["daysLeft"]
    if days < 0:
        return "expired", "bad"
    if certificate["chainFaults"]:
        return "its chain does not hold", "bad"
    if certificate["due"]:
        return "renewal is due", "wait"
    return ("ends soon", "wait") if days < SOON else ("valid", "good")
