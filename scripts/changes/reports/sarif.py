"""A report for code hosts: SARIF 2.1.0, each finding at the line of the stack's files behind it."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from policies.printable import printable
from policies.verdict import Finding
from scripts.changes.reports.report import Report
from scripts.changes.reports.words import titled

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def log(report: Report) -> str:
    """The report as a SARIF log of one run."""
    found = list(_levelled(report))
    rules = {finding.rule: finding for _, finding in found}
    places = {rule: place for place, rule in enumerate(rules)}
    run = {
        "tool": {"driver": {"name": "layer0", "rules": [_descriptor(finding) for finding in rules.values()]}},
        "automationDetails": {"id": f"layer0/{report.changes.operation}/{report.changes.stack}/"},
        "columnKind": "unicodeCodePoints",
        "results": [_result(level, finding, places[finding.rule], report) for level, finding in found],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, sort_keys=True)


def _levelled(report: Report) -> Iterator[tuple[str, Finding]]:
    verdict = report.verdict
    yield from (("error", finding) for finding in verdict.denials)
    yield from (("warning", finding) for finding in (*verdict.approvals, *verdict.warnings))
    yield from (("note", finding) for finding in verdict.deferred)


def _descriptor(finding: Finding) -> dict[str, Any]:
    title = printable(finding.title or finding.rule)
    return {
        "id": finding.rule,
        "shortDescription": {"text": title},
        "help": {"text": printable(finding.remedy) or title},
        "properties": {"severity": finding.severity, "tags": [finding.rule.partition("/")[0]]},
    }


def _result(level: str, finding: Finding, place: int, report: Report) -> dict[str, Any]:
    origins = report.lines.behind(finding) or [report.lines.file]
    resource = {"fullyQualifiedName": printable(finding.urn), "name": titled(finding.urn), "kind": "resource"}
    remedy = f"; {finding.remedy}" if finding.remedy else ""
    return {
        "ruleId": finding.rule,
        "ruleIndex": place,
        "level": level,
        "message": {"text": printable(f"{finding.message}{f' ({finding.path})' if finding.path else ''}{remedy}")},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(origin.file), "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": max(origin.line, 1)},
                },
                **({"logicalLocations": [resource]} if finding.urn else {}),
            }
            for origin in origins
        ],
        "partialFingerprints": {"layer0/v1": _fingerprint(finding)},
    }


def _fingerprint(finding: Finding) -> str:
    """The same for the same finding in another run, so that a code host tells what is new."""
    subject = [finding.rule, finding.urn, finding.path, finding.setting or finding.message]
    return hashlib.sha256("\0".join(subject).encode("utf-8", "surrogatepass")).hexdigest()
