"""The tests of rules, and how much of each rule they reach."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from scripts.authoring import rego
from scripts.authoring.errors import Failed
from scripts.authoring.rulebook import Rule, Rulebook

LEAST = 95.0
"""The part of a rule's lines, in per cent, that its tests have to reach."""

_METADATA = re.compile(r"metadata := rego\.metadata\.")
_TEST = re.compile(r"^test_\w+", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Trial:
    """How the tests of one rule went."""

    rule: str
    tests: int
    lines: int
    """The lines that OPA can evaluate; the one that hands the metadata to the gate does not count."""
    missed: tuple[int, ...] = ()
    """Those that no test reaches."""

    @property
    def covered(self) -> float:
        """The part of the lines that is reached, in per cent."""
        return 100.0 * (self.lines - len(self.missed)) / self.lines if self.lines else 0.0

    @property
    def passed(self) -> bool:
        """Whether there are tests, and they reach enough."""
        return self.tests > 0 and self.covered >= LEAST

    def document(self) -> dict[str, Any]:
        """The JSON form."""
        return {**asdict(self), "covered": round(self.covered, 1), "passed": self.passed}


@dataclass(frozen=True, kw_only=True)
class Trials:
    """How the tests went."""

    tests: int
    failed: tuple[str, ...]
    """Each test that does not hold, with its place; where there is one, nothing is known of the coverage."""
    rules: tuple[Trial, ...]

    @property
    def passed(self) -> bool:
        """Whether every test holds, and every rule is reached enough."""
        return not self.failed and all(trial.passed for trial in self.rules)

    def document(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "passed": self.passed,
            "tests": self.tests,
            "failed": list(self.failed),
            "least": LEAST,
            "rules": [trial.document() for trial in self.rules],
        }

    def text(self) -> str:
        """The form for a terminal: what is wrong, then the sum."""
        lines = [f"failed: {test}" for test in self.failed]
        for trial in self.rules:
            if not trial.tests:
                lines.append(f"{trial.rule}: it has no tests; write {trial.rule}_test.rego")
            elif not trial.passed:
                lines.append(
                    f"{trial.rule}: {trial.covered:.0f} % covered, no test reaches line {_listed(trial.missed)}"
                )
        least = min((trial.covered for trial in self.rules), default=0.0)
        reached = "" if self.failed else f", each covered to {least:.0f} % at least"
        lines.append(f"{self.tests} tests, {len(self.failed)} failed; {len(self.rules)} rules{reached}")
        return "\n".join(lines)


def run(rulebook: Rulebook, names: Sequence[str]) -> Trials:
    """Run the tests of the rules of these names; without any all tests, those of the gate and of `lib` too.

    Raises `Invalid` for a name that no rule has, `Failed` where the rules do not load.
    """
    chosen = rulebook.chosen(names)
    packages = "|".join(re.escape(f"{rule.package}_test") for rule in chosen)
    select = ("--run", rf"^({packages})\.") if names else ()
    once = ("--coverage", "--coverage-runs", "", "--format", "json")
    done = rego.run("test", *once, *rego.ONLY_REGO, *select, *rulebook.roots)
    if done.returncode:
        return _failed(rulebook.roots, select)
    files: dict[str, Any] = json.loads(done.stdout)["files"]
    tested = [rule.test for rule in chosen] if names else [path for root in rulebook.roots for path in _tests(root)]
    return Trials(tests=sum(map(_count, tested)), failed=(), rules=tuple(_trial(rule, files) for rule in chosen))


def _failed(roots: Iterable[Path], select: Sequence[str]) -> Trials:
    """What the tests say where they do not all hold: with coverage OPA tells no more than that."""
    done = rego.run("test", "--format", "json", *rego.ONLY_REGO, *select, *roots)
    try:
        tests: list[Any] = json.loads(done.stdout)
    except ValueError as error:
        raise Failed(f"the rules do not load: {done.stderr.strip() or done.stdout.strip()}") from error
    failed = tuple(_failure(test) for test in tests if test.get("fail") or test.get("error"))
    return Trials(tests=len(tests), failed=failed, rules=())


def _failure(test: Any) -> str:
    place, error = test["location"], test.get("error")
    return f"{place['file']}:{place['row']}: {test['name']}" + (f": {error['message']}" if error else "")


def _tests(root: Path) -> Iterable[Path]:
    return root.rglob("*_test.rego")


def _count(path: Path) -> int:
    """The tests in a file, which may not be there."""
    return len(set(_TEST.findall(path.read_text(encoding="utf-8")))) if path.exists() else 0


def _trial(rule: Rule, files: dict[str, Any]) -> Trial:
    report = files.get(str(rule.path), {})
    reached = set(_rows(report.get("covered", ())))
    text = rule.path.read_text(encoding="utf-8").splitlines()
    missed = {row for row in _rows(report.get("not_covered", ())) if not _METADATA.match(text[row - 1])} - reached
    return Trial(rule=rule.name, tests=_count(rule.test), lines=len(reached | missed), missed=tuple(sorted(missed)))


def _listed(rows: Iterable[int]) -> str:
    return ", ".join(map(str, rows))


def _rows(spans: Iterable[Any]) -> Iterator[int]:
    for span in spans:
        yield from range(span["start"]["row"], span["end"]["row"] + 1)
