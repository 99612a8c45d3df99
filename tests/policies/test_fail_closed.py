"""Whatever OPA does, nothing passes that our rules have not judged: servers that lie, and real ones that are harmed."""

import os
import re
import shutil
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from policies import modules
from policies.changes import ChangeSet
from policies.gate import judge
from policies.modules import POLICIES
from policies.opa import Opa
from policies.server import Unavailable
from policies.verdict import Denied
from tests.policies import careless
from tests.policies.answers import WHOLE
from tests.policies.liar import GATE, Liar, lying
from tests.policies.theirs import Theirs

PARAMETERS: dict[str, Any] = {
    "allow_data_loss": [],
    "registries": [],
    "kubernetes_version": "1.36",
    "pod_security": "privileged",
}
OTHER = "package policies.rules.data.other\n\ndeny contains 1 if false\n"


def change_set(**parameters: Any) -> ChangeSet:
    return ChangeSet(stack="t", operation="up", changes=(), parameters={**PARAMETERS, **parameters})


@pytest.fixture
def liar() -> Iterator[Liar]:
    with lying() as made:
        yield made


def client(url: str, seconds: float = 10) -> Opa:
    return Opa(environment={"OPA_URL": url}, seconds=seconds)


def test_an_honest_answer_passes(liar: Liar) -> None:
    judge(client(liar.url), change_set()).enforce()


@pytest.mark.parametrize(
    ("answer", "words", "reason"),
    [
        ({}, "undefined", "no result, as OPA answers for a rule that is not there"),
        ([], "answers no object", "JSON, but no object"),
        (b"<html>busy</html>", "does not answer", "no JSON"),
        (b"", "does not answer", "nothing at all"),
        ({"result": True}, "undefined", "a verdict that is no verdict"),
        ({"result": {**WHOLE, "denials": {}}}, "cannot be read", "a map for a list"),
        ({"result": {**WHOLE, "denials": None}}, "cannot be read", "null for a list"),
        ({"result": {**WHOLE, "warnings": [{"rule": "x"}]}}, "cannot be read", "a finding that says nothing"),
        ({"result": {**WHOLE, "rules": 5}}, "cannot be read", "a number for a list"),
        ({"result": {**WHOLE, "disabled": None}}, "cannot be read", "null for the disabled rules"),
        ({"result": {**WHOLE, "rules": WHOLE["rules"][1:]}}, "did not run these rules", "a rule is missing"),
        ({"result": {key: value for key, value in WHOLE.items() if key != "denials"}}, "cannot be read", "no denials"),
    ],
)
def test_an_answer_that_is_no_whole_verdict_denies(liar: Liar, answer: Any, words: str, reason: str) -> None:
    opa = client(liar.url)
    opa.query(change_set().document())
    liar.verdict = lambda _: answer
    with pytest.raises(Denied, match=words):
        judge(opa, change_set()).enforce()


def _too_deep(_: Mapping[str, Any]) -> bytes:
    return b"[" * 200_000


@pytest.mark.parametrize(
    ("harm", "words", "reason"),
    [
        ({"verdict": _too_deep}, "does not answer", "an answer too deep to read"),
        ({"status": 500}, "could not judge", "a server error"),
        ({"status": 404}, "could not judge", "no such path"),
        ({"status": 204}, "does not answer", "success without an answer"),
        ({"drips": True}, "within 1 s", "an answer that never ends"),
        ({"status": 307, "location": "/elsewhere"}, "redirect", "another server than the one we mean"),
        ({"modules": None}, "does not answer", "no list of modules"),
        ({"modules": []}, "other rules than policies/", "no modules"),
        ({"modules": [{"raw": "x"}]}, "does not answer", "modules of another form"),
    ],
)
def test_a_server_in_trouble_denies(liar: Liar, harm: dict[str, Any], words: str, reason: str) -> None:
    opa = client(liar.url, seconds=1)
    opa.query(change_set().document())
    for name, value in harm.items():
        setattr(liar, name, value)
    with pytest.raises(Denied, match=re.compile(words, re.IGNORECASE)):
        judge(opa, change_set()).enforce()


@pytest.mark.parametrize(
    ("verdict", "words", "reason"),
    [
        (WHOLE, "must be denied is not", "it allows everything"),
        (GATE, "must be allowed is not", "it denies everything"),
        ({}, "must be denied is not", "it says nothing"),
        ({"denials": True}, "must be denied is not", "it says something else"),
    ],
)
def test_a_server_that_gives_one_answer_to_everything_fails_the_self_test(
    liar: Liar, verdict: Any, words: str, reason: str
) -> None:
    liar.verdict = lambda _: {"result": verdict}
    with pytest.raises(Denied, match=words):
        judge(client(liar.url), change_set()).enforce()


def test_rules_that_change_while_they_judge_deny(liar: Liar) -> None:
    opa = client(liar.url)
    opa.query(change_set().document())

    def swapped(document: Mapping[str, Any]) -> Any:
        liar.modules = liar.modules[1:]
        return {"result": WHOLE}

    liar.verdict = swapped
    with pytest.raises(Denied, match="changed while they judged"):
        judge(opa, change_set()).enforce()


Start = Callable[..., Theirs]


@pytest.fixture
def start(tools: Mapping[str, Path]) -> Iterator[Start]:
    with ExitStack() as stack:

        def make(*policies: Path) -> Theirs:
            theirs = Theirs(str(tools["opa"]), *policies)
            stack.callback(theirs.end)
            return theirs

        yield make


@pytest.mark.e2e
def test_the_opa_at_opa_url_judges_by_our_rules(start: Start) -> None:
    judge(client(start(POLICIES).url), change_set()).enforce()


@pytest.mark.e2e
def test_other_rules_at_opa_url_deny_unless_the_stack_trusts_them(start: Start) -> None:
    theirs = start(POLICIES)
    opa = client(theirs.url)
    opa.query(change_set().document())
    theirs.put(OTHER)
    with pytest.raises(Denied, match=r"rules/data/other\.rego differ"):
        judge(opa, change_set()).enforce()
    digest = opa.loaded().digest
    with pytest.raises(Denied, match="data/other must have deny"):
        judge(opa, change_set(trusted_digest=digest)).enforce()


@pytest.mark.e2e
def test_rules_that_the_stack_trusts_judge(start: Start, tmp_path: Path) -> None:
    made = careless.policies(tmp_path, {"mine": 'deny contains {"urn": "", "message": "no"} if input.stack == "t"'})
    opa = client(start(made).url)
    with pytest.raises(Denied, match="other rules"):
        judge(opa, change_set()).enforce()
    verdict = judge(opa, change_set(trusted_digest=modules.in_folder(made).digest))
    assert [item.rule for item in verdict.denials] == ["careless/mine"]
    assert verdict.policies == modules.in_folder(made).digest


@pytest.mark.e2e
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_an_opa_that_is_killed_or_stands_still_denies(start: Start, number: signal.Signals) -> None:
    theirs = start(POLICIES)
    judge(client(theirs.url), change_set()).enforce()
    theirs.process.send_signal(number)
    with pytest.raises(Denied, match="does not answer"):
        judge(client(theirs.url, seconds=1), change_set()).enforce()


@pytest.mark.e2e
@pytest.mark.usefixtures("opa_on_path")
def test_our_own_opa_killed_in_the_middle_denies() -> None:
    with Opa(environment={}) as opa:
        judge(opa, change_set()).enforce()
        assert opa._server is not None  # pyright: ignore[reportPrivateUsage]
        os.killpg(opa._server._process.pid, signal.SIGKILL)  # pyright: ignore[reportPrivateUsage]
        with pytest.raises(Denied, match="opa"):
            judge(opa, change_set()).enforce()


@pytest.mark.e2e
@pytest.mark.usefixtures("opa_on_path")
@pytest.mark.parametrize(
    ("place", "source", "words", "reason"),
    [
        ("rules/data/x.rego", "package policies.rules.data.x\n\ndeny contains", r"data/x\.rego", "it cannot be parsed"),
        ("rules/data/x.rego", "package policies.rules.data.x\n\ndeny := y", r"data/x\.rego", "it cannot be compiled"),
        ("rules/data/x.rego", "package policies.rules.data.y\n\ndeny := 1", r"data/x\.rego", "another package"),
        ("rules/data/x.rego", "package rules.data.x\n\ndeny := 1", r"data/x\.rego", "no package of ours"),
        ("rules/x.rego", "package policies.rules.x\n\ndeny contains 1", "did not run these rules: x", "no domain"),
        ("rules/data/x.rego", OTHER.replace("other", "x"), "data/x must have deny", "no metadata"),
        ("rules/data/x.rego", "package policies.rules.data.x\n\ndenied := 1", "data/x must have deny", "no level"),
    ],
)
def test_a_rule_that_cannot_take_part_denies_and_is_named(
    tmp_path: Path, place: str, source: str, words: str, reason: str
) -> None:
    made = tmp_path / "policies"
    shutil.copytree(POLICIES, made, ignore=shutil.ignore_patterns("*.py", "__pycache__", "*_test.rego"))
    (made / place).write_text(source)
    with Opa(made, {}) as opa, pytest.raises(Denied, match=words):
        judge(opa, change_set()).enforce()


def test_no_opa_anywhere_is_said_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Unavailable, match="set OPA_URL"):
        Opa(environment={})


@pytest.mark.e2e
@pytest.mark.usefixtures("opa_on_path")
def test_no_rules_at_all_deny(tmp_path: Path) -> None:
    made = tmp_path / "policies"
    shutil.copytree(POLICIES, made, ignore=shutil.ignore_patterns("*.py", "__pycache__", "rules"))
    with Opa(made, {}) as opa, pytest.raises(Denied, match="no rule"):
        judge(opa, change_set()).enforce()
