"""Back up, restore or unlock a stack's state."""

import argparse
import json
from pathlib import Path
from typing import Any

from scripts import toolchain
from scripts.changes.engine import Engine
from scripts.changes.environment import ENGINE_TOOLS, variables
from scripts.changes.errors import Failed
from scripts.toolchain.places import CLONE
from scripts.toolchain.progress import Progress
from stacks import settings as stack_settings
from stacks.settings import LOCAL


class Invalid(Exception):
    """The backup cannot be used."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True)
    for name, text in (
        ("backup", "write the state, secrets encrypted, to a file"),
        ("restore", "replace the state by a backup; the state before is backed up beside it first"),
        ("unlock", "give up the lock that a killed run has left behind"),
    ):
        action = actions.add_parser(name, help=text)
        action.add_argument("stack", nargs="?", default=LOCAL, help="the stack (default: %(default)s)")
        if name != "unlock":
            action.add_argument("--file", type=Path, required=name == "restore", help="the backup")


def run(arguments: argparse.Namespace) -> int:
    """Do one of the three."""
    settings = stack_settings.load(arguments.stack)
    toolchain.find(ENGINE_TOOLS, Progress())
    engine = Engine(settings.stack, CLONE, variables(settings, "auto"))
    if arguments.action == "unlock":
        engine.unlock()
        print(f"{settings.stack}: unlocked")
    elif arguments.action == "restore":
        _restore(engine, arguments.file)
    else:
        print(_backup(engine, arguments.file or Path(f"{settings.stack}.state.json")))
    return 0


def _backup(engine: Engine, file: Path) -> str:
    deployment = engine.state()
    if deployment is None:
        raise Failed(f"{engine.name}: there is no state to back up; this stack was never applied")
    _write(file, {"version": 3, "deployment": deployment})
    return f"{engine.name}: {len(deployment.get('resources') or [])} resources written to {file}"


def _restore(engine: Engine, file: Path) -> None:
    try:
        backup = json.loads(file.read_text(encoding="utf-8"))
        deployment: dict[str, Any] = backup["deployment"]
        resources: list[dict[str, str]] = deployment.get("resources") or []
        stacks = {item["urn"].split("::", 1)[0].removeprefix("urn:pulumi:") for item in resources}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Invalid(f"{file}: not a state backup ({error!r}); give a file that layer0 state backup wrote") from error
    if stacks - {engine.name}:
        raise Invalid(f"{file}: a backup of stack {', '.join(sorted(stacks))}, not of {engine.name}")
    if engine.state() is None:
        engine.create()
    else:
        print(_backup(engine, file.with_suffix(".before-restore.json")))
    engine.restore(deployment)
    print(f"{engine.name}: {len(resources)} resources restored from {file}")


def _write(file: Path, document: dict[str, Any]) -> None:
    """Write it for this user's eyes only, and never over an older backup."""
    file.touch(mode=0o600, exist_ok=False)
    file.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
