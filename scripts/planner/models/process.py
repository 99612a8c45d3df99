"""Asks in a process of its own, which gets one key and nothing else, and is killed where it takes too long."""

import json
import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from scripts.planner.models.model import Ask

_ASKING = Path(__file__).with_name("asking.py")
_KEPT = ("HOME", "HTTPS_PROXY", "HTTP_PROXY", "LANG", "NO_PROXY", "PATH", "SSL_CERT_FILE", "https_proxy", "no_proxy")
"""What it gets of the environment, beside the key."""
_STARTING = 60.0
"""Seconds for the process to start and end, beside those for the answer."""
_LONGEST = 1_000_000
"""Characters of an outcome."""


def asking(python: Callable[[], Path]) -> Ask:
    """Ask with the Python that has the vendors' libraries, which is brought for the first question."""

    def ask(question: Mapping[str, Any]) -> Mapping[str, Any]:
        names = (*_KEPT, *([question["key"]] if question["key"] else []))
        try:
            done = subprocess.run(
                [str(python()), "-I", str(_ASKING)],
                input=json.dumps(question),
                env={name: os.environ[name] for name in names if name in os.environ},
                capture_output=True,
                text=True,
                check=False,
                timeout=_STARTING + question["timeout_seconds"],
            )
            outcome: dict[str, Any] = json.loads(done.stdout[:_LONGEST])
        except subprocess.TimeoutExpired:
            return {"error": "failed: it takes too long"}
        except ValueError:
            return {"error": "failed: the process that asks it has ended without an outcome"}
        return outcome

    return ask
