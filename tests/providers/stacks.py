"""Stacks of their own for programs that a test writes, with our plugins the only ones to be found."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

from pulumi import automation

from scripts import toolchain


@dataclass
class Project:
    """A program, its files, and its stack."""

    directory: Path
    stack: automation.Stack

    def write(self, program: str) -> None:
        (self.directory / "__main__.py").write_text(dedent(program))

    def up(self) -> dict[str, int]:
        """What it did, how often."""
        changes = self.stack.up().summary.resource_changes or {}
        return {str(getattr(op, "value", op)): count for op, count in changes.items()}

    def stored(self) -> str:
        """The state as it lies on disk."""
        return (self.directory / "state" / ".pulumi" / "stacks" / "plugins" / "test.json").read_text()

    def resources(self) -> dict[str, dict[str, Any]]:
        """The state, by resource name."""
        exported: Any = self.stack.export_stack().deployment or {}
        return {item["urn"].rpartition("::")[2]: item for item in exported["resources"]}


@contextmanager
def project(directory: Path, **environment: str) -> Generator[Project]:
    """An empty program in a directory; what its stack holds at the end is destroyed."""
    (directory / "Pulumi.yaml").write_text("name: plugins\nruntime: python\n")
    (directory / "state").mkdir()
    variables = {
        **toolchain.environment("standin"),
        "PULUMI_BACKEND_URL": f"file://{directory / 'state'}",
        "PULUMI_CONFIG_PASSPHRASE": "test",
        "PULUMI_HOME": str(directory / "home"),
        **environment,
    }
    options = automation.LocalWorkspaceOptions(env_vars=variables)
    stack = automation.create_stack("test", work_dir=str(directory), opts=options)
    made = Project(directory, stack)
    made.write("")
    yield made
    if "urn:pulumi:" in made.stored():
        stack.destroy()
