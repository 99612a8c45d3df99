"""The jobs of the pipelines in `scripts/ci`, read from their files and run as a runner would run them."""

import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.e2e.clones import ROOT, SECONDS

CI = ROOT / "scripts" / "ci"
_EXPRESSION = re.compile(r"\$\{\{ *(.+?) *\}\}")
_HOSTS_OWN = re.compile(r"\b(gh|curl) ")
"""Commands that talk to the code host; what they would bring is put in place by the test."""


@dataclass(frozen=True)
class Command:
    """One command of a job, with the variables that its file gives to it."""

    text: str
    variables: Mapping[str, str]

    def run(self, folder: Path, runner: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """Run it in a folder with these variables and what the runner has, and no others."""
        return subprocess.run(
            ["bash", "-e", "-c", self.text],
            cwd=folder, env={**self.variables, **runner}, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=False, timeout=SECONDS,
        )  # fmt: skip


def github(job: str, values: Mapping[str, str]) -> Iterator[Command]:
    """The commands of a workflow's only job; `values` are what its expressions come to."""
    workflow = yaml.safe_load((CI / "github" / f"layer0-{job}.yml").read_text())
    (found,) = workflow["jobs"].values()
    for step in found["steps"]:
        if "run" in step and not _HOSTS_OWN.search(step["run"]):
            variables = {**found.get("env", {}), **step.get("env", {})}
            yield Command(step["run"], {name: _filled(text, values) for name, text in variables.items()})


def gitlab(job: str, values: Mapping[str, str]) -> Iterator[Command]:
    """The commands of a job; `values` are the variables that are set for its environment."""
    pipeline = yaml.safe_load((CI / "gitlab.yml").read_text())
    found = pipeline[f"layer0 {job}"]
    for text in found["script"]:
        yield Command(text, {**pipeline["variables"], **found.get("variables", {}), **values})


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _EXPRESSION.sub(lambda match: values[match[1]], text)


def environment(host: str, job: str) -> str | None:
    """The protected environment whose secrets a job gets; None where it gets none."""
    if host == "github":
        workflow = yaml.safe_load((CI / "github" / f"layer0-{job}.yml").read_text())
        (found,) = workflow["jobs"].values()
    else:
        found: Any = yaml.safe_load((CI / "gitlab.yml").read_text())[f"layer0 {job}"]
        return found.get("environment", {}).get("name")
    return found.get("environment")
