"""The watch over the SDK's monitor client, against the real engine: it fails when the SDK changes under it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from policies import hooks
from policies.registrations import Registration, Registrations
from policies.steps import Step
from policies.values import fingerprinter
from scripts.changes.errors import Failed
from tests import projects

pytestmark = pytest.mark.e2e

PROGRAM = """
from types import SimpleNamespace

import pulumi
from policies import hooks

hooks.install(SimpleNamespace(fingerprint_key=None))

class Box(pulumi.ComponentResource):
    def __init__(self, name, inputs, opts=None):
        super().__init__("test:index:Box", name, inputs, opts)
        self.register_outputs({})

first = Box("first", {
    "containers": [{"image": "nginx:latest", "env": [{"value": pulumi.Output.secret("hunter2")}]}],
    "later": pulumi.runtime.rpc.UNKNOWN,
    "count": 3,
})
Box("other", {})
Box("second", {}, pulumi.ResourceOptions(parent=first))
"""
FIRST = "urn:pulumi:test::layer0::test:index:Box::first"
OTHER = "urn:pulumi:test::layer0::test:index:Box::other"
SECOND = "urn:pulumi:test::layer0::test:index:Box$test:index:Box::second"


class Recorder:
    """A run that lets everything pass and remembers it."""

    def __init__(self, *, collects: bool, refuse: str = "") -> None:
        self.registrations = Registrations(stack="test", project="layer0", fingerprint=fingerprinter(b"key"))
        self.collects = collects
        self.refuse = refuse
        self.before: list[str] = []
        self.steps: list[tuple[str, str]] = []

    def registered(self, registration: Registration) -> None:
        import pulumi

        self.before.append(registration.name)
        if registration.name == self.refuse:
            raise pulumi.RunError(f"{registration.name} is not wanted")

    async def step(self, step: Step) -> None:
        self.steps.append((step.kind, step.name))


def preview(tmp_path: Path, tools: Mapping[str, Path], recorder: Recorder) -> dict[str, Registration]:
    engine = projects.engine(tmp_path, PROGRAM, tools)
    with hooks.attached(lambda: recorder):
        engine.preview("up", lambda _: None)
    return recorder.registrations.seen


def test_registrations_are_leaf_precise(tmp_path: Path, tools: Mapping[str, Path]) -> None:
    first = preview(tmp_path, tools, Recorder(collects=False))[FIRST]
    assert first.inputs.secret == ("containers[0].env[0].value",)
    assert first.inputs.unknown == ("later",)
    container: dict[str, Any] = first.inputs.tree["containers"][0]
    assert container["image"] == "nginx:latest"
    assert "hunter2" not in str(first)
    assert first.inputs.tree["count"] == 3


def test_the_urn_is_known_before_the_engine_answers(tmp_path: Path, tools: Mapping[str, Path]) -> None:
    seen = preview(tmp_path, tools, Recorder(collects=False))
    stack = "urn:pulumi:test::layer0::pulumi:pulumi:Stack::layer0-test"
    assert set(seen) == {stack, FIRST, OTHER, SECOND}
    assert seen[SECOND].parent == FIRST


def test_a_registration_can_be_refused_before_the_engine_sees_it(tmp_path: Path, tools: Mapping[str, Path]) -> None:
    recorder = Recorder(collects=False, refuse="second")
    with pytest.raises(Failed, match="second is not wanted"):
        preview(tmp_path, tools, recorder)
    assert sorted(recorder.before) == ["first", "other", "second"]


def test_a_preview_runs_no_hook_unless_it_is_wanted(tmp_path: Path, tools: Mapping[str, Path]) -> None:
    recorder = Recorder(collects=False)
    preview(tmp_path, tools, recorder)
    assert recorder.steps == []


def test_a_collecting_preview_sees_every_step(tmp_path: Path, tools: Mapping[str, Path]) -> None:
    recorder = Recorder(collects=True)
    preview(tmp_path, tools, recorder)
    assert sorted(recorder.steps) == [("create", "first"), ("create", "other"), ("create", "second")]


def test_a_removed_resource_passes_its_delete_hook(tmp_path: Path, tools: Mapping[str, Path]) -> None:
    engine = projects.engine(tmp_path, PROGRAM, tools)
    with hooks.attached(lambda: Recorder(collects=False)):
        engine.run("up", lambda _: None)
    projects.write(tmp_path, PROGRAM.rsplit("Box(", 1)[0])
    recorder = Recorder(collects=False)
    with hooks.attached(lambda: recorder):
        engine.run("up", lambda _: None)
    assert recorder.steps == [("delete", "second")]
    bound = {item["urn"]: item.get("resourceHooks") for item in (engine.state() or {})["resources"]}
    assert bound[FIRST] == {
        "BeforeCreate": ["layer0-gate-create"],
        "BeforeUpdate": ["layer0-gate-update"],
        "BeforeDelete": ["layer0-gate-delete"],
    }
