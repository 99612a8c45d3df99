"""Reports for code hosts and pull requests, and what no report may hold."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from policies.changes import Difference
from policies.verdict import ApprovalNeeded, Budget, Finding
from scripts.changes.reports import FORMATS, write
from scripts.changes.reports.markdown import escaped
from tests.scripts.changes.previews import change, report

TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
LOCATION = {
    "type": "object",
    "required": ["physicalLocation"],
    "properties": {
        "physicalLocation": {
            "type": "object",
            "required": ["artifactLocation", "region"],
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "required": ["uri"],
                    "properties": {"uri": {"type": "string", "pattern": r"^stacks/[\w./%-]+$"}},
                },
                "region": {
                    "type": "object",
                    "required": ["startLine"],
                    "properties": {"startLine": {"type": "integer", "minimum": 1}},
                },
            },
        },
        "logicalLocations": {"type": "array", "items": {"type": "object", "required": ["fullyQualifiedName"]}},
    },
}
RESULT = {
    "type": "object",
    "required": ["message", "ruleId", "level", "locations", "partialFingerprints"],
    "properties": {
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": TEXT,
        "ruleIndex": {"type": "integer", "minimum": 0},
        "locations": {"type": "array", "minItems": 1, "items": LOCATION},
        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}
RULE = {"type": "object", "required": ["id"], "properties": {"shortDescription": TEXT, "help": TEXT}}
DRIVER = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string"}, "rules": {"type": "array", "uniqueItems": True, "items": RULE}},
}
RUN = {
    "type": "object",
    "required": ["tool", "results"],
    "properties": {
        "tool": {"type": "object", "required": ["driver"], "properties": {"driver": DRIVER}},
        "results": {"type": "array", "items": RESULT},
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    },
}
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "items": RUN},
    },
}
"""What SARIF 2.1.0 requires of the parts that we write, and code hosts beyond it: a place and a fingerprint."""


def finding(**more: Any) -> Finding:
    told = {"rule": "a/b", "urn": "", "message": "it is wrong", "remedy": "put it right", "title": "Things are right"}
    return Finding(**{**told, **more})


def sarif(folder: Path, **verdict: Any) -> Any:
    log = json.loads(write("sarif", report(folder, change("web", "create"), **verdict)))
    jsonschema.validate(log, SARIF, cls=jsonschema.Draft202012Validator)
    return log["runs"][0]


def test_every_finding_is_a_result_at_its_line_with_its_level(tmp_path: Path) -> None:
    run = sarif(
        tmp_path,
        denials=(finding(setting="policies.budgets.deletes"),),
        approvals=(ApprovalNeeded(rule="a/c", urn="", message="big"),),
        warnings=(finding(rule="a/d", urn=change("web", "create").urn),),
        deferred=(finding(rule="a/b"),),
    )
    told = [(result["ruleId"], result["level"]) for result in run["results"]]
    assert told == [("a/b", "error"), ("a/c", "warning"), ("a/d", "warning"), ("a/b", "note")]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("stacks/Pulumi.local.yaml", 12)
    [logical] = run["results"][2]["locations"][0]["logicalLocations"]
    assert logical["name"] == "Deployment web"


def test_a_rule_is_described_once_with_its_remedy(tmp_path: Path) -> None:
    run = sarif(tmp_path, denials=(finding(), finding(message="also")))
    [rule] = run["tool"]["driver"]["rules"]
    assert (rule["id"], rule["shortDescription"]["text"], rule["help"]["text"]) == (
        "a/b",
        "Things are right",
        "put it right",
    )
    assert [result["ruleIndex"] for result in run["results"]] == [0, 0]
    assert len({json.dumps(result["partialFingerprints"]) for result in run["results"]}) == 2


def test_a_verdict_without_findings_is_an_empty_log(tmp_path: Path) -> None:
    assert sarif(tmp_path)["results"] == []


@pytest.mark.parametrize(
    "text", ["a|b", "`rm`", "<script>", "[x](http://y)", "*b*", "_i_", "@owners", "#1", "\\", "~~x~~", "![x](y)", "$x$"]
)
def test_no_text_is_markup_in_markdown(text: str) -> None:
    assert not re.search(r"[|`<>\[\]*_@\\~!$]|(?<!&)#|://", escaped(text))


def test_a_comment_has_a_summary_tables_and_what_can_be_unfolded(tmp_path: Path) -> None:
    differs = (Difference(path="spec.replicas"),)
    web = change("we|b", "update", old={"spec": {"replicas": 1}}, new={"spec": {"replicas": "<3>"}}, differs=differs)
    budget = Budget(rule="a/b", setting="x", limit="deletes", used=1, allowed=5)
    text = write("markdown", report(tmp_path, web, denials=(finding(urn=web.urn),), budgets=(budget,)))
    assert text.splitlines()[0] == "**layer0 up local: 1 to update, 0 unchanged** — gate: 1 denial"
    assert "| update | Deployment we&#124;b |  |  |" in text
    assert "| denied | a/b | Deployment we&#124;b | it is wrong | put it right |  |" in text
    assert "- Deployment we&#124;b: spec.replicas: 1 -&#62; &#60;3&#62;" in text
    assert "<details><summary>Budgets</summary>\n\n- deletes 1 of 5\n\n</details>" in text


def test_a_comment_fits_where_comments_go(tmp_path: Path) -> None:
    many = [change(f"{'x' * 200}-{n}", "create") for n in range(1000)]
    denials = tuple(finding(urn=item.urn, message="m" * 300) for item in many)
    text = write("markdown", report(tmp_path, *many, denials=denials))
    assert len(text) < 65_000
    assert "more" in text


@pytest.mark.parametrize("form", FORMATS)
def test_no_report_holds_a_secret_or_what_a_terminal_obeys(tmp_path: Path, form: str) -> None:
    evil = "e\x1b[2Jv\r\x07\u202e\u2028\x9bil"
    secret = {"secret": True, "fingerprint": "hmac-sha256:0"}
    old, new = {"data": secret, "x": evil}, {"data": {"secret": True, "fingerprint": "hmac-sha256:1"}, "x": "y"}
    differs = (Difference(path="data"), Difference(path="data.fingerprint"), Difference(path="x"))
    web = change(evil, "update", old=old, new=new, differs=differs, tenant=evil)
    told = finding(urn=web.urn, message=evil, path=evil, remedy=evil, title=evil)
    asked = ApprovalNeeded(rule="a/b", urn=web.urn, message=evil, roles=(evil,))
    budget = Budget(rule="a/b", setting="x", limit="deletes", used=1, allowed=5, tenant=evil)
    made = report(tmp_path, web, denials=(told,), warnings=(told,), approvals=(asked,), budgets=(budget,))
    text = write(form, made)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", text)
    if form != "json":
        assert "hmac" not in text
