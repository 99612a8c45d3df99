"""Small Pulumi projects for tests that drive the real engine."""

from collections.abc import Mapping
from pathlib import Path

from scripts import toolchain
from scripts.changes.engine import Engine, OnEvent


class Unheld(Engine):
    """The engine without its plans: what is refused is refused by the gate's hooks alone."""

    def run(self, operation: str, on_event: OnEvent, *, planned: bool = False) -> None:
        super().run(operation, on_event)


def engine(
    folder: Path, program: str, tools: Mapping[str, Path], kind: type[Engine] = Unheld, **environment: str
) -> Engine:
    """The real engine on a fresh stack `test` of a project whose `__main__.py` is `program`, its state in `folder`."""
    (folder / "state").mkdir()
    (folder / "Pulumi.yaml").write_text("name: layer0\nruntime: python\n")
    write(folder, program)
    assert {"pulumi", "opa"} <= tools.keys()
    made = kind(
        "test",
        folder,
        {
            **toolchain.environment("auto"),
            "PULUMI_BACKEND_URL": f"file://{folder / 'state'}",
            "PULUMI_CONFIG_PASSPHRASE": "test",
            **environment,
        },
    )
    made.create()
    return made


def write(folder: Path, program: str) -> None:
    """Replace the project's program."""
    (folder / "__main__.py").write_text(program)
