"""What is asked of the `opa` program about rules in files."""

import json
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from scripts.authoring.errors import Failed

ONLY_REGO = ("--ignore", "*.json", "--ignore", "*.yaml", "--ignore", "*.yml", "--ignore", "gatekeeper")
"""Files beside the rules are no data of theirs, and Gatekeeper's templates no rules."""

_IMPORT = re.compile(r"^import data\.policies\.(?P<package>\S+)(?: as (?P<alias>\w+))?$", re.MULTILINE)


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run `opa`, whatever it ends with."""
    return subprocess.run(["opa", *arguments], capture_output=True, text=True, check=False)


def value(query: str, roots: Iterable[Path]) -> Any:
    """The value of a query over the rules in some folders, tests left out. Raises `Failed` where they do not load."""
    data = [argument for root in roots for argument in ("--data", root)]
    done = run("eval", "--format", "json", *ONLY_REGO, "--ignore", "*_test.rego", *data, query)
    answer = json.loads(done.stdout or "{}")
    if "result" not in answer:
        raise Failed(f"the rules do not load: {reasons(answer.get('errors') or []) or done.stderr.strip()}")
    return answer["result"][0]["expressions"][0]["value"]


def tree(path: Path) -> Any:
    """The syntax tree of a file. Raises `Failed` where it is no Rego."""
    done = run("parse", "--format", "json", "--json-include", "locations", path)
    if done.returncode:
        raise Failed(f"{path}: opa cannot read it: {done.stderr.strip() or done.stdout.strip()}")
    return json.loads(done.stdout)


def imports(source: str) -> dict[str, str]:
    """The packages below `policies` that a module imports, by the names they have in it."""
    return {
        match["alias"] or match["package"].rpartition(".")[2]: match["package"] for match in _IMPORT.finditer(source)
    }


def reasons(errors: Iterable[Any]) -> str:
    """OPA's errors in one line, each with its file and line."""
    return "; ".join(f"{_place(error.get('location') or {})}{error.get('message')}" for error in errors)


def _place(location: Any) -> str:
    return f"{location['file']}:{location['row']}: " if location.get("file") else ""
