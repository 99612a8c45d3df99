"""Small Pulumi projects for tests that drive the real engine."""

import os
from collections.abc import Mapping
from pathlib import Path

from scripts.changes.engine import Engine


def engine(folder: Path, program: str, tools: Mapping[str, Path], path: str = "") -> Engine:
    """The real engine on a fresh stack `test` of a project whose `__main__.py` is `program`, its state in `folder`."""
    (folder / "state").mkdir()
    (folder / "Pulumi.yaml").write_text("name: layer0\nruntime: python\n")
    write(folder, program)
    found = os.pathsep.join([path, str(tools["pulumi"].parent), str(tools["opa"].parent), os.environ["PATH"]])
    environment = {
        "PATH": found.strip(os.pathsep),
        "PULUMI_BACKEND_URL": f"file://{folder / 'state'}",
        "PULUMI_CONFIG_PASSPHRASE": "test",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }
    made = Engine("test", folder, environment)
    made.create()
    return made


def write(folder: Path, program: str) -> None:
    """Replace the project's program."""
    (folder / "__main__.py").write_text(program)
