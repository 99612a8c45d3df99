"""Live progress on stderr: one line per running step on a terminal, plain lines everywhere else."""

import os
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Self, TextIO

REDRAWN = 0.2
"""Seconds between two drawings of a terminal."""

REMINDED = 30.0
"""Seconds between two signs of life of a step where there is no terminal."""


class Step:
    """One thing being done; `say` tells how far it is, `tell` what a person should know of it."""

    def __init__(
        self, what: str, part: tuple[int, int] | None = None, tell: Callable[[str], None] = lambda _: None
    ) -> None:
        self.title = f"[{part[0]}/{part[1]}] {what}" if part else what
        self.began = time.monotonic()
        self.detail = ""
        self.tell = tell

    def say(self, detail: str) -> None:
        """Show `detail` behind the step's title until it is replaced."""
        self.detail = detail

    def line(self, mark: str) -> str:
        """The step as one line: mark, title, elapsed time, detail."""
        detail = f" · {self.detail}" if self.detail else ""
        return f"{mark} {self.title} ({duration(time.monotonic() - self.began)}){detail}"


class Progress:
    """Steps shown as they run. Steps may run in several threads at once."""

    def __init__(self, *, live: bool | None = None) -> None:
        """Write to stderr; `live` overrides the guess whether it is a person's terminal."""
        self._stream: TextIO | None = sys.stderr
        self._live = _is_terminal(sys.stderr) if live is None else live
        self._running: list[Step] = []
        self._drawn = 0
        self._lock = threading.Lock()
        self._idle = threading.Event()

    @classmethod
    def quiet(cls) -> Self:
        """Progress that shows nothing, for `--json` and tests."""
        quiet = cls(live=False)
        quiet._stream = None
        return quiet

    @contextmanager
    def step(
        self, what: str, part: tuple[int, int] | None = None, *, announced: bool = True
    ) -> Generator[Step, None, None]:
        """Show `what` as running until the block ends; `part` is (this one, of how many).

        Where there is no terminal, a step that is not `announced` is shown only when it ends, or takes long.
        """
        step = Step(what, part, self.say)
        self._start(step, announced=announced)
        mark = "✗"
        try:
            yield step
            mark = "✓"
        finally:
            self._end(step, mark)

    def say(self, text: str) -> None:
        """Print one lasting line."""
        with self._lock:
            self._print(text)

    def _start(self, step: Step, *, announced: bool) -> None:
        with self._lock:
            self._running.append(step)
            self._print(f"… {step.title}" if announced and not self._live else None)
            if self._stream and len(self._running) == 1:
                self._idle = threading.Event()
                threading.Thread(target=self._keep_alive, args=(self._idle,), daemon=True).start()

    def _end(self, step: Step, mark: str) -> None:
        with self._lock:
            self._running.remove(step)
            if not self._running:
                self._idle.set()
            step.detail = step.detail if mark == "✗" else ""
            self._print(step.line(mark))

    def _keep_alive(self, idle: threading.Event) -> None:
        while not idle.wait(REDRAWN if self._live else REMINDED):
            with self._lock:
                for line in [None] if self._live else [step.line("…") for step in self._running]:
                    self._print(line)

    def _print(self, text: str | None) -> None:
        """Print `text`, if any, above the running steps' live lines."""
        if self._stream is None:
            return
        erased = f"\x1b[{self._drawn}F\x1b[J" if self._drawn else ""
        live = [step.line("…") for step in self._running] if self._live else []
        self._drawn = len(live)
        self._stream.write(erased + "".join(f"{line}\n" for line in ([] if text is None else [text]) + _cut(live)))
        self._stream.flush()


def duration(seconds: float) -> str:
    """A time a person reads: `0.4 s`, `12 s`, `2 min 45 s`."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{seconds:.1f} s" if seconds < 10 else f"{rest} s"  # noqa: PLR2004


def _cut(lines: list[str]) -> list[str]:
    """Live lines are erased by counting them, so none may wrap."""
    try:
        width = os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError):
        width = 100
    return [line[: width - 1] for line in lines]


def _is_terminal(stream: TextIO) -> bool:
    return bool(stream.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("CI"))
