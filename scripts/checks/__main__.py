"""Runs every check, shows what failed, and ends with one table."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from scripts import toolchain
from scripts.toolchain import kubernetes
from scripts.toolchain.errors import Unavailable
from scripts.toolchain.places import CLONE
from scripts.toolchain.progress import Progress, duration

PLUGINS = ("auto", "official", "standin")
TOOLS = ("pulumi", "opa", "regal", *kubernetes.BINARIES)


@dataclass(frozen=True)
class Check:
    """One command that must succeed."""

    name: str
    command: Sequence[str]
    shown: bool = False
    """Whether its output is shown as it comes, not only when it fails."""


@dataclass(frozen=True)
class Outcome:
    """How a check ended."""

    check: Check
    code: int
    seconds: float
    output: str = ""


WORKERS = str(min((os.cpu_count() or 1) + 1, 4))
"""Processes that share the tests, a file at a time; each starts servers of its own, half a gigabyte in all.

One more than processors, as tests wait for servers; with two more the whole takes as long.
"""


def _python(module: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", module, *arguments]


def _pytest(marks: str, *arguments: str) -> list[str]:
    # In their order, as the end-to-end tests come early then: by default the files with the fewest tests come last.
    order = ["--dist", "loadfile", "--no-loadscope-reorder"]
    return _python("pytest", "-m", marks, "-n", WORKERS, *order, *arguments)


NO_DATA = ("--ignore", "*.json", "--ignore", "gatekeeper")
"""What lies below policies/ beside Rego is not for OPA."""
STATIC = (
    Check("format", _python("ruff", "format", "--check", ".")),
    Check("lint", _python("ruff", "check", ".")),
    Check("types", _python("basedpyright", "--pythonpath", sys.executable)),
    Check("import contracts", [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]),
    Check("rego format", ["opa", "fmt", "--fail", "--list", "policies"]),
    Check("rego check", ["opa", "check", "--strict", *NO_DATA, "policies"]),
    Check("rego tests", _python("scripts", "policy", "test")),
    Check("regal", ["regal", "lint", "policies"]),
)
UNIT = Check("unit tests", _pytest("not e2e and not thorough"), shown=True)
E2E = Check("e2e tests", _pytest("e2e and not thorough", "--durations=25"), shown=True)
THOROUGH = Check("thorough tests", _pytest("thorough"), shown=True)


def main(arguments: list[str]) -> int:
    """Run the checks that were asked for; 0 if all of them passed."""
    parser = argparse.ArgumentParser(prog="./scripts/test", description=__doc__)
    parser.add_argument("--fast", action="store_true", help="skip the tests that need servers")
    parser.add_argument("--thorough", action="store_true", help="also run the long ones: kills, mutation, fuzzing")
    parser.add_argument(
        "--plugins", choices=PLUGINS, default="auto", help="the engine's plugins to test the contract with"
    )
    parser.add_argument("tests", nargs="*", help="run only these tests; all other pytest options may follow --")
    chosen = parser.parse_args(arguments)
    try:
        toolchain.standins(chosen.plugins)
    except Unavailable as error:
        print(error, file=sys.stderr)
        return 7
    progress = Progress()
    found = toolchain.find(TOOLS, progress)
    folders = dict.fromkeys(str(tool.path.parent) for tool in found.values())
    environment = {**os.environ, "PATH": os.pathsep.join([*folders, os.environ["PATH"]])}
    plugins = f"--plugins={chosen.plugins}"
    if chosen.tests:
        return _run(Check("tests", _python("pytest", plugins, *chosen.tests), shown=True), environment).code
    outcomes = _static(environment, progress)
    later = [UNIT, *([] if chosen.fast else [E2E]), *([THOROUGH] if chosen.thorough else [])]
    outcomes += [_run(replace(check, command=[*check.command, plugins]), environment) for check in later]
    return _report(outcomes, skipped=[E2E] if chosen.fast else [])


def _static(environment: Mapping[str, str], progress: Progress) -> list[Outcome]:
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as executor, progress.step("static checks"):
        return list(executor.map(_run, STATIC, [environment] * len(STATIC)))


def _run(check: Check, environment: Mapping[str, str]) -> Outcome:
    began = time.monotonic()
    if check.shown:
        print(f"\n== {check.name}", flush=True)
    done = subprocess.run(
        check.command,
        cwd=CLONE,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=None if check.shown else subprocess.PIPE,
        stderr=None if check.shown else subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Outcome(check, done.returncode, time.monotonic() - began, done.stdout or "")


def _report(outcomes: Sequence[Outcome], skipped: Sequence[Check]) -> int:
    failed = [outcome for outcome in outcomes if outcome.code]
    for outcome in failed:
        if outcome.output:
            print(f"\n== {outcome.check.name}\n{outcome.output.strip()}")
    print()
    for outcome in outcomes:
        verdict = f"FAILED ({outcome.code})" if outcome.code else "passed"
        print(f"{outcome.check.name:<18} {verdict:<12} {duration(outcome.seconds):>12}")
    for check in skipped:
        print(f"{check.name:<18} skipped")
    print(f"checks: {len(outcomes) - len(failed)} passed, {len(failed)} failed, {len(skipped)} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
