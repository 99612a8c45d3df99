"""Asks a few Rego files one question, where no server has them."""

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from policies.server import Unavailable, program


def evaluate(query: str, document: Any, files: Iterable[Path]) -> Any:
    """What these files answer about a document. Raises `Unavailable` where that is nothing, or an error."""
    command = [program(), "eval", "--format", "json", "--strict-builtin-errors", "--stdin-input"]
    command += [part for file in files for part in ("--data", str(file))]
    done = subprocess.run([*command, query], input=json.dumps(document), capture_output=True, text=True, check=False)
    try:
        return json.loads(done.stdout)["result"][0]["expressions"][0]["value"]
    except (ValueError, LookupError, TypeError) as error:
        said = " ".join((done.stderr or done.stdout).split())
        raise Unavailable(f"{query} cannot be evaluated: {said}") from error
