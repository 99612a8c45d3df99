import contextlib
import re
import time

import pytest

from scripts.toolchain import progress
from scripts.toolchain.progress import Progress


def test_without_a_terminal_a_step_is_a_line_at_its_start_and_one_at_its_end(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with Progress(live=False).step("build a nail", part=(1, 2)) as step:
        step.say("compiled 3 packages")
        step.tell("no release of nails")
    began, told, ended = capsys.readouterr().err.splitlines()
    assert began == "… [1/2] build a nail"
    assert told == "no release of nails"
    assert re.fullmatch(r"✓ \[1/2\] build a nail \(0\.\d s\)", ended)


def test_without_a_terminal_a_long_step_gives_a_sign_of_life(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "REMINDED", 0.01)
    said = ""
    with Progress(live=False).step("build a nail") as step:
        step.say("compiled 3 packages")
        ends = time.monotonic() + 30
        while "compiled 3 packages" not in said and time.monotonic() < ends:
            said += capsys.readouterr().err
    assert "compiled 3 packages" in said


def test_a_failed_step_ends_with_a_cross_and_what_it_was_at(capsys: pytest.CaptureFixture[str]) -> None:
    with contextlib.suppress(ZeroDivisionError), Progress(live=False).step("build a nail") as step:
        step.say("bending it")
        _ = 1 // 0
    assert re.search(r"✗ build a nail \(.*\) · bending it\n$", capsys.readouterr().err)


def test_on_a_terminal_the_lines_of_running_steps_are_erased_and_drawn_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown = Progress(live=True)
    with shown.step("one"), shown.step("two"):
        shown.say("a note")
    assert "\x1b[2F\x1b[Ja note\n… one" in capsys.readouterr().err


def test_quiet_progress_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress.quiet().step("build a nail") as step:
        step.tell("no release of nails")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(0.42, "0.4 s"), (9.97, "10.0 s"), (12.3, "12 s"), (59.7, "1 min 0 s"), (165, "2 min 45 s")],
)
def test_a_time_is_written_for_people(seconds: float, written: str) -> None:
    assert progress.duration(seconds) == written
