"""The gate lets nothing through that was not judged: by fakes for OPA's answers, and by the real OPA."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policies import modules
from policies.changes import Change, ChangeSet
from policies.gate import judge
from policies.modules import Modules
from policies.opa import POLICIES, Opa, Unavailable
from policies.verdict import Denied
from tests.policies.answers import WHOLE, Answers

PARAMETERS: dict[str, Any] = {
    "allow_data_loss": [],
    "registries": [],
    "kubernetes_version": "1.36",
    "pod_security": "privileged",
}


def change(kind: str, name: str, new: Any, **more: Any) -> Change:
    return Change(urn=f"urn:pulumi:t::layer0::{kind}::{name}", type=kind, name=name, op="create", new=new, **more)


def change_set(*changes: Change) -> ChangeSet:
    return ChangeSet(stack="t", operation="up", changes=changes, parameters=PARAMETERS)


def pod(image: Any, env: Any = None) -> Change:
    container: dict[str, Any] = {
        "name": "web",
        "image": image,
        "env": env or [],
        "securityContext": {"runAsNonRoot": True},
    }
    return change("kubernetes:core/v1:Pod", "web", {"metadata": {"name": "web"}, "spec": {"containers": [container]}})


@pytest.mark.parametrize(
    ("answer", "words", "reason"),
    [
        (None, "undefined", "OPA answers 200 {} for a rule that is not there"),
        ({}, "cannot be read", "an empty verdict"),
        ({**WHOLE, "denials": None}, "cannot be read", "null for a list"),
        ({**WHOLE, "denials": [{"urn": "x"}]}, "cannot be read", "a finding without a message"),
        ({**WHOLE, "rules": []}, "did not run these rules", "no rule took part"),
        ({**WHOLE, "rules": WHOLE["rules"][1:]}, "did not run these rules: ", "one rule is missing"),
    ],
)
def test_anything_but_a_whole_answer_denies(answer: Any, words: str, reason: str) -> None:
    verdict = judge(Answers(answer), change_set())
    with pytest.raises(Denied, match=words):
        verdict.enforce()
    assert verdict.denials[0].rule == "gate", reason


def test_a_whole_answer_without_denials_passes() -> None:
    judge(Answers(WHOLE), change_set()).enforce()


def test_an_empty_rule_set_denies() -> None:
    with pytest.raises(Denied, match="no rule"):
        judge(Answers({**WHOLE, "rules": []}, Modules(frozenset())), change_set()).enforce()


def test_the_digest_changes_with_any_rule_and_not_with_its_tests(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "a.rego").write_text("package a")
    first = modules.in_folder(tmp_path).digest
    (tmp_path / "rules" / "a_test.rego").write_text("package a_test")
    assert modules.in_folder(tmp_path).digest == first
    (tmp_path / "rules" / "a.rego").write_text("package b")
    assert modules.in_folder(tmp_path).digest != first


@pytest.fixture(scope="module")
def opa(tools: Mapping[str, Path]) -> Iterator[Opa]:
    os.environ["PATH"] = f"{tools['opa'].parent}{os.pathsep}{os.environ['PATH']}"
    with Opa() as server:
        yield server


@pytest.mark.e2e
def test_an_unpinned_image_beside_a_secret_is_denied(opa: Opa) -> None:
    secret = {"secret": True, "fingerprint": "hmac-sha256:0"}
    unpinned = pod("docker.io/library/nginx:latest", [{"name": "KEY", "value": secret}])
    verdict = judge(opa, change_set(replace(unpinned, secret=("spec.containers[0].env[0].value",))))
    assert {item.rule for item in verdict.denials} == {"workloads/images_are_pinned"}


@pytest.mark.e2e
def test_a_masked_value_denies_and_says_so(opa: Opa) -> None:
    masked = change("kubernetes:core/v1:Pod", "web", {"spec": {"secret": True}}, secret=("spec",))
    verdict = judge(opa, change_set(masked))
    assert any("secret" in item.message for item in verdict.denials)
    with pytest.raises(Denied):
        verdict.enforce()


@pytest.mark.e2e
def test_an_unknown_value_is_deferred(opa: Opa) -> None:
    unknown = pod({"unknown": True})
    path = "spec.containers[0].image"
    verdict = judge(opa, change_set(replace(unknown, unknown=(path,))))
    assert ("workloads/images_are_pinned", path) in {(item.rule, item.path) for item in verdict.deferred}
    assert not verdict.denials


@pytest.mark.e2e
@pytest.mark.parametrize(
    ("operation", "op", "level"),
    [("refresh", "same", "warnings"), ("refresh", "refresh", "denials"), ("up", "same", "denials")],
)
def test_a_refresh_is_denied_for_what_it_writes_down_and_not_for_the_rest(
    opa: Opa, operation: str, op: str, level: str
) -> None:
    unpinned = replace(pod("docker.io/library/nginx:latest"), op=op)
    verdict = judge(opa, replace(change_set(unpinned), operation=operation))
    found = {name: [item.rule for item in getattr(verdict, name)] for name in ("denials", "warnings")}
    assert [name for name, rules in found.items() if "workloads/images_are_pinned" in rules] == [level]


@pytest.mark.e2e
@pytest.mark.parametrize(("required", "level"), [(False, "warnings"), (True, "denials")])
def test_an_object_that_was_not_tried_out_is_told_or_denied(opa: Opa, required: bool, level: str) -> None:
    config_map = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "web"}}
    untried = replace(change("kubernetes:core/v1:ConfigMap", "web", config_map), dry_run=False)
    parameters = {**PARAMETERS, "require_dry_run": required}
    verdict = judge(opa, replace(change_set(untried), parameters=parameters))
    assert [item.message.partition(":")[0] for item in getattr(verdict, level)] == ["no dry run"]
    tried = judge(opa, replace(change_set(replace(untried, dry_run=True)), parameters=parameters))
    assert not (*tried.denials, *tried.warnings)


@pytest.mark.e2e
def test_a_hermetic_change_set_says_what_it_cannot_know(opa: Opa) -> None:
    hermetic = replace(change_set(), made_from={"hermetic": True, "base": None})
    assert [item.message.partition(":")[0] for item in judge(opa, hermetic).warnings] == [
        "hermetic preview without a base",
        "hermetic preview",
    ]


@pytest.mark.e2e
def test_only_the_verdict_can_be_asked_and_only_with_the_token(opa: Opa) -> None:
    import requests

    base = f"http://127.0.0.1:{opa._port}"  # pyright: ignore[reportPrivateUsage]
    verdict = f"{base}/v1/data/policies/gate/verdict"
    owner = {"Authorization": f"Bearer {opa._token}"}  # pyright: ignore[reportPrivateUsage]
    assert requests.post(verdict, json={"input": {}}, timeout=5).status_code == 401
    assert requests.post(verdict, json={"input": {}}, headers=owner, timeout=5).status_code == 200
    for method, url in (("PUT", f"{base}/v1/policies/x"), ("PUT", f"{base}/v1/data"), ("POST", f"{base}/v1/query")):
        assert requests.request(method, url, json={"query": "data"}, headers=owner, timeout=5).status_code == 401


@pytest.mark.e2e
def test_an_error_inside_a_rule_is_no_pass(tools: Mapping[str, Path], tmp_path: Path) -> None:
    os.environ["PATH"] = f"{tools['opa'].parent}{os.pathsep}{os.environ['PATH']}"
    (tmp_path / "gate.rego").write_text('package policies.gate\nverdict := {"denials": [to_number("x")]}\n')
    with Opa(tmp_path) as broken, pytest.raises(Unavailable, match="to_number"):
        broken.query({})


@pytest.mark.e2e
def test_rules_that_do_not_compile_are_no_pass(tools: Mapping[str, Path], tmp_path: Path) -> None:
    os.environ["PATH"] = f"{tools['opa'].parent}{os.pathsep}{os.environ['PATH']}"
    (tmp_path / "gate.rego").write_text("package policies.gate\nverdict := nonsense\n")
    with Opa(tmp_path) as broken, pytest.raises(Unavailable, match="nonsense"):
        broken.query({})


def test_an_opa_that_cannot_be_reached_denies() -> None:
    with Opa(environment={"OPA_URL": "http://127.0.0.1:9"}) as nowhere, pytest.raises(Denied, match="does not answer"):
        judge(nowhere, change_set()).enforce()


def test_an_opa_url_with_a_path_is_refused() -> None:
    with pytest.raises(Unavailable, match="without a path"):
        Opa(environment={"OPA_URL": "http://127.0.0.1:8181/v1"})


@pytest.mark.e2e
def test_the_server_ends_when_its_owner_is_killed(tools: Mapping[str, Path], tmp_path: Path) -> None:
    import sys

    script = (
        "import os, signal, pathlib, subprocess\n"
        "from policies.opa import Opa\n"
        "opa = Opa(); opa.query({'changes': []})\n"
        "group = opa._server._process.pid\n"
        "found = subprocess.run(['ps', '-o', 'pid=', '-g', str(group)], capture_output=True, text=True).stdout\n"
        "pathlib.Path('pids').write_text(found)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    environment = {
        **os.environ,
        "PATH": f"{tools['opa'].parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(POLICIES.parent),
    }
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=environment, check=False)
    pids = [int(pid) for pid in (tmp_path / "pids").read_text().split()]
    assert pids
    wait_until_gone(pids)


def wait_until_gone(pids: list[int], seconds: float = 20.0) -> None:
    import time

    deadline = time.monotonic() + seconds
    while alive := [pid for pid in pids if Path(f"/proc/{pid}").exists()]:
        assert time.monotonic() < deadline, f"still running: {alive}"
        time.sleep(0.02)
