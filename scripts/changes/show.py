"""What people see of a change: live while it happens, then as a page of text. Machines get the documents as JSON."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any

from policies.changes import Change, ChangeSet, name_of
from policies.gate import Finding, Verdict, describe
from policies.values import is_object, look_up
from scripts.changes.assemble import clean
from scripts.toolchain.progress import Progress, Step

MARKS = {"create": "+", "update": "~", "replace": "±", "delete": "-", "import": "=", "refresh": "≈"}
_DONE = {
    "create": "created",
    "update": "updated",
    "replace": "replaced",
    "delete": "deleted",
    "import": "imported",
    "refresh": "refreshed",
}
_LONGEST = 60
_MOST = 3
# Told once in our own words, with what it means: the plugins are stand-ins.
_AMBIENT = re.compile(r"using pulumi-\S+ from \$PATH at ")


class Live:
    """Shows the engine's events as progress: one step for a preview, one for each resource on a real run."""

    def __init__(self, progress: Progress, preview: Step | None = None) -> None:
        """With `preview`, count the resources in that step; else make a step of each operation."""
        self._progress = progress
        self._preview = preview
        self._seen = 0
        self._running: dict[str, tuple[AbstractContextManager[Step], Step]] = {}

    def on_event(self, event: Any) -> None:
        """Take one event of the engine."""
        if event.resource_pre_event is not None:
            self._started(event.resource_pre_event.metadata)
        elif event.res_outputs_event is not None:
            self._ended(event.res_outputs_event.metadata.urn, failed=False)
        elif event.res_op_failed_event is not None:
            self._ended(event.res_op_failed_event.metadata.urn, failed=True)
        elif event.diagnostic_event is not None:
            self._said(event.diagnostic_event)

    def _started(self, metadata: Any) -> None:
        self._seen += 1
        if self._preview is not None:
            self._preview.say(f"{self._seen} resources")
            return
        op = str(getattr(metadata.op, "value", metadata.op))
        verb = op.removesuffix("-replacement").removesuffix("-replaced")
        custom = (metadata.new or metadata.old).custom
        if verb in MARKS and verb != "replace" and custom and not metadata.type.startswith("pulumi:"):
            title = f"{verb} {kind_of(metadata.type)} {name_of(metadata.urn)}"
            shown = self._progress.step(title, announced=False)
            self._running[metadata.urn] = (shown, shown.__enter__())

    def _ended(self, urn: str, *, failed: bool) -> None:
        shown, _ = self._running.pop(urn, (None, None))
        if shown is not None:
            error = _StepFailed() if failed else None
            shown.__exit__(type(error) if error else None, error, None)

    def _said(self, event: Any) -> None:
        message = clean(event.message)
        if event.ephemeral or event.severity == "info":
            _, step = self._running.get(event.urn or "", (None, None))
            if step is not None and message:
                step.say(message.splitlines()[-1])
        elif event.severity == "warning" and message and not _AMBIENT.match(message):
            self._progress.say(f"warning: {message}")


class _StepFailed(Exception):
    """Marks a step as failed; the reason is told with all others at the end."""


def page(changes: ChangeSet, verdict: Verdict) -> str:
    """The change set and the verdict as text: what would happen, then what the gate says of it."""
    shown = _counts(changes)
    total = ", ".join(f"{shown[op]} to {op}" for op in MARKS if shown[op])
    rest = shown["same"] + shown["read"]
    head = f"{changes.operation} {changes.stack}: {total or 'nothing to do'}, {rest} unchanged"
    body = [line for change in changes.changes if change.op in MARKS and _is_ours(change) for line in _lines(change)]
    return "\n".join([head, *body, "", *_verdict(verdict)])


def _counts(changes: ChangeSet) -> Counter[str]:
    return Counter(change.op for change in changes.changes if _is_ours(change))


def _is_ours(change: Change) -> bool:
    """Whether people care: the stack itself and providers come and go with what they hold."""
    return not change.type.startswith("pulumi:")


def _lines(change: Change) -> Iterator[str]:
    tenant = f"  (tenant {change.tenant})" if change.tenant else ""
    yield f"  {MARKS[change.op]} {change.op:<8} {kind_of(change.type):<22} {change.name}{tenant}"
    for item in change.differs if change.op in {"update", "replace", "refresh"} else ():
        old, new = look_up(change.old, item.path), look_up(change.new, item.path)
        yield f"      {item.path}: {_brief(old)} -> {_brief(new)}{'  (replaces)' if item.replaces else ''}"


def _verdict(verdict: Verdict) -> Iterator[str]:
    for label, findings in (("denied", verdict.denials), ("deferred", verdict.deferred)):
        yield from (f"  {label}: {describe(finding)}" for finding in findings)
    for told, urns in _alike(verdict.warnings).items():
        names = [urn.rpartition("::")[2] for urn in urns if urn]
        shown = ", ".join(names[:_MOST]) + (f" and {len(names) - _MOST} more" if len(names) > _MOST else "")
        yield f"  warning: {told}" + (f" ({shown})" if any(name not in told for name in names) else "")
    count = len(verdict.denials)
    outcome = f"{count} denial{'s' if count > 1 else ''}" if count else "passed"
    yield f"gate: {outcome} ({len(verdict.rules)} rules, {len(verdict.deferred)} findings deferred)"


def _alike(findings: Iterable[Finding]) -> dict[str, list[str]]:
    """The URNs of findings that say the same of several resources, by what they say."""
    found: dict[str, list[str]] = {}
    for finding in findings:
        found.setdefault(describe(finding), []).append(finding.urn)
    return found


def kind_of(token: str) -> str:
    """The last part of a type token: `Deployment` of `kubernetes:apps/v1:Deployment`."""
    return token.rsplit(":", 1)[-1]


def _brief(value: Any) -> str:
    shown = text(value)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"


def text(value: Any) -> str:
    """A value for a person; secrets and values not known yet as such."""
    if is_object(value) and value.get("secret") is True:
        return "[secret]"
    if is_object(value) and value == {"unknown": True}:
        return "(known after apply)"
    if is_object(value):
        return ", ".join(f"{key}: {text(item)}" for key, item in sorted(value.items()))
    return "(none)" if value is None else str(value)


def applied(changes: ChangeSet, outputs: Mapping[str, Any]) -> str:
    """What was done, and the stack's outputs."""
    counts = _counts(changes)
    total = ", ".join(f"{counts[op]} {done}" for op, done in _DONE.items() if counts[op])
    width = max(map(len, outputs), default=0)
    lines = [f"  {name:<{width}}  {text(value)}" for name, value in sorted(outputs.items())]
    return "\n".join([f"{changes.operation} {changes.stack}: {total or 'nothing to do'}", *lines])
