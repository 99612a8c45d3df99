"""What people see of a change while it happens; what they read before and after it is in `reports`."""

import re
from contextlib import AbstractContextManager
from typing import Any

from policies.printable import printable
from scripts.changes.assemble import clean
from scripts.changes.reports.words import MARKS, titled
from scripts.toolchain.progress import Progress, Step

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
            title = f"{verb} {titled(metadata.urn)}"
            shown = self._progress.step(title, announced=False)
            self._running[metadata.urn] = (shown, shown.__enter__())

    def _ended(self, urn: str, *, failed: bool) -> None:
        shown, _ = self._running.pop(urn, (None, None))
        if shown is not None:
            error = _StepFailed() if failed else None
            shown.__exit__(type(error) if error else None, error, None)

    def _said(self, event: Any) -> None:
        lines = [printable(line) for line in clean(event.message).splitlines()]
        if event.ephemeral or event.severity == "info":
            _, step = self._running.get(event.urn or "", (None, None))
            if step is not None and lines:
                step.say(lines[-1])
        elif event.severity == "warning" and lines and not _AMBIENT.match(lines[0]):
            self._progress.say("\n".join(["warning: " + lines[0], *lines[1:]]))


class _StepFailed(Exception):
    """Marks a step as failed; the reason is told with all others at the end."""
