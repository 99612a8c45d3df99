"""The engine's plugins: official, stand-in or our own, and the environment in which the engine finds them."""

import os
import shlex
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from scripts.toolchain import places, tools
from scripts.toolchain.errors import Unavailable
from scripts.toolchain.progress import Progress

TOOLS = ("pulumi", "opa")
"""The tools that a program's run needs on PATH."""


@dataclass(frozen=True)
class Plugin:
    """A plugin that the engine starts by name."""

    name: str
    program: str
    standin: Path
    """Our own, run with this Python."""
    sdk: str = ""
    """The SDK whose version the official plugin must have; none for the language host, which comes with Pulumi."""

    def official(self) -> str | None:
        """Where the official one is, if it is anywhere that the engine looks."""
        if path := tools.on_path(self.program):
            return str(path)
        if not self.sdk:
            pulumi = tools.look(tools.TOOLS["pulumi"])[0]
            beside = pulumi.path.resolve().with_name(self.program) if pulumi else None
            return str(beside) if beside and beside.is_file() else None
        home = Path(os.environ.get("PULUMI_HOME") or Path.home() / ".pulumi")
        installed = home / "plugins" / f"resource-{self.name}-v{version(self.sdk)}" / self.program
        return str(installed) if installed.is_file() else None

    def fix(self) -> str:
        """What installs the official one."""
        if not self.sdk:
            return "install Pulumi from its official release, which brings it"
        return f"run: pulumi plugin install resource {self.name} v{version(self.sdk)}"


_PROVIDERS = places.CLONE / "scripts" / "providers"
_HOST = Path(__file__).with_name("language_host.py")
PLUGINS = (
    Plugin("python", "pulumi-language-python", _HOST),
    Plugin("kubernetes", "pulumi-resource-kubernetes", _PROVIDERS / "pulumi-resource-kubernetes", "pulumi-kubernetes"),
    Plugin("random", "pulumi-resource-random", _PROVIDERS / "pulumi-resource-random", "pulumi-random"),
)
OWN = _PROVIDERS / "pulumi-resource-platform"
"""The plugin that is nobody else's. It is on PATH and not in Pulumi.yaml, where the caller's `python3` would run it."""


def standins(plugins: str = "auto") -> list[str]:
    """The names of the plugins that are stand-ins under this choice: `auto`, `official` or `standin`.

    Raises `Unavailable` where `official` is asked for and one is not installed.
    """
    if plugins == "standin":
        return [plugin.name for plugin in PLUGINS]
    missing = [plugin for plugin in PLUGINS if not plugin.official()]
    if missing and plugins == "official":
        raise Unavailable(
            "\n".join(f"the official plugin {plugin.name} is not installed; {plugin.fix()}" for plugin in missing)
        )
    return [plugin.name for plugin in missing]


def environment(plugins: str = "auto") -> dict[str, str]:
    """What to merge into `os.environ` so that pulumi, OPA and the plugins are found; missing tools are brought."""
    found = tools.find(TOOLS, Progress())
    chosen = [plugin for plugin in PLUGINS if plugin.name in standins(plugins)]
    folders = [_launcher(plugin.program, plugin.standin).parent for plugin in chosen]
    folders += [tool.path.parent for tool in found.values() if tool.source != "PATH"]
    # The official language host runs the Python that is first on PATH.
    folders += [] if any(plugin.name == "python" for plugin in chosen) else [Path(sys.prefix) / "bin"]
    folders.append(_launcher(OWN.name, OWN).parent)
    inherited = [folder for folder in os.get_exec_path() if not Path(folder).is_relative_to(_launchers())]
    path = dict.fromkeys([*map(str, folders), *inherited])
    merged = {"PATH": os.pathsep.join(path), "PULUMI_SKIP_UPDATE_CHECK": "true"}
    return {**merged, "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true"} if chosen else merged


def _launchers() -> Path:
    return places.LOCAL / "bin"


def _launcher(program: str, script: Path) -> Path:
    """A program of that name, alone in its folder, that starts the script with this Python."""
    launcher = _launchers() / program / program
    text = f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {shlex.quote(str(script))} "$@"\n'
    if not launcher.is_file() or launcher.read_text(encoding="utf-8") != text:
        launcher.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=_launchers()) as folder:
            made = Path(folder) / program
            made.write_text(text, encoding="utf-8")
            made.chmod(0o755)
            made.rename(launcher)
    return launcher
