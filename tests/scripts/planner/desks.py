"""Desks for tests of planners: a stack's files, planners that answer as they are told, and a gate that does."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from policies.changes import ChangeSet
from policies.verdict import Finding, Verdict
from scripts.planner.desk import Desk, Judge, Judged
from scripts.planner.files import Revision, StackFile
from scripts.planner.plan import Edit, Plan, Request

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
CANARY = "canary-5f3a"
"""Stands in secrets only."""
STACK = f"""\
# what people wrote
config:
  layer0:extends: [base]
  layer0:tenants:
    acme: # the first
      group: acme
      quota: {{cpu: "4", memory: 8Gi, pods: 20, storage: 50Gi}}
  layer0:fingerprint_key: {{secure: "{CANARY}"}}
encryptionsalt: v1:{CANARY}
"""
BASE = """\
config:
  layer0:platform: {domain: layer0.test, zones: [zone-a]}
  layer0:data_services:
    postgres: {image: "postgres:17.6", storage: 10Gi, resources: {cpu: 250m, memory: 512Mi}}
    redis: {image: "redis:8.2.0", storage: 2Gi, resources: {cpu: 100m, memory: 128Mi}}
"""


def file(folder: Path, more: str = "") -> StackFile:
    """The file of a stack `local`, made below `folder`; `more` are sections of its own."""
    root = folder / "stacks"
    (root / "layers").mkdir(parents=True, exist_ok=True)
    head, key, rest = STACK.partition("  layer0:fingerprint_key")
    (root / "Pulumi.local.yaml").write_text(head + more + key + rest)
    (root / "layers" / "base.yaml").write_text(BASE)
    return StackFile.read("local", root)


@dataclass
class Told:
    """A planner that gives these plans, one after another, the last one for ever."""

    plans: list[Plan]
    name: str = "told"
    requests: list[Request] = field(default_factory=list[Request])

    def plan(self, request: Request) -> Plan:
        self.requests.append(request)
        return self.plans[min(len(self.requests), len(self.plans)) - 1]


def wish(path: str, value: Any) -> Plan:
    """A plan with one edit; a value of None removes."""
    op = "remove" if value is None else "set"
    return Plan(edits=(Edit(op=op, path=tuple(path.split("/")), value=value),), reasons=("it was said",))


SILENT = Told([Plan(not_understood=("say more",))], name="grammar")


def gate(denies: Callable[[Revision], Iterable[str]] = lambda _: ()) -> tuple[Judge, list[Revision]]:
    """A judge that denies what it is told to, and what it was given."""
    seen: list[Revision] = []

    def judge(revision: Revision, name: str) -> Judged:
        seen.append(revision)
        found = tuple(Finding(rule="a/b", urn="", message=text, remedy="do less") for text in denies(revision))
        changes = ChangeSet(stack="local", operation="up", changes=(), made_from={"proposal": {"id": name}})
        impact: dict[str, Any] = {"changes": {}, "tenants": [], "dependents": 0, "demand": {}}
        return Judged(changes=changes, verdict=Verdict(denials=found).document(), impact=impact)

    return judge, seen


def desk(folder: Path, more: str = "", judge: Judge | None = None) -> Desk:
    """A desk for that stack; its gate lets everything pass."""
    return Desk(file=file(folder, more), judge=judge or gate()[0], now=NOW)


def texts(value: Any) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():  # pyright: ignore[reportUnknownVariableType]
            yield from (*texts(key), *texts(item))
    elif isinstance(value, (list, tuple)):
        for item in value:  # pyright: ignore[reportUnknownVariableType]
            yield from texts(item)
