"""What a program run of `layer0` lets pass: everything on a preview, only what was judged on a real run."""

from dataclasses import replace

from policies.changes import Change, ChangeSet
from policies.registrations import WITHOUT_HOOKS, Registration, Registrations
from policies.steps import Step, StepJudge
from policies.values import disagreeing
from policies.verdict import Denied, Verdict

_ALLOWED = {
    "create": frozenset({"create", "replace"}),
    "update": frozenset({"update", "replace"}),
    "delete": frozenset({"delete", "replace"}),
}


class Stale(Exception):
    """What would run is not what was judged."""


class Watching:
    """A preview: the program is watched; the change set is judged when it is whole."""

    collects = False

    def __init__(self, registrations: Registrations) -> None:
        self.registrations = registrations

    def registered(self, registration: Registration) -> None:
        """Everything may be previewed."""

    async def step(self, step: Step) -> None:
        """Hooks do not run on a preview."""


class Applying:
    """A real run: only judged steps pass."""

    collects = False
    registrations: Registrations

    def __init__(self, judged: ChangeSet, verdict: Verdict, judge: StepJudge) -> None:
        self._set = judged
        self._judged = {change.urn: change for change in judged.changes}
        self._owes_set = any(item.scope == "change_set" for item in verdict.deferred)
        # A destroy runs the program first, and so brings what it is about to delete up to date.
        self._also = frozenset({"delete"} if judged.operation == "destroy" else ())
        self._judge = judge
        self.refused: Exception | None = None

    def start(self, registrations: Registrations) -> "Applying":
        self.registrations = registrations
        return self

    def registered(self, registration: Registration) -> None:
        """Imports and reads pass no hook, so they are held against the judged set, and judged again, here."""
        import pulumi

        if registration.op not in WITHOUT_HOOKS:
            return
        try:
            if self._op(registration.urn) not in {registration.op, "same"}:
                raise _stale(registration.op, registration.urn)
            judged = self._judged[registration.urn]
            self._enforce_inputs(judged)
            if judged.unknown:
                self._judge.enforce_now(self._known(judged))
        except (Denied, Stale) as error:
            self.refused = self.refused or error
            raise pulumi.RunError(str(error)) from error

    async def step(self, step: Step) -> None:
        """Refuse a step that was not judged; judge again those that waited for a value, now that it is known.

        Where a rule over the whole set waits for a value, the set is judged again with each value that gets known.
        """
        try:
            if self._op(step.urn) not in _ALLOWED[step.kind] | self._also:
                raise _stale(step.kind, step.urn)
            judged = self._judged[step.urn]
            if step.kind != "delete":
                self._enforce_inputs(judged)
            known = self._known(judged, step)
            if known != judged or judged.unknown:
                # What is replaced may be deleted before the program says what is to come; the create is judged by that.
                await self._judge.enforce(known, final=step.kind != "delete")
            if self._owes_set and judged.unknown:
                known = tuple(self._known(change) for change in self._set.changes)
                await self._judge.enforce_set(replace(self._set, changes=known))
        except (Denied, Stale) as error:
            self.refused = self.refused or error
            raise

    def _enforce_inputs(self, judged: Change) -> None:
        """Raise `Stale` where the program now registers something else than what was judged."""
        registration = self.registrations.seen.get(judged.urn)
        if judged.new is None or registration is None:
            return
        if path := next(disagreeing(judged.new, registration.inputs.tree), None):
            raise Stale(f"{judged.name}: {path} is not the value that was judged; preview it again ({judged.urn})")

    def _op(self, urn: str) -> str:
        change = self._judged.get(urn)
        return change.op if change else ""

    def _known(self, judged: Change, step: Step | None = None) -> Change:
        """The change with the values that the program has registered by now, or else those of its step."""
        registration = self.registrations.seen.get(judged.urn)
        inputs = registration.inputs if registration else step.new if step else None
        if judged.new is None or inputs is None:
            return judged
        return replace(judged, new=inputs.tree, unknown=inputs.unknown, secret=inputs.secret)


def _stale(kind: str, urn: str) -> Stale:
    return Stale(
        f"{urn.rsplit('::', 1)[-1]}: {kind} is not in the change set that was judged; preview it again ({urn})"
    )
