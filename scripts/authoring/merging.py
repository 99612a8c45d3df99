"""Several Rego modules as one package: each name that a module defines gets the module's name before it.

Pulumi's policy packs have one package. All names are exchanged alike wherever they stand, so that a variable which
hides a rule's name still does; what is a string, or follows a dot, is none.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.authoring import rego

_TOKEN = re.compile(
    r"(?P<raw>`[^`]*`|\"(?:[^\"\\]|\\.)*\")|(?P<comment>#[^\n]*)|(?<![\w.])(?P<name>[A-Za-z_]\w*)(?:\.(?P<member>[A-Za-z_]\w*))?"
)
_IMPORT = re.compile(r"^import data\.(?P<path>policies\.\S+?)(?: as (?P<alias>\w+))?$", re.MULTILINE)
_HEAD = re.compile(r"^(package|import|metadata :=).*$", re.MULTILINE)
_GAPS = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Module:
    """One module of the gate."""

    path: Path
    source: str
    names: frozenset[str]
    """What it defines."""
    imports: dict[str, str]
    """The packages that it imports, below `policies`, by the names they have here."""

    @classmethod
    def read(cls, path: Path) -> "Module":
        """Read a module. Raises `Failed` where it is no Rego."""
        source = path.read_text(encoding="utf-8")
        names = frozenset(rule["head"]["ref"][0]["value"] for rule in rego.tree(path)["rules"])
        imports = {
            match["alias"] or match["path"].rpartition(".")[2]: match["path"].removeprefix("policies.")
            for match in _IMPORT.finditer(source)
        }
        return cls(path, source, names, imports)


def flat(package: str) -> str:
    """The prefix of a package below `policies`, such as `lib.values` or `rules.network.x`."""
    return package.removeprefix("rules.").replace(".", "_")


def merged(module: Module, package: str) -> str:
    """The rules of a module of this package below `policies`, without its head and its comments."""

    def exchanged(match: re.Match[str]) -> str:
        name, member = match["name"], match["member"]
        if match["comment"]:
            return ""
        if name in module.imports and member:
            return f"{flat(module.imports[name])}_{member}"
        if name in module.names:
            return f"{flat(package)}_{name}" + (f".{member}" if member else "")
        return match[0]

    body = _TOKEN.sub(exchanged, _HEAD.sub("", module.source))
    return _GAPS.sub("\n\n", body).strip() + "\n"


def with_imports(modules: Iterable[Module], policies: Path) -> Iterator[tuple[str, Module]]:
    """All that modules import, directly or through others, by package."""
    waiting = [package for module in modules for package in module.imports.values()]
    seen: set[str] = set()
    while waiting:
        package = waiting.pop()
        if package not in seen:
            seen.add(package)
            module = Module.read((policies / package.replace(".", "/")).with_suffix(".rego"))
            waiting += module.imports.values()
            yield package, module
