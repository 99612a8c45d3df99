"""The plugins as the processes that the engine starts."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2

from scripts.providers.protocol import provider_pb2_grpc
from tests import clusters

PLUGINS = Path(__file__).resolve().parents[2] / "scripts" / "providers"


@pytest.mark.parametrize("name", ["kubernetes", "random"])
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_a_plugin_serves_from_any_folder_and_ends_when_told(name: str, ending: signal.Signals, tmp_path: Path) -> None:
    # As in a shell's background job, where SIGINT is ignored.
    command = ["/bin/sh", "-c", 'trap "" INT; exec "$@"', "sh", sys.executable, PLUGINS / f"pulumi-resource-{name}"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        port = int(process.stdout.readline())
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            stub: Any = provider_pb2_grpc.ResourceProviderStub(channel)
            info = stub.GetPluginInfo(empty_pb2.Empty())
        assert info.version.endswith("+layer0")
        process.send_signal(ending)
        assert process.wait(timeout=10) == 0


def test_a_plugin_ends_with_an_engine_that_was_killed() -> None:
    starter = f"import subprocess; subprocess.run([{sys.executable!r}, {str(PLUGINS / 'pulumi-resource-random')!r}])"
    with subprocess.Popen([sys.executable, "-c", starter], stdout=subprocess.PIPE, text=True) as engine:
        assert engine.stdout
        engine.stdout.readline()
        children = Path(f"/proc/{engine.pid}/task/{engine.pid}/children").read_text().split()
        engine.kill()
    assert children
    clusters.until(lambda: not any(Path("/proc", child).exists() for child in children), within=15)


def test_starting_a_plugin_does_not_start_the_sdk() -> None:
    code = f"import sys; sys.path.insert(0, {str(PLUGINS.parents[1])!r}); import scripts.providers.kubernetes.provider"
    check = f"{code}; print([name for name in ('pulumi', 'pulumi_kubernetes', 'httpx2') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True).stdout == "[]\n"
