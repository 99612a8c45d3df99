"""Programs as data: what the real engine makes of a list of resources, with whichever plugins it finds."""

import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, cast

from pulumi import automation

Inputs = dict[str, Any]

ABSENT = object()
"""What `at` gives for a path that leads nowhere."""

_SIGNATURE = "4dabf18193072939515e22adb298388d"
_PROVIDER = "pulumi:providers:"


@dataclass(frozen=True)
class Secret:
    """A secret value in a program, and in an exported state."""

    value: Any


@dataclass(frozen=True)
class Later:
    """A value that a preview does not know."""

    value: Any


@dataclass(frozen=True)
class Of:
    """An output of a resource earlier in the list."""

    resource: str
    path: tuple[str, ...]


@dataclass(frozen=True)
class Wanted:
    """One resource of a program."""

    name: str
    token: str
    inputs: Inputs
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Of `pulumi.ResourceOptions`; other resources, and the provider, by their names."""


def wanted(manifest: Inputs, name: str = "", **options: Any) -> Wanted:
    """An object under its own name, as the SDK's class of its kind would register it."""
    version = manifest["apiVersion"]
    token = f"kubernetes:{version if '/' in version else f'core/{version}'}:{manifest['kind']}"
    return Wanted(name or manifest["metadata"]["name"], token, manifest, options)


def provider(name: str, **arguments: Any) -> Wanted:
    """An explicit Kubernetes provider."""
    return Wanted(name, f"{_PROVIDER}kubernetes", arguments)


@dataclass
class Outcome:
    """What the engine told of one run, by resource name."""

    error: str = ""
    """What it says of a run that failed."""
    ops: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    inputs: dict[str, Inputs] = field(default_factory=dict[str, Inputs])
    """As checked; secrets are masked."""
    outputs: dict[str, Inputs] = field(default_factory=dict[str, Inputs])
    diffs: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    """The kind of each path that differs."""
    warnings: str = ""

    def hear(self, event: automation.EngineEvent) -> None:
        """Take in one event."""
        if event.resource_pre_event:
            self._begin(event.resource_pre_event.metadata)
        elif event.res_outputs_event and event.res_outputs_event.metadata.new:
            done = event.res_outputs_event.metadata
            self.outputs[_name(done.urn)] = dict(done.new.outputs or {}) if done.new else {}
        elif event.diagnostic_event and event.diagnostic_event.severity == "warning":
            self.warnings += event.diagnostic_event.message
        elif event.diagnostic_event and event.diagnostic_event.severity == "error":
            self.error += event.diagnostic_event.message

    def _begin(self, step: automation.StepEventMetadata) -> None:
        name = _name(step.urn)
        self.ops.setdefault(name, []).append(step.op.value)
        if step.new:
            self.inputs[name] = dict(step.new.inputs or {})
        if step.detailed_diff:
            self.diffs[name] = {path: item.diff_kind.value for path, item in step.detailed_diff.items()}


class Stack:
    """A fresh stack; each run is a program of the resources given."""

    def __init__(self, folder: Path, environment: Mapping[str, str], config: Mapping[str, str]) -> None:
        (folder / "state").mkdir()
        (folder / "Pulumi.yaml").write_text("name: contract\nruntime: python\n")
        (folder / "Pulumi.test.yaml").write_text(json.dumps({"config": dict(config)}))
        backend = {"PULUMI_BACKEND_URL": f"file://{folder / 'state'}", "PULUMI_CONFIG_PASSPHRASE": "x"}
        self.environment = {**environment, **backend}
        """Of the engine and its plugins, in the next run."""
        self._wanted = folder / "wanted.json"
        shutil.copyfile(Path(__file__).with_name("program.py"), folder / "__main__.py")
        self._stack = _Stack.create("test", automation.LocalWorkspace(str(folder), env_vars=self.environment))

    def preview(self, *program: Wanted) -> Outcome:
        return self._outcome(program, self._stack.preview)

    def up(self, *program: Wanted) -> Outcome:
        """Every step is tried, whatever fails."""
        return self._outcome(program, partial(self._stack.up, continue_on_error=True))

    def refresh(self) -> Outcome:
        return self._outcome((), self._stack.refresh)

    def destroy(self) -> Outcome:
        return self._outcome((), partial(self._stack.destroy, continue_on_error=True))

    def cancel(self) -> None:
        """Give up the lock that a killed run has left behind."""
        self._stack.cancel()

    def state(self) -> dict[str, dict[str, Any]]:
        """The exported resources."""
        exported: Any = self._stack.export_stack().deployment or {}
        return {_name(item["urn"]): _revealed(item) for item in exported.get("resources", [])}

    def _outcome(self, program: Iterable[Wanted], run: Callable[..., Any]) -> Outcome:
        self._wanted.write_text(json.dumps([_written(vars(item)) for item in program]))
        outcome = Outcome()
        try:
            run(on_event=outcome.hear)
        except automation.CommandError as error:
            outcome.error = outcome.error or str(error)
        return outcome


class _Stack(automation.Stack):
    """A stack that does not ask the CLI for what nobody here reads."""

    def outputs(self) -> automation.OutputMap:
        return {}

    def info(self, show_secrets: bool = True) -> automation.UpdateSummary | None:
        from datetime import UTC, datetime

        return automation.UpdateSummary("", datetime.fromtimestamp(0, UTC), "", {}, {}, "")


def at(value: Any, *path: str | int) -> Any:
    """The value at a path."""
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return ABSENT
    return value


def _written(value: Any) -> Any:
    """The marks of a program's values, as `program.py` reads them."""
    match value:
        case Secret(value=hidden):
            return {"$secret": _written(hidden)}
        case Later(value=known):
            return {"$later": known}
        case Of():
            return {"$of": [value.resource, *value.path]}
        case _:
            return _each(_written, value)


def _revealed(value: Any) -> Any:
    """The values of an exported state."""
    if isinstance(value, dict) and _SIGNATURE in value:
        return Secret(json.loads(cast("dict[str, str]", value)["plaintext"]))
    return _each(_revealed, value)


def _each(convert: Callable[[Any], Any], value: Any) -> Any:
    """A map or a list with each of its items converted; anything else as it is."""
    if isinstance(value, dict):
        return {key: convert(item) for key, item in cast("dict[str, Any]", value).items()}
    return [convert(item) for item in cast("list[Any]", value)] if isinstance(value, list) else value


def _name(urn: str) -> str:
    return urn.rpartition("::")[2]
