"""What was previewed, what the gate says of it and what came of it, in every form that it is told in."""

import json

from scripts.changes.reports import markdown, sarif, text
from scripts.changes.reports.report import Report

FORMATS = ("text", "json", "sarif", "markdown")

__all__ = ["FORMATS", "Report", "write"]


def write(form: str, report: Report) -> str:
    """The report in one of `FORMATS`."""
    if form == "json":
        return _json(report)
    if form == "sarif":
        return sarif.log(report)
    if form == "markdown":
        return markdown.comment(report)
    return text.applied(report) if report.applied else text.page(report)


def _json(report: Report) -> str:
    changes = report.changes
    document = {
        "digest": changes.digest(),
        "semantic_digest": changes.semantic_digest(),
        "changes": changes.document(),
        "verdict": report.verdict.document(),
        "lines": {
            change.urn: [str(origin) for origin in report.lines.of(change.urn)]
            for change in changes.changes
            if change.op != "same"
        },
        "applied": report.applied,
        **({"outputs": report.outputs} if report.applied else {}),
    }
    return json.dumps(document, indent=2, sort_keys=True)
