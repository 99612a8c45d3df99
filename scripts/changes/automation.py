"""What of Pulumi's Automation API is done in another way here; only `engine` uses it."""

import os
import signal
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime

from pulumi.automation import CommandResult, LocalWorkspace, OnOutput, OutputMap, PulumiCommand, Stack, UpdateSummary
from pulumi.automation.errors import create_command_error
from semver import VersionInfo


class QuietStack(Stack):
    """A stack without the CLI calls that nobody here needs: each starts a process and reads the state again."""

    def __init__(self, name: str, workspace: LocalWorkspace) -> None:
        """Unlike its parent's, it neither creates nor selects: every command names its stack."""
        self.name = name
        self.workspace = workspace

    def outputs(self) -> OutputMap:
        """Asked for after each `up`."""
        return {}

    def info(self, show_secrets: bool = True) -> UpdateSummary | None:  # noqa: ARG002, FBT001, FBT002 as in its parent
        """Asked for after each operation."""
        return _NO_SUMMARY


_NO_SUMMARY = UpdateSummary("", datetime.fromtimestamp(0, UTC), "", {}, {}, "")


class Command(PulumiCommand):
    """The CLI in a session of its own, so that Ctrl-C reaches it once, from us, and not also from the terminal."""

    def __init__(self, version: str) -> None:
        """Unlike its parent's, it does not ask the CLI for its version: the toolchain has."""
        self.command = "pulumi"
        self.version = VersionInfo.parse(version)
        self._running: set[subprocess.Popen[str]] = set()

    def run(
        self,
        args: list[str],
        cwd: str,
        additional_env: Mapping[str, str],
        on_output: OnOutput | None = None,  # noqa: ARG002 the engine's events say more than its text
        on_error: OnOutput | None = None,  # noqa: ARG002
    ) -> CommandResult:
        environment = {**os.environ, **additional_env, "PULUMI_AUTOMATION_API": "true"}
        process = subprocess.Popen(
            [self.command, "--non-interactive", *args],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd,
            env=environment,
            text=True,
            start_new_session=True,
        )
        self._running.add(process)
        stdout, stderr = process.communicate()
        self._running.discard(process)
        result = CommandResult(stdout, stderr, process.returncode)
        if result.code != 0:
            raise create_command_error(result)
        return result

    def interrupt(self) -> None:
        for process in tuple(self._running):
            process.send_signal(signal.SIGINT)
