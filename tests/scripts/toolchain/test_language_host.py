"""The language host under the real engine."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from scripts import toolchain

pytestmark = pytest.mark.e2e


@pytest.fixture
def project(tools: Mapping[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a stack and no program yet."""
    for name, value in toolchain.environment("standin").items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PULUMI_BACKEND_URL", f"file://{tmp_path}")
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "test")
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text("name: nails\nruntime: python\n")
    subprocess.run(["pulumi", "stack", "init", "test"], cwd=folder, check=True, capture_output=True)
    return folder


def pulumi(project: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = ["pulumi", *arguments, "-s", "test", "--color=never"]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


def test_a_program_runs_as_under_the_official_host(project: Path) -> None:
    (project / "beside.py").write_text("value = 21\n")
    (project / "__main__.py").write_text(
        "import os, sys, pulumi, beside\n"
        "assert 'scripts' not in sys.modules, 'a program meets its own modules only'\n"
        "print('hello from the program')\n"
        "pulumi.export('seen', [__name__, os.getcwd(), sys.path[0], beside.value, pulumi.Config().require('size')])\n"
    )
    pulumi(project, "config", "set", "size", "12")
    done = pulumi(project, "up", "--yes", "--skip-preview")
    assert done.returncode == 0, done.stdout
    assert "hello from the program" in done.stdout
    shown = pulumi(project, "stack", "output", "--json").stdout
    assert shown.split() == [
        "{",
        '"seen":',
        "[",
        '"__main__",',
        f'"{project}",',
        f'"{project}",',
        "21,",
        '"12"',
        "]",
        "}",
    ]


@pytest.mark.parametrize(
    ("program", "shown", "hidden"),
    [
        pytest.param("def f():\n    raise ValueError('bent')\nf()\n", "in f\n", "runpy", id="an error in the program"),
        pytest.param(
            "import pulumi\ndef f(x):\n    raise ValueError('bent')\n"
            "pulumi.export('x', pulumi.Output.from_input(1).apply(f))\n",
            "in f\n",
            "site-packages",
            id="an error in an apply",
        ),
        pytest.param("import pulumi\nraise pulumi.RunError('bent')\n", "error: bent", "Traceback", id="a RunError"),
        pytest.param("x = = 'bent'\n", "SyntaxError", "Traceback", id="a syntax error"),
        pytest.param("import sys\nsys.exit('bent')\n", "exited with bent", "Traceback", id="an exit"),
    ],
)
def test_a_failing_program_shows_its_own_error_once(project: Path, program: str, shown: str, hidden: str) -> None:
    (project / "__main__.py").write_text(program)
    done = pulumi(project, "preview")
    diagnostics = done.stdout.partition("Diagnostics:")[2]
    assert done.returncode != 0
    assert shown in diagnostics
    assert "bent" in diagnostics
    assert diagnostics.count("error:") == 1
    assert hidden not in diagnostics


def test_a_project_without_a_program_is_named(project: Path) -> None:
    assert f"{project}: has no __main__.py" in pulumi(project, "preview").stdout


def test_the_host_ends_with_the_engine_even_when_that_is_killed(project: Path) -> None:
    (project / "__main__.py").write_text(
        "import os, time\nopen('host', 'w').write(str(os.getpid()))\ntime.sleep(600)\n"
    )
    with subprocess.Popen(["pulumi", "preview", "-s", "test"], cwd=project, stdout=subprocess.DEVNULL) as engine:
        host = _when(lambda: int((project / "host").read_text() or 0) if (project / "host").exists() else 0)
        engine.send_signal(signal.SIGKILL)
    assert _when(lambda: not _alive(host))


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    # A process whose new parent has not yet taken note of its end is a zombie.
    return sys.platform != "linux" or ") Z " not in Path(f"/proc/{process}/stat").read_text()


def _when(look: Callable[[], int]) -> int:
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        if seen := look():
            return seen
        time.sleep(0.05)
    raise AssertionError("not within 60 s")
