"""What programs on Java are made of, from the jars that Maven brings."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.servers import packages


@dataclass(frozen=True)
class Jar:
    """One jar, which brings those that it needs."""

    group: str
    name: str
    version: str
    scope: str = "compile"
    without: Sequence[str] = ()
    """Of those, the ones that are left out, as `group:name`."""

    def __str__(self) -> str:
        """As an element of Maven's file."""
        left_out = "".join(
            _element("exclusion", group, name) for group, name in (each.split(":") for each in self.without)
        )
        more = f"<version>{self.version}</version><scope>{self.scope}</scope><exclusions>{left_out}</exclusions>"
        return _element("dependency", self.group, self.name, more)


def classpath(folder: Path, jars: Sequence[Jar], scope: str = "test") -> str:
    """Where the jars of a scope and all that they need lie; the test is skipped where Maven cannot bring them."""
    project = _element(
        "project", "tests", "programs", f"<version>1</version><dependencies>{_joined(jars)}</dependencies>"
    )
    (folder / "pom.xml").write_text(project.replace("<project>", "<project><modelVersion>4.0.0</modelVersion>"))
    maven = packages.program("mvn", "maven")
    command = [str(maven), "-q", "-B", "-C", "dependency:build-classpath", "-Dmdep.outputFile=classpath"]
    done = subprocess.run(
        [*command, f"-DincludeScope={scope}"], cwd=folder, capture_output=True, text=True, check=False, timeout=240
    )
    if done.returncode:
        pytest.skip(f"Maven does not bring {jars[0].name}: {done.stdout[-500:]}")
    return (folder / "classpath").read_text()


def _element(kind: str, group: str, name: str, more: str = "") -> str:
    return f"<{kind}><groupId>{group}</groupId><artifactId>{name}</artifactId>{more}</{kind}>"


def _joined(jars: Sequence[Jar]) -> str:
    return "".join(map(str, jars))
