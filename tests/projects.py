"""Small Pulumi projects for tests that drive the real engine."""

from collections.abc import Mapping
from pathlib import Path

from scripts import toolchain
from scripts.changes.engine import Engine


def engine(folder: Path, program: str, tools: Mapping[str, Path], **environment: str) -> Engine:
    """The real engine on a fresh stack `test` of a project whose `__main__.py` is `program`, its state in `folder`."""
    (folder / "state").mkdir()
    (folder / "Pulumi.yaml").write_text("name: layer0\nruntime: python\n")
    write(folder, program)
    assert {"pulumi", "opa"} <= tools.keys()
    made = Engine(
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
