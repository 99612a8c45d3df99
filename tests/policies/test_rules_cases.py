"""The rules over whole change sets, on a real OPA server: each file of `tests/fixtures/changes` is a case."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from policies import modules
from policies.opa import Opa

CASES = sorted((Path(__file__).parents[1] / "fixtures" / "changes").glob("*.json"))

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def opa(opa_on_path: None) -> Iterator[Opa]:
    with Opa(environment={}) as server:
        yield server


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_the_verdict_is_the_wanted_one(opa: Opa, file: Path) -> None:
    case = json.loads(file.read_text())
    verdict = opa.query({**case["input"], **case.get("context", {})})
    assert matches(verdict["denials"], case["want"]["denials"]), (case["name"], verdict["denials"])
    assert matches(verdict["deferred"], case["want"]["deferred"]), (case["name"], verdict["deferred"])
    if "warnings" in case["want"]:
        assert matches(verdict["warnings"], case["want"]["warnings"]), (case["name"], verdict["warnings"])
    assert verdict["rules"] == list(modules.in_folder().rules)


def matches(findings: list[dict[str, Any]], wanted: list[dict[str, str]]) -> bool:
    """Whether each finding is a wanted one, at its path and with its words, and none is missing."""
    unmatched = list(wanted)
    for finding in findings:
        match = next((want for want in unmatched if _is(finding, want)), None)
        if match is None:
            return False
        unmatched.remove(match)
    return not unmatched


def _is(finding: dict[str, Any], want: dict[str, str]) -> bool:
    place = all(finding.get(key) == want.get(key) for key in ("rule", "urn", "path"))
    return place and want.get("says", "") in finding["message"]


def test_every_finding_tells_what_to_do(opa: Opa) -> None:
    findings = [
        finding
        for file in CASES
        for case in [json.loads(file.read_text())]
        for verdict in [opa.query({**case["input"], **case.get("context", {})})]
        for finding in [*verdict["denials"], *verdict["warnings"], *verdict["deferred"]]
        if finding["rule"] != "gate"
    ]
    assert findings
    for finding in findings:
        assert finding["title"]
        assert finding["remedy"]
        assert finding["severity"] in {"low", "medium", "high", "critical"}
        assert finding["scope"] in {"change", "change_set"}
