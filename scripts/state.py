"""Back up, restore, export or unlock a stack's state."""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from policies.context import Context, actor
from scripts.changes import states
from scripts.changes.engine import Engine
from scripts.changes.environment import store
from scripts.changes.errors import Failed
from scripts.changes.records import Records, digest_of_state
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
        ("export", "write what of the state is not secret, as the base of a hermetic preview"),
        ("unlock", "give up the lock that a killed run has left behind"),
    ):
        action = actions.add_parser(name, help=text)
        action.add_argument("stack", nargs="?", default=LOCAL, help="the stack (default: %(default)s)")
        if name in {"backup", "restore"}:
            action.add_argument("--file", type=Path, required=name == "restore", help="the backup")
        if name == "export":
            action.add_argument("--redacted", action="store_true", required=True, help="with every secret masked")
            action.add_argument("--file", type=Path, help="where to write it (default: to the standard output)")


def run(arguments: argparse.Namespace) -> int:
    """Do one of them."""
    settings = stack_settings.load(arguments.stack)
    engine = states.opened(settings)
    if arguments.action == "unlock":
        engine.unlock()
        store(settings).enter("unlock", {})
        print(f"{settings.stack}: unlocked")
    elif arguments.action == "restore":
        _restore(engine, arguments.file)
        restored = digest_of_state(engine.state(plain_secrets=True))
        now = Context(now=datetime.now(UTC), actor=actor())
        Records(store(settings), settings.stack, lambda: now).add("restore", "applied", state=restored)
    elif arguments.action == "export":
        _export(engine, arguments.file)
    else:
        print(_backup(engine, arguments.file or Path(f"{settings.stack}.state.json")))
    return 0


def _backup(engine: Engine, file: Path) -> str:
    deployment = engine.state()
    if deployment is None:
        raise Failed(f"{engine.name}: there is no state to back up; this stack was never applied")
    _write(file, {"version": 3, "deployment": deployment})
    return f"{engine.name}: {len(deployment.get('resources') or [])} resources written to {file}"


def _export(engine: Engine, file: Path | None) -> None:
    """Write the base of a hermetic preview; an export that is there already is replaced, it can be made again."""
    from scripts.changes.redacted import redacted

    deployment = engine.state(plain_secrets=True)
    if deployment is None:
        raise Failed(f"{engine.name}: there is no state to export; this stack was never applied")
    text = json.dumps({"stack": engine.name, "redacted": True, "deployment": redacted(deployment)}, indent=2) + "\n"
    if file is None:
        print(text, end="")
    else:
        file.write_text(text, encoding="utf-8")
        print(f"{engine.name}: exported to {file}, secrets masked")


def _restore(engine: Engine, file: Path) -> None:
    try:
        backup = json.loads(file.read_text(encoding="utf-8"))
        deployment: dict[str, Any] = backup["deployment"]
        redacted = bool(backup.get("redacted"))
        resources: list[dict[str, str]] = deployment.get("resources") or []
        stacks = {item["urn"].split("::", 1)[0].removeprefix("urn:pulumi:") for item in resources}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Invalid(f"{file}: not a state backup ({error!r}); give a file that layer0 state backup wrote") from error
    if redacted:
        raise Invalid(f"{file}: its secrets are masked; give a file that layer0 state backup wrote")
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
