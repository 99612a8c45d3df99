"""Previews for tests of what is told of them: a stack's files, changes of it, and reports."""

from pathlib import Path
from typing import Any

from policies.changes import Change, ChangeSet
from policies.verdict import Verdict
from scripts.changes.lines import Lines
from scripts.changes.reports import Report
from stacks import settings as stack_settings
from stacks.settings import Settings

STACK = """\
config:
  layer0:extends: [base]
  layer0:data_services:
    redis:
      image: redis:8.2.1
  layer0:tenants:
    acme:
      group: acme
      quota: {cpu: "4", memory: 8Gi, pods: 20, storage: 50Gi}
  layer0:policies:
    budgets:
      deletes: 1
    freezes:
      year-end: {from: "2026-12-20T00:00:00Z", until: "2027-01-03T00:00:00Z", reason: nobody is there}
"""
BASE = """\
config:
  layer0:platform:
    domain: layer0.test
    zones: [zone-a]
  layer0:data_services:
    postgres: {image: "postgres:17.6", storage: 10Gi, resources: {cpu: 250m, memory: 512Mi}}
    redis: {image: "redis:8.2.0", storage: 2Gi, resources: {cpu: 100m, memory: 128Mi}}
"""


def settings(folder: Path) -> Settings:
    """The settings of a stack `local`, from files below `folder`."""
    root = folder / "stacks"
    (root / "layers").mkdir(parents=True)
    (root / "Pulumi.local.yaml").write_text(STACK)
    (root / "layers" / "base.yaml").write_text(BASE)
    return stack_settings.load("local", root)


def change(name: str, op: str, *, kind: str = "kubernetes:apps/v1:Deployment", **more: Any) -> Change:
    """A change of one resource."""
    return Change(urn=f"urn:pulumi:local::layer0::{kind}::{name}", type=kind, name=name, op=op, **more)


def report(folder: Path, *changes: Change, outputs: dict[str, Any] | None = None, **verdict: Any) -> Report:
    """A report of these changes and this verdict."""
    made = ChangeSet(stack="local", operation="up", changes=changes)
    given: dict[str, Any] = {"denials": (), "rules": ("a/b",), **verdict}
    judged = Verdict(**given)
    return Report(changes=made, verdict=judged, lines=Lines(settings(folder), made), outputs=outputs)
