"""The file of stack local under the real Pulumi CLI: its published passphrase fits, and nothing rewrites it."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pulumi as pulumi_sdk
import pytest
from pulumi import automation

from stacks import settings

pytestmark = pytest.mark.e2e

Pulumi = Callable[..., str]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what the CLI reads and writes."""
    project = tmp_path / "project"
    shutil.copytree(settings.STACKS, project / "stacks", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(settings.STACKS.parent / "Pulumi.yaml", project)
    return project


@pytest.fixture
def environment(project: Path) -> dict[str, str]:
    """What the CLI reads: the published passphrase, and the state beside the copy."""
    state = project.parent / "state"
    state.mkdir()
    return {
        "PULUMI_BACKEND_URL": state.as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": settings.LOCAL_PASSPHRASE,
        "PULUMI_HOME": str(project.parent / "home"),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }


@pytest.fixture
def pulumi(project: Path, environment: dict[str, str], tools: Mapping[str, Path]) -> Pulumi:
    """Run the CLI in the copy."""

    def run(*words: str) -> str:
        command = [tools["pulumi"], *words, "--non-interactive"]
        done = subprocess.run(
            command, cwd=project, env=os.environ | environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def files(project: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (project / "stacks").glob("**/*.yaml")}


def test_making_and_selecting_the_stack_leaves_every_byte_of_its_file(project: Path, pulumi: Pulumi) -> None:
    before = files(project)
    pulumi("stack", "init", "local")
    pulumi("stack", "select", "local")
    pulumi("config")
    assert files(project) == before


def test_applying_the_stack_leaves_every_byte_of_its_file(
    project: Path,
    pulumi: Pulumi,
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    tools: Mapping[str, Path],
) -> None:
    before = files(project)
    pulumi("stack", "init", "local")
    monkeypatch.setenv("PATH", str(tools["pulumi"].parent), prepend=":")
    options = automation.LocalWorkspaceOptions(work_dir=str(project), env_vars=environment)
    stack = automation.select_stack(
        "local",
        project_name="layer0",
        program=lambda: pulumi_sdk.export("secret", pulumi_sdk.Output.secret("x")),
        opts=options,
    )
    assert stack.up().outputs["secret"].secret
    assert files(project) == before


def test_a_secret_that_the_cli_sets_is_one_in_the_settings(project: Path, pulumi: Pulumi) -> None:
    pulumi("stack", "init", "local")
    pulumi("config", "set", "--secret", "--path", "layer0:data_services.redis.password", "hunter2")
    loaded = settings.load("local", project / "stacks")
    password = loaded.data_services.redis.password
    assert password is not None
    assert password.ciphertext.startswith("v1:")
    assert loaded.data_services.redis.image == settings.load("local").data_services.redis.image
    assert "hunter2" in pulumi("config", "get", "--path", "layer0:data_services.redis.password")
