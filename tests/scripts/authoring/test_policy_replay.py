"""`layer0 policy replay`: what the rules of today say of change sets of yesterday."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from policies.changes import Change, ChangeSet
from policies.verdict import Denied, Finding, Verdict
from scripts.__main__ import exit_code
from scripts.authoring.errors import Invalid
from stacks.sections import Policies

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("opa_on_path")]

URN = "urn:pulumi:dev::layer0::kubernetes:core/v1:Pod::web"
SAFE: Mapping[str, Any] = {"runAsNonRoot": True}


def recording(path: Path, image: str, *denied: str, parameters: Mapping[str, Any] | None = None) -> Path:
    """Write what `layer0 preview --json` prints of one pod, denied by some rules."""
    spec = {"securityContext": SAFE, "containers": [{"name": "web", "image": image}]}
    manifest = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "web"}, "spec": spec}
    change = Change(urn=URN, type="kubernetes:core/v1:Pod", name="web", op="create", new=manifest, dry_run=True)
    changes = ChangeSet(stack="dev", operation="up", changes=(change,), parameters=parameters or {})
    verdict = Verdict(denials=tuple(Finding(rule=rule, urn=URN, message="no") for rule in denied))
    path.write_text(json.dumps({"changes": changes.document(), "verdict": verdict.document()}))
    return path


def changed(printed: str, rule: str) -> dict[str, int]:
    """How many denials of a rule are new and gone."""
    rules: dict[str, dict[str, int]] = json.loads(printed)["rules"]
    return rules.get(rule, {"newly_denied": 0, "newly_allowed": 0})


def test_a_change_set_that_is_denied_now_ends_with_3(
    tmp_path: Path, run: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    file = recording(tmp_path / "a.json", "nginx")
    with pytest.raises(Denied) as raised:
        run("replay", file, "--json")
    assert exit_code(raised.value) == 3
    printed = capsys.readouterr().out
    assert changed(printed, "workloads/images_are_pinned") == {"newly_denied": 1, "newly_allowed": 0}
    assert json.loads(printed)["denied_now"] == 1


def test_a_denial_that_is_gone_is_told(tmp_path: Path, run: Callable[..., str]) -> None:
    recording(tmp_path / "a.json", "nginx:1.29.3", "workloads/images_are_pinned")
    printed = run("replay", tmp_path, "--json")
    assert changed(printed, "workloads/images_are_pinned") == {"newly_denied": 0, "newly_allowed": 1}


def test_what_was_denied_before_is_no_news(tmp_path: Path, run: Callable[..., str]) -> None:
    file = recording(tmp_path / "a.json", "nginx", "workloads/images_are_pinned")
    printed = run("replay", file, "--json")
    assert changed(printed, "workloads/images_are_pinned") == {"newly_denied": 0, "newly_allowed": 0}


def test_the_recorded_parameters_judge_unless_a_stack_is_named(tmp_path: Path, run: Callable[..., str]) -> None:
    parameters = {**Policies().model_dump(mode="json"), "registries": ["quay.io"]}
    denied = "workloads/images_are_pinned"
    file = recording(tmp_path / "a.json", "docker.io/library/redis:8.2.1", denied, parameters=parameters)
    assert changed(run("replay", file, "--json"), denied)["newly_allowed"] == 0
    assert changed(run("replay", file, "--stack", "local", "--json"), denied)["newly_allowed"] == 1


def test_a_freeze_is_judged_at_the_time_that_is_given(tmp_path: Path, run: Callable[..., str]) -> None:
    freeze: Mapping[str, Any] = {
        "from": "2026-12-20T00:00:00Z",
        "until": "2027-01-03T00:00:00Z",
        "reason": "x",
        "except_types": [],
    }
    parameters: Mapping[str, Any] = {**Policies().model_dump(mode="json"), "freezes": {"end": freeze}}
    denied = "changes/freezes_are_kept"
    file = recording(tmp_path / "a.json", "nginx", denied, parameters=parameters)
    assert changed(run("replay", file, "--now", "2026-12-25T00:00:00Z", "--json"), denied)["newly_allowed"] == 0
    assert changed(run("replay", file, "--now", "2027-02-01T00:00:00Z", "--json"), denied)["newly_allowed"] == 1


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"changes": {"api_version": "v0"}, "verdict": {"denials": []}}'])
def test_a_file_that_is_no_recording_is_named(tmp_path: Path, run: Callable[..., str], text: str) -> None:
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(Invalid, match=r"a\.json: it is no recording") as raised:
        run("replay", tmp_path)
    assert exit_code(raised.value) == 2


def test_a_folder_without_recordings_is_no_success(tmp_path: Path, run: Callable[..., str]) -> None:
    with pytest.raises(Invalid, match="there is no recording"):
        run("replay", tmp_path)
