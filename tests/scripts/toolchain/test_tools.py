"""Which way a tool comes, and that the cache holds whole folders only, whoever is killed and however many ask."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.toolchain import builds, filling, places, releases, tools
from scripts.toolchain.errors import Unavailable
from scripts.toolchain.progress import Progress
from tests.scripts.toolchain.mirror import NAIL, PROGRAM, Mirror, running

KEPT = places.cache()
PATH = os.environ["PATH"]

ASK = """
import sys
from scripts.toolchain import releases, tools
from scripts.toolchain.progress import Progress
from tests.scripts.toolchain.mirror import NAIL
tools.TOOLS["nail"] = NAIL
releases.STALLED = releases.JUDGED = 300
print(tools.find(["nail"], Progress())["nail"].source)
"""


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, no package registry, and a PATH on which a test can put programs."""
    monkeypatch.setenv("LAYER0_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setitem(tools.TOOLS, "nail", NAIL)
    monkeypatch.setattr(releases, "_unreachable", {})
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:1/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    (tmp_path / "bin").mkdir()
    return tmp_path


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    with running() as mirror:
        monkeypatch.setenv("LAYER0_RELEASES", mirror.address)
        yield mirror


def install(folder: Path, text: str, name: str = "nail") -> Path:
    program = folder / "bin" / name
    program.write_text(text)
    program.chmod(0o755)
    return program


def find() -> tools.Found:
    return tools.find(["nail"], Progress.quiet())["nail"]


def ask() -> "subprocess.Popen[str]":
    """Another process that needs the tool."""
    return subprocess.Popen(
        [sys.executable, "-c", ASK], cwd=places.CLONE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize(
    ("prints", "source"),
    [
        pytest.param("echo nail v2.1.0", "PATH", id="as new"),
        pytest.param("echo 'Version: 3.0.1'; echo 'Go Version: go1.0.0'", "PATH", id="newer"),
        pytest.param("echo nail 2.0.9", "release", id="too old"),
        pytest.param("echo nail", "release", id="without a version"),
        pytest.param("exit 1", "release", id="broken"),
    ],
)
def test_a_tool_on_path_is_used_if_it_is_new_enough(machine: Path, mirror: Mirror, prints: str, source: str) -> None:
    install(machine, f"#!/bin/sh\n{prints}\n")
    assert find().source == source


def test_a_tool_in_the_cache_needs_no_network(mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    first = find()
    monkeypatch.setenv("LAYER0_RELEASES", "http://127.0.0.1:1")
    assert find() == first
    assert mirror.asked["nail"] == 1


def test_the_caches_own_folder_on_path_is_still_the_cache(mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    path = find().path
    monkeypatch.setenv("PATH", f"{path.parent}:{os.environ['PATH']}")
    assert find().source == "release"


def test_a_remembered_version_is_forgotten_when_the_program_changes(
    machine: Path, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tools, "_PROGRAM", 0)
    install(machine, "#!/bin/sh\necho nail 2.1.0\n")
    assert [find().source, find().source] == ["PATH", "PATH"]
    install(machine, "#!/bin/sh\necho nail 1.1.0 # an older one\n")
    assert find().source == "release"


def test_a_release_that_says_it_is_another_version_is_not_kept(
    mirror: Mirror, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(machine, "#!/bin/sh\ntest $1 = env && echo go1.27.0\n", "go")
    (machine / "nail").mkdir()
    monkeypatch.setattr(builds, "MODULES", machine)
    mirror.release(PROGRAM.replace(b"2.1.0", b"2.1.1"))
    with pytest.raises(Unavailable, match=r"what came says it is 2\.1\.1, not 2\.1\.0"):
        find()
    assert not filling.whole(tools.folder_of(NAIL))


def test_with_no_way_left_every_way_tried_is_listed(machine: Path, mirror: Mirror) -> None:
    mirror.status = 403
    install(machine, "#!/bin/sh\necho nail 1.0.0\n")
    with pytest.raises(Unavailable) as refused:
        find()
    on_path, release, built = str(refused.value).splitlines()
    assert "1.0.0, 2.1.0 is needed" in on_path
    assert "answered 403" in release
    assert "no Go to build with: none on PATH; from PyPI:" in built
    assert not filling.whole(tools.folder_of(NAIL))


def test_a_maker_that_is_killed_leaves_nothing_that_counts(mirror: Mirror) -> None:
    mirror.sent = 0.5
    mirror.go_on.clear()
    with ask() as killed:
        assert mirror.began.wait(30)
        killed.send_signal(signal.SIGKILL)
    assert tools.folder_of(NAIL).exists()
    assert not filling.whole(tools.folder_of(NAIL))
    mirror.sent = 1.0
    mirror.go_on.set()
    found = find()
    assert found.path.read_bytes() == PROGRAM
    assert sorted(path.name for path in found.path.parent.iterdir()) == [".whole", "nail"]


def test_two_at_once_make_it_once_and_the_second_says_what_it_waits_for(mirror: Mirror) -> None:
    mirror.sent, mirror.resumes = 0.5, True
    mirror.go_on.clear()
    with ask() as first:
        assert mirror.began.wait(30)
        with ask() as second:
            assert second.stderr
            said = ""
            while "waiting for another" not in said:
                said = second.stderr.readline()
                assert said, "the second process ended without waiting"
            mirror.go_on.set()
            assert second.stdout
            assert second.stdout.read() == "release\n"
        assert first.stdout
        assert first.stdout.read() == "release\n"
    assert mirror.asked["nail"] == 1


@pytest.mark.e2e
def test_without_a_release_the_tool_is_built_from_its_module(
    machine: Path, mirror: Mirror, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mirror.status = 403
    # Go itself comes from PATH, else from the user's own cache.
    monkeypatch.delenv("PIP_INDEX_URL")
    (machine / "cache").mkdir()
    (machine / "cache" / "python").symlink_to(KEPT / "python")
    module = machine / "modules" / "nail"
    module.mkdir(parents=True)
    (module / "go.mod").write_text("module layer0.dev/nail\n\ngo 1.26.0\n")
    (module / "main.go").write_text(
        'package main\n\nimport "os"\n\nvar version string\n\nfunc main() { os.Stdout.WriteString(version) }\n'
    )
    monkeypatch.setattr(builds, "MODULES", machine / "modules")
    monkeypatch.setenv("PATH", PATH)
    found = tools.find(["nail"], Progress(live=False))["nail"]
    assert found.source == "built"
    assert subprocess.check_output([found.path], text=True) == "2.1.0"
    said = capsys.readouterr().err
    assert said.count("nail: no release:") == 1
    (module / "main.go").write_text("package main\n\nfunc main() { undefined() }\n")
    monkeypatch.setenv("LAYER0_CACHE", str(machine / "other"))
    with pytest.raises(Unavailable, match="undefined: undefined"):
        find()
