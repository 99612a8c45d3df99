"""Judging one step of a real run, when every value is known."""

import asyncio
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from policies.changes import Change, ChangeSet
from policies.context import Context
from policies.gate import Judge, judge
from policies.values import UNKNOWN, Fingerprint, Masked, is_list, is_object, mask
from policies.verdict import ApprovalNeeded, Denied, Finding, Verdict, describe

_SECRET_VALUE = "[secret]"  # noqa: S105 a mask


@dataclass(frozen=True, kw_only=True)
class Step:
    """What the engine is about to do to one resource."""

    kind: str
    """`create`, `update` or `delete`; a replacement is a create and a delete, in either order."""
    urn: str
    type: str
    name: str
    old: Masked | None
    new: Masked | None
    """The inputs after the provider's Check; the leaf-precise ones are those the program registered."""


class StepJudge:
    """Judges what is about to be done, once more, with the values that are known by then."""

    def __init__(
        self,
        opa: Judge,
        stack: str,
        parameters: Mapping[str, Any],
        context: Context,
        *,
        asked: Iterable[ApprovalNeeded] | None = None,
    ) -> None:
        """`asked` are the approvals that were asked for, so that no other is needed; None where nobody approves."""
        self._asked = None if asked is None else {(item.rule, item.urn) for item in asked}
        self._opa = opa
        self._stack = stack
        self._parameters = parameters
        self._context = context
        # Of its own: the SDK fills the default executor with registrations that wait for these very steps.
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="gate")

    async def enforce(self, change: Change, *, final: bool = True) -> None:
        """Raise `Denied` if a rule that needs to see only one change denies this one.

        One that depends on a value not known yet denies too if this is the `final` step of the resource.
        """
        await asyncio.get_running_loop().run_in_executor(self._executor, lambda: self.enforce_now(change, final=final))

    def enforce_now(self, change: Change, *, final: bool = True) -> None:
        """The same, in this thread."""
        changes = ChangeSet(stack=self._stack, operation="up", changes=(change,), parameters=self._parameters)
        verdict = judge(self._opa, changes, self._context)
        findings = (*verdict.denials, *(verdict.deferred if final else ()), *self._late(verdict))
        if denials := [describe(item) for item in findings if item.scope == "change"]:
            raise Denied("\n".join(denials))

    async def enforce_set(self, changes: ChangeSet) -> None:
        """Raise `Denied` if any rule denies the whole change set."""
        await asyncio.get_running_loop().run_in_executor(self._executor, lambda: self.enforce_set_now(changes))

    def enforce_set_now(self, changes: ChangeSet) -> None:
        """The same, in this thread."""
        verdict = judge(self._opa, changes, self._context)
        replace(verdict, denials=(*verdict.denials, *self._late(verdict))).enforce()

    def _late(self, verdict: Verdict) -> list[Finding]:
        """The approvals that are needed only now that a value is known, so that nobody was asked for them."""
        if self._asked is None:
            return []
        late = [item for item in verdict.approvals if (item.rule, item.urn) not in self._asked]
        return [replace(item, remedy="preview it again: this value is known now, and needs approval") for item in late]


async def read_inputs(inputs: Mapping[str, Any] | None, fingerprint: Fingerprint) -> Masked | None:
    """A hook's bag of inputs, masked: the SDK marks secrets on the top-level key only, and wraps them in Outputs."""
    if inputs is None:
        return None
    return mask({key: await _plain(value) for key, value in inputs.items()}, fingerprint)


async def _plain(value: Any) -> Any:
    from pulumi import Output
    from pulumi.output import Unknown

    if isinstance(value, Output):
        if await value.is_secret():
            return _SECRET_VALUE
        return await _plain(await value.future(with_unknowns=True))
    if isinstance(value, Unknown):
        return UNKNOWN
    if is_object(value):
        return {str(key): await _plain(item) for key, item in value.items()}
    if is_list(value):
        return [await _plain(item) for item in value]
    return value
