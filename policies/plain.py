"""A program run under plain `pulumi`: the gate judges inside the program, by what it registers and what hooks tell."""

import os
from dataclasses import replace
from typing import Any

from policies.changes import Change, ChangeSet, tenant_of
from policies.context import Context
from policies.gate import judge
from policies.opa import Opa
from policies.registrations import WITHOUT_HOOKS, Registration, Registrations
from policies.steps import Step, StepJudge
from policies.values import fingerprinter
from policies.verdict import Denied, Verdict, describe
from stacks.settings import Settings


class PlainRun:
    """A program run under plain `pulumi`."""

    def __init__(self, settings: Settings, context: Context, *, preview: bool) -> None:
        """Start OPA, so that it is ready by the time there is something to judge."""
        from pulumi.runtime.settings import get_project

        self._stack = settings.stack
        self._parameters = settings.policies.model_dump(mode="json")
        self._preview = preview
        self._context = context
        self._opa = Opa(folders=settings.policy_folders)
        self._kinds: dict[str, Step] = {}
        self._replaced: set[str] = set()
        self.registrations = Registrations(
            stack=self._stack,
            project=get_project(),
            fingerprint=fingerprinter(os.urandom(32)),
            finished=self._finish,
        )
        self._judge = StepJudge(self._opa, self._stack, self._parameters, context)

    @property
    def collects(self) -> bool:
        """A preview collects every denial before it fails."""
        return self._preview

    def registered(self, registration: Registration) -> None:
        """Imports and reads pass no hook, so a real run judges them here."""
        import pulumi

        if self._preview or registration.op not in WITHOUT_HOOKS:
            return
        try:
            self._judge.enforce_now(self._change(registration.urn))
        except Denied as error:
            raise pulumi.RunError(str(error)) from error

    async def step(self, step: Step) -> None:
        """Remember the step; on a real run judge it, and refuse it by raising."""
        earlier = self._kinds.get(step.urn)
        if earlier is not None and earlier.kind != step.kind:
            self._replaced.add(step.urn)
            step = replace(step, old=step.old or earlier.old)
        elif step.kind == "delete" and step.urn in self.registrations.seen and not self.registrations.complete:
            self._replaced.add(step.urn)
        self._kinds[step.urn] = step
        if not self._preview:
            await self._judge.enforce(self._change(step.urn))

    def _finish(self) -> None:
        try:
            verdict = judge(self._opa, self._change_set(), self._context)
        finally:
            self._opa.close()
        _report(verdict)

    def _change_set(self) -> ChangeSet:
        urns = self.registrations.seen.keys() | self._kinds.keys()
        return ChangeSet(
            stack=self._stack,
            operation="up",
            changes=tuple(self._change(urn) for urn in sorted(urns)),
            parameters=self._parameters,
        )

    def _change(self, urn: str) -> Change:
        step = self._kinds.get(urn)
        registration = self.registrations.seen.get(urn)
        op = self._op(urn, step, registration)
        inputs = None if registration is None or op == "delete" else registration.inputs
        return Change(
            urn=urn,
            type=registration.type if registration else step.type if step else "",
            name=registration.name if registration else step.name if step else "",
            op=op,
            parent=self._parent(urn),
            dependencies=registration.dependencies if registration else (),
            tenant=tenant_of(urn, self._parent),
            old=step.old.tree if step and step.old else None,
            new=inputs.tree if inputs else None,
            unknown=inputs.unknown if inputs else (),
            secret=inputs.secret if inputs else (),
        )

    def _parent(self, urn: str) -> str | None:
        registration = self.registrations.seen.get(urn)
        return registration.parent if registration else None

    def _op(self, urn: str, step: Step | None, registration: Registration | None) -> str:
        if urn in self._replaced:
            return "replace"
        if step is not None:
            return step.kind
        return registration.op if registration is not None and registration.op != "register" else "same"


def _report(verdict: Verdict) -> None:
    """Show every finding on its resource, and fail the program if there is a denial."""
    import pulumi

    for finding in verdict.warnings:
        _log("WARNING", finding.urn, describe(finding))
    for finding in verdict.approvals:
        _log("WARNING", finding.urn, f"more approvals are asked for: {describe(finding)}")
    for finding in verdict.denials:
        _log("ERROR", finding.urn, describe(finding))
    if verdict.denials:
        raise pulumi.RunError(f"the gate denies this; denials: {len(verdict.denials)}, shown at their resources")


def _log(severity: str, urn: str, message: str) -> None:
    from pulumi.runtime.proto import engine_pb2
    from pulumi.runtime.settings import get_engine

    engine: Any = get_engine()
    if engine is not None:
        engine.Log(engine_pb2.LogRequest(severity=getattr(engine_pb2, severity), message=message, urn=urn))
