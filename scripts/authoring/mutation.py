"""Every line of a rule is there for a test: each rule is broken in every way known here, and its own tests must notice.

A line that no test could miss says why, in a comment behind it: `some name # equivalent: OPA declares it too`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from scripts.authoring import rego
from scripts.authoring.errors import Failed
from scripts.authoring.rulebook import Rulebook
from scripts.authoring.workbench import Workbench

_EQUIVALENT = re.compile(r"# equivalent: (?P<reason>\S.*)")
_TURNED = (
    ("not ", ""),
    (" == ", " != "),
    (" != ", " == "),
    (" > ", " >= "),
    (" >= ", " > "),
    (" < ", " <= "),
    (" <= ", " < "),
    ("every ", "some "),
)


@dataclass(frozen=True, kw_only=True)
class Breakage:
    """One way in which a rule was broken."""

    line: int
    text: str
    """The line as it is in the rule."""
    how: str
    """What was done to it: `left out`, or what was put in its place."""


@dataclass(frozen=True, kw_only=True)
class Broken:
    """What came of breaking one rule."""

    rule: str
    breakages: int
    unnoticed: tuple[Breakage, ...]
    """Those after which all tests of the rule still held."""
    equivalent: Mapping[int, str]
    """The lines that were left alone, each with the reason that stands behind it."""

    def document(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "rule": self.rule,
            "breakages": self.breakages,
            "unnoticed": [asdict(item) for item in self.unnoticed],
            "equivalent": {str(line): reason for line, reason in self.equivalent.items()},
        }

    def text(self) -> str:
        """The form for a terminal."""
        lines = [f"{self.rule}: {self.breakages} breakages, {len(self.unnoticed)} unnoticed"]
        lines += [f"  line {item.line}: {item.text}  ->  {item.how}" for item in self.unnoticed]
        lines += [f"  line {line} was left alone: {reason}" for line, reason in self.equivalent.items()]
        return "\n".join(lines)


def broken(rulebook: Rulebook, name: str, path: Path, test: Path) -> Broken:
    """Break one module in every way, with the tests in one file to notice. Raises `Failed` where none holds anyway."""
    if not test.exists():
        raise Failed(f"{path}: it has no tests, so none can notice a breakage; write {test.name}")
    source = path.read_text(encoding="utf-8")
    tests = test.read_text(encoding="utf-8")
    with Workbench(_imported(rulebook, source, tests)) as bench:
        bench.put(path, source)
        bench.put(test, tests)
        wanted = bench.holding(tests)
        if not wanted:
            raise Failed(f"{test}: no test holds, so none can notice a breakage; run layer0 policy test {name}")
        unnoticed: list[Breakage] = []
        count = 0
        for breakage, text in breakages(source):
            count += 1
            if bench.loads(path, text) and bench.holding(tests) == wanted:
                unnoticed.append(breakage)
    return Broken(rule=name, breakages=count, unnoticed=tuple(unnoticed), equivalent=equivalents(source))


def _imported(rulebook: Rulebook, *sources: str) -> list[Path]:
    """The files that modules import, directly or through others, other than rules: fewer compile faster."""
    waiting = list(sources)
    found: dict[Path, None] = {}
    while waiting:
        for package in rego.imports(waiting.pop()).values():
            for root in rulebook.roots:
                path = (root / package.replace(".", "/")).with_suffix(".rego")
                if not package.startswith("rules.") and path.exists() and path not in found:
                    found[path] = None
                    waiting.append(path.read_text(encoding="utf-8"))
    return list(found)


def equivalents(source: str) -> dict[int, str]:
    """The lines that say why no test could miss them, with their reasons."""
    found = ((number, _EQUIVALENT.search(line)) for number, line in enumerate(source.splitlines(), 1))
    return {number: match["reason"] for number, match in found if match}


def breakages(source: str) -> Iterator[tuple[Breakage, str]]:
    """Each line that can be left out or turned round, with the source in which it is."""
    lines = source.splitlines()
    spared = equivalents(source)
    for number, line in enumerate(lines, 1):
        if number in spared or line.startswith("#"):
            continue
        for how, instead in _instead_of(line):
            changed = [*lines[: number - 1], *instead, *lines[number:]]
            yield Breakage(line=number, text=line.strip(), how=how), "\n".join(changed)


def _instead_of(line: str) -> Iterator[tuple[str, list[str]]]:
    is_rule = not line.startswith((" ", "\t")) and " if " in line and not line.endswith("{")
    if line.startswith("\t") or is_rule:
        yield "left out", []
    for old, new in _TURNED:
        if old in line:
            yield line.replace(old, new, 1).strip(), [line.replace(old, new, 1)]
