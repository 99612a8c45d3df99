"""Whose lock may be given up."""

import os
import socket
import subprocess
import sys

from scripts.changes.errors import Locked

HOST = socket.gethostname()


def said(host: str, pid: int) -> str:
    return f"error: the stack is currently locked by 1 lock(s)\n  x.json: created by root@{host} (pid {pid}) at noon"


def dead() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_the_lock_of_a_process_that_is_gone_is_abandoned() -> None:
    assert Locked("local", said(HOST, dead())).abandoned


def test_a_zombie_is_gone() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert Locked("local", said(HOST, process.pid)).abandoned
    process.wait()


def test_the_lock_of_a_living_process_is_kept() -> None:
    assert not Locked("local", said(HOST, os.getpid())).abandoned


def test_the_lock_of_another_machine_is_kept() -> None:
    assert not Locked("local", said("elsewhere", dead())).abandoned


def test_a_lock_that_does_not_say_whose_it_is_is_kept() -> None:
    assert not Locked("local", "the stack is currently locked").abandoned


def test_the_message_says_how_to_unlock() -> None:
    assert "./scripts/layer0 state unlock staging" in str(Locked("staging", ""))
