"""What a program run of `layer0` lets pass: everything on a preview, only what was judged on a real run."""

from dataclasses import replace

from policies.changes import Change, ChangeSet
from policies.gate import Denied
from policies.registrations import Registration, Registrations
from policies.steps import Step, StepJudge

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

    def __init__(self, judged: ChangeSet, judge: StepJudge) -> None:
        self._judged = {change.urn: change for change in judged.changes}
        # A destroy runs the program first, and so brings what it is about to delete up to date.
        self._also = frozenset({"delete"} if judged.operation == "destroy" else ())
        self._judge = judge
        self.refused: Exception | None = None

    def start(self, registrations: Registrations) -> "Applying":
        self.registrations = registrations
        return self

    def registered(self, registration: Registration) -> None:
        """Imports pass no hook, so they are held against the judged set here."""
        import pulumi

        if registration.op == "import" and self._op(registration.urn) not in {"import", "same"}:
            self.refused = _stale("import", registration.urn)
            raise pulumi.RunError(str(self.refused))

    async def step(self, step: Step) -> None:
        """Refuse a step that was not judged; judge the others again, now that every value is known."""
        try:
            if self._op(step.urn) not in _ALLOWED[step.kind] | self._also:
                raise _stale(step.kind, step.urn)
            await self._judge.enforce(self._change(step))
        except (Denied, Stale) as error:
            self.refused = self.refused or error
            raise

    def _op(self, urn: str) -> str:
        change = self._judged.get(urn)
        return change.op if change else ""

    def _change(self, step: Step) -> Change:
        judged = self._judged[step.urn]
        registration = self.registrations.seen.get(step.urn)
        if step.kind == "delete" or registration is None:
            return judged
        inputs = registration.inputs
        return replace(judged, new=inputs.tree, unknown=inputs.unknown, secret=inputs.secret)


def _stale(kind: str, urn: str) -> Stale:
    return Stale(
        f"{urn.rsplit('::', 1)[-1]}: {kind} is not in the change set that was judged; preview it again ({urn})"
    )
