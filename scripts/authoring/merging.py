"""Several Rego modules as one package: each name that a module defines gets the module's name before it.

Pulumi's policy packs have one package. All names are exchanged alike wherever they stand, so that a variable which
hides a rule's name still does; what is a string, or follows a dot, is none.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.authoring import rego

_TOKEN = re.compile(
    r"(?P<raw>`[^`]*`|\"(?:[^\"\\]|\\.)*\")|(?P<comment>#[^\n]*)|(?<![\w.])(?P<name>[A-Za-z_]\w*)(?:\.(?P<member>[A-Za-z_]\w*))?"
)
_HEAD = re.compile(r"^(package|import|metadata :=).*$", re.MULTILINE)
_GAPS = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Module:
    """One module of the gate."""

    package: str
    """Its package, below `policies`."""
    source: str
    names: frozenset[str]
    """What it defines."""

    @property
    def imports(self) -> dict[str, str]:
        """The packages that it imports, below `policies`, by the names they have here."""
        return rego.imports(self.source)


class Modules:
    """The modules of the gate, by their packages below `policies`."""

    def __init__(self, files: Mapping[str, Path], trees: Iterable[Any]) -> None:
        """Those in some files, by their places; OPA's `trees` tell what each defines."""
        self._files = files
        self._names = {
            ".".join(part["value"] for part in tree["package"]["path"][2:]): frozenset(
                str(rule["head"]["ref"][0]["value"]) for rule in tree.get("rules") or ()
            )
            for tree in trees
        }

    def __getitem__(self, package: str) -> Module:
        path = self._files[f"{package.replace('.', '/')}.rego"]
        return Module(package, path.read_text(encoding="utf-8"), self._names[package])

    def imported(self, modules: Iterable[Module]) -> dict[str, Module]:
        """All that modules import, directly or through others."""
        waiting = [package for module in modules for package in module.imports.values()]
        found: dict[str, Module] = {}
        while waiting:
            package = waiting.pop()
            if package not in found:
                found[package] = self[package]
                waiting += found[package].imports.values()
        return found


def flat(package: str) -> str:
    """The prefix of a package below `policies`, such as `lib.values` or `rules.network.x`."""
    return package.removeprefix("rules.").replace(".", "_")


def merged(module: Module) -> str:
    """The rules of a module, without its head and its comments."""
    imports = module.imports

    def exchanged(match: re.Match[str]) -> str:
        name, member = match["name"], match["member"]
        if match["comment"]:
            return ""
        if name in imports and member:
            return f"{flat(imports[name])}_{member}"
        if name in module.names:
            return f"{flat(module.package)}_{name}" + (f".{member}" if member else "")
        return match[0]

    body = _TOKEN.sub(exchanged, _HEAD.sub("", module.source))
    return _GAPS.sub("\n\n", body).strip() + "\n"
