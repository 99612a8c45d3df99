"""The life of one change: previewed, judged, and run only as it was judged."""

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policies import hooks
from policies.changes import ChangeSet, digest_of_files
from policies.context import Context
from policies.gate import Judge, judge
from policies.registrations import Registrations
from policies.steps import StepJudge
from policies.values import Fingerprint, fingerprinter, mask
from policies.verdict import Verdict
from scripts.changes import assemble, parts
from scripts.changes.engine import Engine, OnEvent
from scripts.changes.errors import Failed, Interrupted, MissingStack, Unplanned
from scripts.changes.guards import Applying, Stale, Watching
from scripts.changes.hosting import hosting
from scripts.changes.lines import Lines
from scripts.changes.records import Records, digest_of_state
from stacks.settings import Settings

PROJECT = "layer0"


@dataclass(frozen=True, kw_only=True)
class Previewed:
    """What would happen, and what the gate says of it."""

    changes: ChangeSet
    verdict: Verdict


class Changer:
    """Previews, judges and runs changes of one stack."""

    def __init__(
        self,
        settings: Settings,
        engine: Engine,
        opa: Judge,
        *,
        context: Callable[[], Context] = Context,
        made_from: Mapping[str, Any] | None = None,
        fingerprint: Fingerprint | None = None,
        records: Records | None = None,
    ) -> None:
        """Nothing is started before the first preview.

        `context` tells what rules may see beside the change set, anew for each preview and each run; `made_from` adds
        to what the change set says of itself; `records` hold what each run leaves of the state.
        """
        self._settings = settings
        self._engine = engine
        self._opa = opa
        self._context = context
        self._parameters: dict[str, Any] = settings.policies.model_dump(mode="json")
        self._also = dict(made_from or {})
        self._records = records
        # One run's key, unless the program's settings hold the stack's own: then change sets can be compared.
        self._fingerprint = fingerprint or fingerprinter(os.urandom(32))

    def preview(self, operation: str, on_event: OnEvent) -> Previewed:
        """Preview `operation` and judge it. Raises `Failed` when the engine or a provider refuses the preview."""
        try:
            changes = self._preview(operation, on_event)
        except MissingStack:
            self._engine.create()
            changes = self._preview(operation, on_event)
        verdict = judge(self._opa, changes, self._context())
        return Previewed(changes=changes, verdict=verdict)

    def run(self, previewed: Previewed, on_event: OnEvent) -> dict[str, Any]:
        """Run what was previewed, once it is judged again: by now it may be frozen.

        A step that was not judged is refused, and one that waited for a value is judged again with it.

        The answer holds the outputs of the stack, secrets masked. Raises `Denied`, `Stale`, `Interrupted` or `Failed`;
        what was done until then is in the state.
        """
        previewed.verdict.enforce()
        steps, operation = assemble.Steps(), previewed.changes.operation
        asked = previewed.verdict.approvals
        judge_again = StepJudge(self._opa, self._settings.stack, self._parameters, self._context(), asked=asked)
        applying = Applying(previewed.changes, previewed.verdict, judge_again)
        try:
            with (
                self._recorded(previewed) as record,
                hooks.attached(lambda: applying.start(self._registrations(operation))),
                hosting(),
            ):
                judge_again.enforce_set_now(previewed.changes)
                self._engine.run(operation, _all(steps.add, record, on_event), planned=_is_plain(previewed.changes))
        except Interrupted:
            raise
        except Failed as error:
            if applying.refused is not None:
                raise applying.refused from error
            if isinstance(error, Unplanned):
                raise Stale(f"this is not what was previewed; preview it again: {error}") from error
            raise _failed(steps, error, Lines(self._settings, previewed.changes)) from error
        return mask({} if operation == "destroy" else steps.outputs, self._fingerprint).tree

    def _preview(self, operation: str, on_event: OnEvent) -> ChangeSet:
        steps = assemble.Steps()
        watching = Watching(self._registrations(operation))
        with ThreadPoolExecutor(max_workers=1) as executor:
            exporting = executor.submit(self._engine.state, plain_secrets=True)
            try:
                with hooks.attached(lambda: watching), hosting():
                    self._engine.preview(operation, _all(steps.add, on_event))
            except (Interrupted, MissingStack):
                raise
            except Failed as error:
                found = assemble.changes(steps, watching.registrations, exporting.result())
                seen = ChangeSet(stack=self._settings.stack, operation=operation, changes=found)
                raise _failed(steps, error, Lines(self._settings, seen)) from error
            state = exporting.result()
        return ChangeSet(
            stack=self._settings.stack,
            operation=operation,
            changes=assemble.changes(steps, watching.registrations, state),
            parameters=self._parameters,
            made_from=self._made_from(state),
        )

    def _recorded(self, previewed: Previewed) -> AbstractContextManager[OnEvent]:
        if self._records is None:
            return nullcontext(_all())
        return self._records.run(
            previewed.changes,
            after=lambda: digest_of_state(self._engine.state(plain_secrets=True)),
        )

    def _registrations(self, operation: str) -> Registrations:
        return Registrations(
            stack=self._settings.stack,
            project=PROJECT,
            fingerprint=self._fingerprint,
            refreshes=operation == "refresh",
        )

    def _made_from(self, state: Mapping[str, Any] | None) -> dict[str, Any]:
        commit, dirty = _commit(self._engine.root)
        last = self._records.last() if self._records else None
        return {
            "settings": self._settings.digest,
            "commit": commit,
            "dirty": dirty,
            "policies": self._opa.expected.digest,
            "program": digest_of_files(self._engine.root, sources(self._engine.root)),
            "state": digest_of_state(state),
            "last_run": last.told() if last else None,
            "toolchain": {"pulumi": self._engine.version},
            **self._also,
        }


def sources(root: Path) -> Iterator[Path]:
    """What decides, beside the settings, what a program does: its Python, the plugins, the locked versions."""
    for room in ("components", "policies", "scripts", "stacks"):
        yield from (root / room).rglob("*.py")
    yield from (root / "scripts" / "providers").glob("pulumi-resource-*")
    yield from (root / name for name in ("Pulumi.yaml", "__main__.py", "requirements.lock"))


def _is_plain(changes: ChangeSet) -> bool:
    """Whether the engine's plan can be kept: a provider may shape a value otherwise once it is known.

    Of Kubernetes' Secrets, for one, `stringData` becomes `data`.
    """
    return not any(change.unknown for change in changes.changes)


def _failed(steps: assemble.Steps, error: Failed, lines: Lines) -> Failed:
    """What the engine and the providers reported, by resource, with the lines of the stack's files behind each.

    The engine's own words where they reported nothing.
    """
    told = dict.fromkeys(_told(urn, message, lines) for urn, message in steps.errors if message)
    return Failed("\n".join(parts.explained(told)) or str(error))


def _told(urn: str, message: str, lines: Lines) -> str:
    if not urn:
        return message
    origins = ", ".join(map(str, lines.of(urn)))
    return f"{f'{origins}: ' if origins else ''}{urn.rsplit('::', 1)[-1]}: {message}"


def _all(*takers: OnEvent) -> OnEvent:
    def on_event(event: Any) -> None:
        for taker in takers:
            taker(event)

    return on_event


def _commit(root: Path) -> tuple[str | None, bool]:
    """The git commit of the checkout and whether it has uncommitted changes; (None, True) outside git."""
    try:
        head = _git(root, "rev-parse", "HEAD")
        return head.strip(), bool(_git(root, "status", "--porcelain").strip())
    except (OSError, subprocess.CalledProcessError):
        return None, True


def _git(root: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True, text=True).stdout
