"""Judging one step of a real run, when every value is known."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from policies.changes import Change, ChangeSet
from policies.context import Context
from policies.gate import Denied, Judge, describe, judge
from policies.values import UNKNOWN, Fingerprint, Masked, is_list, is_object, mask

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
    """Judges single changes by the rules that need to see only one."""

    def __init__(self, opa: Judge, stack: str, parameters: Mapping[str, Any], context: Context) -> None:
        self._opa = opa
        self._stack = stack
        self._parameters = parameters
        self._context = context
        # Of its own: the SDK fills the default executor with registrations that wait for these very steps.
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="gate")

    async def enforce(self, change: Change) -> None:
        """Raise `Denied` if a rule denies this change, or cannot judge it."""
        await asyncio.get_running_loop().run_in_executor(self._executor, self.enforce_now, change)

    def enforce_now(self, change: Change) -> None:
        """The same, in this thread."""
        changes = ChangeSet(stack=self._stack, operation="up", changes=(change,), parameters=self._parameters)
        verdict = judge(self._opa, changes, self._context)
        findings = [item for item in (*verdict.denials, *verdict.deferred) if item.scope == "change"]
        if findings:
            raise Denied("\n".join(describe(item) for item in findings))


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
