"""The only module that talks to the Pulumi engine, through its Automation API."""

import json
import os
import re
import runpy
import signal
import tempfile
import threading
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pulumi.automation import (
    CommandError,
    ConcurrentUpdateError,
    Deployment,
    EngineEvent,
    LocalWorkspace,
    StackNotFoundError,
)

from scripts import toolchain
from scripts.changes.automation import Command, QuietStack
from scripts.changes.errors import Failed, Interrupted, Locked, MissingStack, Unplanned
from scripts.toolchain.progress import Progress

OnEvent = Callable[[EngineEvent], None]

_REPORTED = re.compile(r"(?:^error: |^    error: )(.*)", re.MULTILINE)
_UNPLANNED = re.compile(
    r"(?:\(([^()\n]+)\):\n)?^    error: ((?:resource )?\S+ (?:is not allowed by the plan|violates plan))", re.MULTILINE
)
"""The name of a resource and what the plan does not hold of it, without the values: they may be secret."""


class Engine:
    """The Pulumi engine on one stack of this project. The program is `__main__.py`, run in this process."""

    def __init__(
        self,
        stack: str,
        root: Path,
        environment: Mapping[str, str],
        *,
        project: Path | None = None,
        targets: Sequence[str] = (),
    ) -> None:
        """Use the `pulumi` that `environment` finds; nothing is started yet.

        `root` holds the program; `project` is where the engine looks for the project's files, if not there; `targets`
        are the URNs, with wildcards, that alone may change.
        """
        self.name = stack
        self.root = root
        self._project = str(project or root)
        self._targets = list(targets) or None
        self._plans = tempfile.TemporaryDirectory(prefix="layer0-plan-")
        self._plan: str | None = None
        self._environment = dict(environment)
        os.environ.update(self._environment)
        self.version = toolchain.find(["pulumi"], Progress.quiet())["pulumi"].version
        self._command = Command(self.version)
        self._stack = QuietStack(
            stack, LocalWorkspace(self._project, None, self._program, self._environment, pulumi_command=self._command)
        )

    def preview(self, operation: str, on_event: OnEvent) -> None:
        """What `operation` (`up`, `destroy` or `refresh`) would do; raises `Failed` when the preview fails."""
        stack = self._stack
        with self._running():
            if operation == "destroy":
                stack.preview_destroy(on_event=on_event, run_program=True, target=self._targets)
            elif operation == "refresh":
                stack.preview_refresh(on_event=on_event, target=self._targets)
            else:
                plan = str(Path(self._plans.name, "plan.json"))
                stack.preview(on_event=on_event, target=self._targets, plan=plan)
                self._plan = plan

    def run(self, operation: str, on_event: OnEvent, *, planned: bool = False) -> None:
        """Do it. Raises `Interrupted` after Ctrl-C, `Failed` when a step failed; what was done is in the state.

        A `planned` up is held to the engine's own plan of the last preview; other steps raise `Unplanned`. A lock that
        a killed process of this machine has left behind is given up; any other one raises `Locked`.
        """
        self._past_lock(lambda: self._run(operation, on_event, self._plan if planned else None))

    def read_back(self, urns: Iterable[str]) -> None:
        """Ask the providers what these resources are now; what is not there leaves the state."""
        targets = [part for urn in urns for part in ("--target", urn)]
        self._past_lock(lambda: self._ask("refresh", "--yes", "--skip-preview", "--run-program=false", *targets))

    def _past_lock(self, do: Callable[[], object]) -> None:
        try:
            with _explained(self.name):
                do()
        except Locked as error:
            if not error.abandoned:
                raise
            self.unlock()
            do()

    def _run(self, operation: str, on_event: OnEvent, plan: str | None) -> None:
        stack = self._stack
        with self._running():
            if operation == "destroy":
                stack.destroy(on_event=on_event, run_program=True, target=self._targets)
            elif operation == "refresh":
                stack.refresh(on_event=on_event, target=self._targets)
            else:
                stack.up(on_event=on_event, target=self._targets, plan=plan)

    def create(self) -> None:
        """Make the stack in its back end; its file is left as it is where it has its encryption settings already."""
        with _explained(self.name):
            self._stack.workspace.create_stack(self.name)

    def state(self, *, plain_secrets: bool = False) -> dict[str, Any] | None:
        """The stack's deployment; None where the back end does not know the stack."""
        shown = ["--show-secrets"] if plain_secrets else []
        try:
            text = self._ask("stack", "export", *shown)
        except MissingStack:
            return None
        deployment: dict[str, Any] = json.loads(text).get("deployment") or {}
        return deployment

    def restore(self, deployment: Mapping[str, Any]) -> None:
        """Replace the stack's state; what was being made is forgotten. A lock is treated as by `run`."""
        self._past_lock(lambda: self._stack.import_stack(Deployment(version=3, deployment=dict(deployment))))

    def unlock(self) -> None:
        """Give up the lock that a killed run has left behind."""
        with _explained(self.name):
            self._stack.cancel()

    def stop(self) -> None:
        """Ask the engine to finish the steps under way and stop; a second call ends it at once."""
        self._command.interrupt()

    def _ask(self, *arguments: str) -> str:
        with _explained(self.name):
            return self._command.run([*arguments, "--stack", self.name], self._project, self._environment).stdout

    def _program(self) -> None:
        runpy.run_path(str(self.root / "__main__.py"), run_name="__main__")

    @contextmanager
    def _running(self) -> Generator[None]:
        """Turn Ctrl-C into one polite stop of the engine, and its failures into ours."""
        interrupted = threading.Event()

        def on_signal(*_: object) -> None:
            interrupted.set()
            self.stop()

        main = threading.current_thread() is threading.main_thread()
        previous = [(number, signal.signal(number, on_signal)) for number in _STOPPING] if main else []
        try:
            with _explained(self.name):
                yield
        except Failed as error:
            if interrupted.is_set():
                raise Interrupted("stopped; what was done is in the state, run the same command to go on") from error
            raise
        finally:
            for number, handler in previous:
                signal.signal(number, handler)


_STOPPING = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def _explained(stack: str) -> Generator[None]:
    try:
        yield
    except StackNotFoundError as error:
        raise MissingStack(f"{stack}: its back end does not know this stack") from error
    except ConcurrentUpdateError as error:
        raise Locked(stack, str(error)) from error
    except CommandError as error:
        if unplanned := dict.fromkeys(_UNPLANNED.findall(str(error))):
            raise Unplanned("\n".join(": ".join(filter(None, found)) for found in unplanned)) from error
        raise Failed(_said(str(error))) from error


def _said(text: str) -> str:
    """The engine's own error lines, once each; all of its text where it has none."""
    return "\n".join(dict.fromkeys(line.strip() for line in _REPORTED.findall(text))) or text.strip()
