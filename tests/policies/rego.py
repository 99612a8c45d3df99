"""What the tests of rules ask of OPA: its reading of a file, and the value of everything under `data.policies`."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from scripts.authoring.rego import run

POLICIES = Path(__file__).parents[2] / "policies"


def name_of(path: Path) -> str:
    """A file's place below `policies`, as its package says it."""
    return path.relative_to(POLICIES).with_suffix("").as_posix()


def is_test(path: Path) -> bool:
    """Whether the file holds tests."""
    return path.stem.endswith("_test")


FILES = sorted(POLICIES.rglob("*.rego"))
SOURCES = [path for path in FILES if not is_test(path)]
RULES = [path for path in SOURCES if path.is_relative_to(POLICIES / "rules")]


@cache
def parsed(path: Path) -> Any:
    """The syntax tree of a file."""
    done = run("parse", "--format", "json", path)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def heads(path: Path) -> set[str]:
    """The names of the rules that a file defines."""
    return {rule["head"]["ref"][0]["value"] for rule in parsed(path)["rules"]}


def evaluated(policies: Path) -> Any:
    """Every value under `data.policies`, tests included; None where there is an error inside a rule, as in the gate."""
    done = run(
        "eval",
        "--strict-builtin-errors",
        "--ignore",
        "*.json",
        "--ignore",
        "gatekeeper",
        "--data",
        policies,
        "--format",
        "json",
        "data.policies",
    )
    return json.loads(done.stdout)["result"][0]["expressions"][0]["value"] if done.returncode == 0 else None
