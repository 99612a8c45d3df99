"""An OPA as somebody else runs it."""

import signal
import subprocess
from pathlib import Path

from policies.server import free_port


class Theirs:
    """Somebody's OPA, with rules that anybody may change."""

    def __init__(self, opa: str, *policies: Path | str) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        ignored = [part for name in ("*_test.rego", "*.py", "*.md", "*.json") for part in ("--ignore", name)]
        command = [
            opa,
            "run",
            "--server",
            "--addr",
            f"127.0.0.1:{port}",
            "--skip-version-check",
            "--log-level",
            "error",
        ]
        self.process = subprocess.Popen([*command, *ignored, *policies], stderr=subprocess.DEVNULL)
        self.wait()

    def wait(self) -> None:
        import requests
        from requests.adapters import HTTPAdapter
        from urllib3 import Retry

        with requests.Session() as session:
            session.mount("http://", HTTPAdapter(max_retries=Retry(200, backoff_factor=0.05, backoff_max=1)))
            session.get(f"{self.url}/health", timeout=10).raise_for_status()

    def put(self, source: str) -> None:
        import requests

        requests.put(f"{self.url}/v1/policies/other", data=source, timeout=10).raise_for_status()

    def end(self) -> None:
        self.process.send_signal(signal.SIGCONT)
        self.process.kill()
        self.process.wait()
