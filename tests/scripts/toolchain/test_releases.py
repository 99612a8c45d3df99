import hashlib
import io
import socket
import tarfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.toolchain import releases
from scripts.toolchain.errors import Unavailable
from scripts.toolchain.progress import Step
from scripts.toolchain.table import Release
from tests.scripts.toolchain.mirror import NAIL, PROGRAM, Mirror, running


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    monkeypatch.setattr(releases, "_unreachable", {})
    with running() as mirror:
        monkeypatch.setenv("LAYER0_RELEASES", mirror.address)
        yield mirror


def fetch(folder: Path) -> None:
    releases.fetch(NAIL, folder, Step("fetch"))


def test_a_release_with_its_published_checksum_is_taken(mirror: Mirror, tmp_path: Path) -> None:
    fetch(tmp_path)
    assert (tmp_path / "nail").read_bytes() == PROGRAM
    assert (tmp_path / "nail").stat().st_mode & 0o111


def test_only_the_programs_of_an_archive_are_taken_and_none_can_leave_the_folder(
    mirror: Mirror, tmp_path: Path
) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, mode in (("nail-2.1/bin/nail", 0o755), ("../../hammer", 0o755), ("nail-2.1/README", 0o644)):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(PROGRAM), mode
            archive.addfile(entry, io.BytesIO(PROGRAM))
    mirror.program = packed.getvalue()
    mirror.published = f"{hashlib.sha256(mirror.program).hexdigest()} *nail.tar.gz\n{'0' * 64}  other\n"
    release = Release(url="https://releases.test/v{version}/nail.tar.gz", checksums="{file}.sha256")
    releases.fetch(replace(NAIL, release=release), tmp_path, Step("fetch"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hammer", "nail"]


def breaks(mirror: Mirror) -> None:
    mirror.sent = 0.5


def refuses(mirror: Mirror) -> None:
    mirror.status = 403


def lies(mirror: Mirror) -> None:
    mirror.program = PROGRAM.replace(b"2.1.0", b"6.6.6")


def forgets(mirror: Mirror) -> None:
    mirror.published = f"{'0' * 64}  another\n"


def babbles(mirror: Mirror) -> None:
    mirror.published = "<html>please log in</html>\n"


def stalls(mirror: Mirror) -> None:
    mirror.sent, mirror.resumes = 0.5, True
    mirror.go_on.clear()


@pytest.mark.parametrize(
    ("misbehaves", "reason"),
    [
        pytest.param(lies, "published is", id="wrong checksum"),
        pytest.param(breaks, "broke off", id="cut off in the middle"),
        pytest.param(refuses, "answered 403", id="refused"),
        pytest.param(forgets, "has no sha256 for nail", id="no checksum of this file"),
        pytest.param(babbles, "has no sha256 for nail", id="a page instead of checksums"),
        pytest.param(stalls, "broke off", id="silent in the middle"),
    ],
)
def test_a_release_is_refused(
    mirror: Mirror,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    misbehaves: Callable[[Mirror], None],
    reason: str,
) -> None:
    monkeypatch.setattr(releases, "STALLED", 0.5)
    misbehaves(mirror)
    with pytest.raises(Unavailable, match=reason):
        fetch(tmp_path)
    assert not (tmp_path / "nail").exists()


def test_a_download_too_slow_to_wait_for_is_given_up(
    mirror: Mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releases, "JUDGED", 0.0)
    monkeypatch.setattr(releases, "SLOWEST", 10**12)
    with pytest.raises(Unavailable, match="too slow"):
        fetch(tmp_path)


def test_a_slow_host_is_waited_for(mirror: Mirror, tmp_path: Path) -> None:
    mirror.sent, mirror.resumes = 0.5, True
    mirror.go_on.clear()
    threading.Timer(1.0, mirror.go_on.set).start()
    fetch(tmp_path)
    assert (tmp_path / "nail").read_bytes() == PROGRAM


def test_a_host_that_cannot_be_reached_is_asked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(releases, "_unreachable", {})
    with running() as gone:
        monkeypatch.setenv("LAYER0_RELEASES", gone.address)
    with pytest.raises(Unavailable, match="cannot be reached"):
        fetch(tmp_path)
    with running() as other:
        monkeypatch.setattr(releases, "_unreachable", {f"127.0.0.1:{other.server_port}": "cannot be reached: before"})
        monkeypatch.setenv("LAYER0_RELEASES", other.address)
        with pytest.raises(Unavailable, match="before"):
            fetch(tmp_path)
        assert not other.asked


def test_a_host_that_never_answers_costs_a_few_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(releases, "_unreachable", {})
    monkeypatch.setattr(releases, "ANSWERED", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("LAYER0_RELEASES", f"http://127.0.0.1:{silent.getsockname()[1]}")
        began = time.monotonic()
        with pytest.raises(Unavailable, match="no answer within"):
            fetch(tmp_path)
    assert time.monotonic() - began < 5


def test_downloads_can_be_switched_off(mirror: Mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYER0_DOWNLOADS", "off")
    with pytest.raises(Unavailable, match="downloads are off"):
        fetch(tmp_path)
    assert not mirror.asked
