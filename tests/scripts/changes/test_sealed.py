"""A process that has left the network and is watched. Each test has its own: there is no way back."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def run(program: str, folder: Path) -> str:
    """What a program prints after `watch` began to watch over `folder`."""
    start = f"""
        import socket, sys, urllib.request
        from pathlib import Path
        sys.path.insert(0, {str(ROOT)!r})
        from scripts.changes.sealed import Reached, Watch, leave_network
        watch = Watch([Path({str(folder)!r})])
        watch.start()
        """
    text = textwrap.dedent(start) + textwrap.dedent(program)
    return subprocess.run([sys.executable, "-c", text], check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("urllib.request.urlopen('http://example.com/')", "reached for example.com:80 on the network"),
        ("socket.create_connection(('192.0.2.1', 443))", "reached for 192.0.2.1:443 on the network"),
        ("socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'', ('192.0.2.1', 53))", "192.0.2.1:53"),
        ("socket.gethostbyname('example.com')", "reached for example.com on the network"),
        ("socket.socket(socket.AF_UNIX).connect('/run/agent.sock')", "connected to the socket /run/agent.sock"),
        ("open(FOLDER + '/credentials')", "where credentials are kept"),
        ("Path(FOLDER, 'credentials').read_text()", "where credentials are kept"),
        ("open(FOLDER + '/../' + FOLDER.rpartition('/')[2] + '/credentials')", "where credentials are kept"),
    ],
)
def test_it_is_refused_and_remembered_even_if_the_program_goes_on(act: str, words: str, tmp_path: Path) -> None:
    program = f"""
        FOLDER = {str(tmp_path)!r}
        try:
            {act}
        except Exception:
            pass
        print(*watch.refused)
        """
    assert words in run(program, tmp_path)


def test_loopback_and_other_files_stay_open(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "closed-not").write_text("open")
    program = f"""
        server = socket.create_server(("127.0.0.1", 0))
        socket.create_connection(("localhost", server.getsockname()[1]))
        print(Path({str(tmp_path)!r}, "closed-not").read_text(), len(watch.refused))
        """
    assert run(program, tmp_path / "closed") == "open 0\n"


def test_where_the_kernel_allows_it_nothing_but_a_loopback_is_left(tmp_path: Path) -> None:
    program = """
        reason = leave_network()
        server = socket.create_server(("127.0.0.1", 0))
        socket.create_connection(("127.0.0.1", server.getsockname()[1]))
        print(reason or [name for _, name in socket.if_nameindex()])
        """
    assert run(program, tmp_path) in {"['lo']\n", "Operation not permitted\n", "this needs Linux\n"}
