"""The command line: commands are found by name, and an exception's type is its exit code."""

import subprocess
import sys
from pathlib import Path

import pytest

from policies.verdict import Denied
from scripts import __main__ as command_line
from scripts.changes.command import NotApproved
from scripts.changes.environment import Refused
from scripts.changes.errors import Failed, Interrupted
from scripts.changes.guards import Stale
from scripts.toolchain.errors import Unavailable
from stacks.settings import Invalid

ROOT = Path(command_line.__file__).parents[1]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Failed("x"), 1),
        (Interrupted("x"), 1),
        (RuntimeError("x"), 1),
        (Invalid([]), 2),
        (Denied("x"), 3),
        (NotApproved("x"), 4),
        (Stale("x"), 5),
        (Refused("x"), 6),
        (Unavailable("x"), 7),
    ],
)
def test_the_type_of_an_error_decides_the_exit_code(error: Exception, code: int) -> None:
    assert command_line.exit_code(error) == code


@pytest.mark.parametrize("name", command_line.names())
def test_every_command_tells_what_it_does(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command_line.main([name, "--help"])
    assert ended.value.code == 0
    assert f"layer0 {name}" in capsys.readouterr().out
    assert any(line.split()[:1] == [name] for line in command_line.overview().splitlines())


def test_an_unknown_command_is_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["launch"]) == 2
    assert "no command 'launch'" in capsys.readouterr().err


def test_no_command_shows_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main([]) == 0
    assert "exit codes: 0 done, 1 failed, 2 " in capsys.readouterr().out


@pytest.mark.parametrize("room", ["components", "policies.hooks", "stacks.settings", "scripts", "scripts.__main__"])
def test_importing_a_room_imports_nothing_heavy(room: str) -> None:
    heavy = {"pulumi", "pulumi_kubernetes", "boto3", "opa_client", "grpc"}
    script = f"import sys, {room}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not heavy & set(done.stdout.split())
