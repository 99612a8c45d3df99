"""A preview that holds no key: no cluster, no credentials, no network, a throw-away back end.

The command starts itself once more, in an empty environment; that second process leaves the network and previews. What
it prints with `--json` is the same, byte for byte, on every machine.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from policies.changes import digest
from policies.context import Context, shown
from policies.opa import Opa
from policies.trust import Trust
from scripts import toolchain
from scripts.changes import parts
from scripts.changes.command import Session, progress_for
from scripts.changes.engine import Engine
from scripts.changes.environment import ENGINE_TOOLS
from scripts.changes.runs import Changer
from scripts.changes.sealed import Watch, leave_network
from scripts.toolchain.places import CLONE, LOCAL, cache
from stacks import settings as stack_settings

FOLDER = "LAYER0_HERMETIC"
"""Set in the second process, and for the plugins that it starts: its folder, empty but for the back end."""

_KEPT = ("LANG", "LC_ALL", "NO_COLOR", "PATH", "TERM", "TMPDIR", "TZ")
_CREDENTIALS = (".aws", ".azure", ".config/gcloud", ".docker", ".gnupg", ".kube", ".netrc", ".pulumi", ".ssh")
_NAMED_BY = ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "GOOGLE_APPLICATION_CREDENTIALS", "KUBECONFIG")
_MOUNTED = (Path("/run/secrets"), Path("/var/run/secrets"))


class Invalid(Exception):
    """The base cannot be used."""


class Refused(Exception):
    """The program reached for a network or a credential."""


def started() -> bool:
    """Whether this is the second process."""
    return FOLDER in os.environ


def start(command: str, arguments: argparse.Namespace, given: Sequence[str]) -> int:
    """Bring the tools, then run the same command in an empty environment; its exit code."""
    stack_settings.load(arguments.stack)
    os.environ["LAYER0_PINNED"] = "true"
    toolchain.find(ENGINE_TOOLS, progress_for(arguments))
    with tempfile.TemporaryDirectory(prefix="layer0-") as folder:
        home = Path(folder) / "home"
        home.mkdir()
        _project(Path(folder) / "project")
        (Path(folder) / "closed").write_text("\n".join(map(str, _closed())), encoding="utf-8")
        environment = {
            **{name: os.environ[name] for name in _KEPT if name in os.environ},
            "HOME": str(home),
            "LAYER0_CACHE": str(cache()),
            "LAYER0_PINNED": "true",
            "PULUMI_HOME": str(home / ".pulumi"),
            FOLDER: folder,
        }
        again = [sys.executable, "-m", "scripts", command, *given]
        with subprocess.Popen(again, cwd=CLONE, env=environment) as process:
            while True:
                try:
                    return process.wait()
                except KeyboardInterrupt:
                    """The process has been interrupted too, and ends in its own time."""


@contextmanager
def session(arguments: argparse.Namespace) -> Generator[Session]:
    """What a preview in the second process needs. Raises `Invalid`, or at its end `Refused`."""
    progress = progress_for(arguments)
    if reason := leave_network():
        print(f"the network could not be taken away ({reason}); the program is only watched", file=sys.stderr)
    folder = Path(os.environ[FOLDER])
    settings = stack_settings.load(arguments.stack)
    base = read(arguments.base, arguments.stack) if arguments.base else None
    targets = parts.targets(settings.stack, arguments.only)
    engine = Engine(settings.stack, CLONE, _variables(folder), project=folder / "project", targets=targets)
    engine.create()
    if base is not None:
        engine.restore({**(engine.state() or {}), **base})
    watch = Watch(map(Path, (folder / "closed").read_text(encoding="utf-8").splitlines()))
    with Opa(folders=settings.policy_folders) as opa:
        watch.start()
        known = base if base is None else digest(base)
        made_from = {"hermetic": True, "base": known, "approvers": Trust.of(settings).digest}
        timeless = Context(settings=shown(settings))
        changer = Changer(
            settings, engine, opa, context=lambda: timeless, made_from=made_from, fingerprint=lambda _: None
        )
        try:
            yield Session(settings=settings, engine=engine, changer=changer, progress=progress)
        finally:
            if watch.refused:
                raise Refused("\n".join(f"{line}; a hermetic preview has none" for line in watch.refused))


def read(file: Path, stack: str) -> dict[str, Any]:
    """The deployment in a redacted export of this stack. Raises `Invalid`."""
    try:
        export = json.loads(file.read_text(encoding="utf-8"))
        owner, redacted, deployment = export["stack"], export["redacted"], export["deployment"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Invalid(f"{file}: not a redacted export ({error!r}); make one: layer0 state export --redacted") from error
    if not redacted:
        raise Invalid(f"{file}: holds secrets; make a base with layer0 state export --redacted")
    if owner != stack:
        raise Invalid(f"{file}: an export of stack {owner}, not of {stack}")
    return deployment


def _variables(folder: Path) -> dict[str, str]:
    state = folder / "state"
    state.mkdir()
    return {
        **toolchain.environment("standin"),
        "PULUMI_BACKEND_URL": f"file://{state}",
        "PULUMI_CONFIG_PASSPHRASE": "",
    }


def _project(folder: Path) -> None:
    """The same project with no stack file, because the engine would want to decrypt what is secret in it."""
    folder.mkdir()
    for entry in CLONE.iterdir():
        if entry.name not in ("Pulumi.yaml", "stacks") and not entry.name.startswith("."):
            (folder / entry.name).symlink_to(entry)
    (folder / "Pulumi.yaml").write_bytes((CLONE / "Pulumi.yaml").read_bytes())
    (folder / "stacks").mkdir()


def _closed() -> list[Path]:
    """Where this machine keeps credentials."""
    homes = [Path(os.path.expanduser(f"~{user}")) for user in ("", os.environ.get("USER", ""))]  # noqa: PTH111
    named = [Path(part) for name in _NAMED_BY for part in os.environ.get(name, "").split(os.pathsep) if part]
    ours = [LOCAL / "cluster", LOCAL / "state"]
    return [*(home / name for home in homes for name in _CREDENTIALS), *_MOUNTED, *named, *ours]
