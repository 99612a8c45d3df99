"""What a check has found, and what all findings together say."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How one question ended."""

    RIGHT = "right"
    WRONG = "wrong"
    NOT_ASKED = "not asked"
    """There was no answer to judge by, and that alone proves nothing wrong."""


class Check(StrEnum):
    """What was looked at."""

    DELEGATION = "delegation"
    """That those who ask are led to the zone's servers, and that these answer for it."""
    PROPAGATION = "propagation"
    """That a server holds a record as it was declared."""
    TARGET = "target"
    """That the name a record leads to resolves."""


@dataclass(frozen=True)
class Finding:
    """One answer, judged."""

    check: Check
    subject: str
    """The zone; or the record, as `www.example.com CNAME`."""
    server: str
    """Who was asked."""
    outcome: Outcome
    told: str = ""
    """How it is wrong, or why it was not asked."""


def judged(check: Check, subject: str, server: str, fault: str) -> Finding:
    """What a fault, or none, makes of an answer."""
    return Finding(check, subject, server, Outcome.WRONG if fault else Outcome.RIGHT, fault)


def unasked(check: Check, subject: str, server: str, why: str) -> Finding:
    """A question without an answer."""
    return Finding(check, subject, server, Outcome.NOT_ASKED, why)


def overall(findings: Iterable[Finding]) -> Outcome:
    """Wrong if anything is, right if nothing is and something was asked; nothing to ask is right."""
    outcomes = {finding.outcome for finding in findings}
    if Outcome.WRONG in outcomes or not outcomes:
        return Outcome.WRONG if outcomes else Outcome.RIGHT
    return Outcome.RIGHT if Outcome.RIGHT in outcomes else Outcome.NOT_ASKED
