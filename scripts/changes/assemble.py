"""Joins what the program registered, what the engine said it would do, and the state before, into a change set."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from policies.changes import STACK_TYPE, Change, Difference, count_dependents, name_of, tenant_of, type_of
from policies.registrations import Registration, Registrations
from policies.values import Fingerprint, Masked, differing, is_object, mask

# The engine's step names (`sdk/go/common/display`), each as the op of the whole change; the heavier one wins.
_OPS = {
    "same": "same",
    "read": "read",
    "read-replacement": "read",
    "refresh": "refresh",
    "update": "update",
    "create": "create",
    "import": "import",
    "delete": "delete",
    "read-discard": "same",
    "discard-replaced": "same",
    "remove-pending-replace": "same",
    "create-replacement": "replace",
    "delete-replaced": "replace",
    "import-replacement": "replace",
    "replace": "replace",
}
_TRIED = frozenset({"create", "update", "replace"})
_WEIGHT = ("same", "read", "refresh", "import", "create", "update", "delete", "replace")


@dataclass
class Step:
    """What the engine said of one resource."""

    urn: str
    op: str = "same"
    parent: str = ""
    provider: str = ""
    old: Any = None
    new: Any = None
    differs: dict[str, bool] = field(default_factory=dict[str, bool])
    """Property path to whether it forces a replacement."""
    dry_run: bool | None = None
    """Whether a cluster was asked: what it answers has a UID, what a provider merely repeats has none."""


@dataclass
class Steps:
    """The engine's steps so far, gathered from its events; `add` is an event callback."""

    found: dict[str, Step] = field(default_factory=dict[str, Step])
    errors: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """(URN or empty, message) of each error the engine or a provider reported."""
    outputs: dict[str, Any] = field(default_factory=dict[str, Any])
    """The stack's outputs, as the engine masks them."""

    def add(self, event: Any) -> None:
        """Take one event of the engine."""
        if event.resource_pre_event is not None:
            self._step(event.resource_pre_event.metadata)
        elif event.res_outputs_event is not None:
            self._outcome(event.res_outputs_event.metadata)
        elif event.diagnostic_event is not None and event.diagnostic_event.severity == "error":
            self.errors.append((event.diagnostic_event.urn or "", clean(event.diagnostic_event.message)))

    def _step(self, metadata: Any) -> None:
        op = str(getattr(metadata.op, "value", metadata.op))
        step = self.found.setdefault(metadata.urn, Step(metadata.urn))
        step.op = heavier(step.op, _OPS.get(op, op))
        step.provider = metadata.provider or step.provider
        old, new = metadata.old, metadata.new
        if old is not None:
            step.old, step.parent = old.inputs, old.parent or step.parent
        if new is not None:
            step.new, step.parent = new.inputs, new.parent or step.parent
        step.differs.update(_differences(metadata))

    def _outcome(self, metadata: Any) -> None:
        """A refresh is told twice: before it as `refresh`, after it as what the cluster turned out to hold."""
        outputs: dict[str, Any] = (metadata.new.outputs if metadata.new is not None else None) or {}
        if metadata.type == STACK_TYPE and metadata.new is not None:
            self.outputs = dict(outputs)
        op = str(getattr(metadata.op, "value", metadata.op))
        step = self.found.get(metadata.urn)
        if step is not None and metadata.type.startswith("kubernetes:") and step.op in _TRIED:
            about = outputs.get("metadata")
            step.dry_run = is_object(about) and "uid" in about
        if step is not None and step.op == "refresh":
            step.op = {"same": "same", "update": "refresh", "delete": "delete"}.get(op, "refresh")
            step.new = metadata.new.inputs if metadata.new is not None else None
            step.differs.update(_differences(metadata))


def heavier(one: str, other: str) -> str:
    """The op that says more of two that the engine named for one resource; one we do not know says most."""
    return max(one, other, key=lambda op: _WEIGHT.index(op) if op in _WEIGHT else len(_WEIGHT))


def changes(steps: Steps, registrations: Registrations, state: Mapping[str, Any] | None) -> tuple[Change, ...]:
    """Every resource of the stack and what happens to it, in the order of their URNs.

    The registration wins for `new` (it is leaf-precise), the state for `old`; the engine's masked events fill in for
    resources that neither has, such as the children of a component that lives in a provider.
    """
    resources: list[dict[str, Any]] = (state or {}).get("resources") or []
    before = {str(item["urn"]): item for item in resources if not item.get("delete")}
    registered = registrations.seen
    join = _Join(steps.found, registered, before, registrations.fingerprint)
    urns = sorted(steps.found.keys() | registered.keys())
    dependents = count_dependents({urn: join.dependencies(urn) for urn in urns})
    return tuple(join.change(urn, dependents.get(urn, 0)) for urn in urns)


@dataclass(frozen=True)
class _Join:
    steps: Mapping[str, Step]
    registered: Mapping[str, Registration]
    before: Mapping[str, Mapping[str, Any]]
    fingerprint: Fingerprint

    def change(self, urn: str, dependents: int) -> Change:
        step = self.steps.get(urn) or Step(urn)
        old, new = self._old(urn, step), self._new(urn, step)
        return Change(
            urn=urn,
            type=type_of(urn),
            name=name_of(urn),
            op=step.op,
            parent=self.parent(urn),
            provider=step.provider or None,
            dependencies=self.dependencies(urn),
            dependents=dependents,
            tenant=tenant_of(urn, self.parent),
            old=old.tree if old else None,
            new=new.tree if new else None,
            differs=_differs(step, old, new),
            unknown=new.unknown if new else (),
            secret=new.secret if new else (),
            dry_run=step.dry_run,
        )

    def parent(self, urn: str) -> str | None:
        if urn in self.registered:
            return self.registered[urn].parent
        step = self.steps.get(urn)
        return (step.parent if step else None) or self.before.get(urn, {}).get("parent")

    def dependencies(self, urn: str) -> tuple[str, ...]:
        if urn in self.registered:
            return self.registered[urn].dependencies
        return tuple(sorted(self.before.get(urn, {}).get("dependencies") or ()))

    def _old(self, urn: str, step: Step) -> Masked | None:
        if step.op in {"create", "import", "read"}:
            return None
        inputs = self.before.get(urn, {}).get("inputs", step.old)
        return None if inputs is None else mask(inputs, self.fingerprint)

    def _new(self, urn: str, step: Step) -> Masked | None:
        if step.op == "delete":
            return None
        if urn in self.registered and step.op != "refresh":  # which asks the cluster, not the program
            return self.registered[urn].inputs
        return None if step.new is None else mask(step.new, self.fingerprint)


def _differences(metadata: Any) -> dict[str, bool]:
    """Property path to whether it replaces, from whichever form the provider chose to answer in."""
    if metadata.detailed_diff:
        return {
            path: str(getattr(item.diff_kind, "value", item.diff_kind)).endswith("-replace")
            for path, item in metadata.detailed_diff.items()
        }
    replacing: Iterable[str] = metadata.keys or ()
    return {**dict.fromkeys(metadata.diffs or (), False), **dict.fromkeys(replacing, True)}


def _differs(step: Step, old: Masked | None, new: Masked | None) -> tuple[Difference, ...]:
    paths = step.differs
    if not paths and step.op in {"update", "replace"} and old is not None and new is not None:
        paths = dict.fromkeys(differing(old.tree, new.tree), False)
    return tuple(Difference(path=path, replaces=replaces) for path, replaces in sorted(paths.items()))


_MARKUP = re.compile(r"<\{%[^%]*%\}>|\x1b\[[0-9;]*m")


def clean(message: str) -> str:
    """An engine message without its colour marks."""
    return _MARKUP.sub("", message).strip()
