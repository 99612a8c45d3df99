"""Serves Route 53 by moto; a program of its own, started by the Python that has moto: PORT FILE.

moto keeps everything in memory. After each request that may have changed something, it is written to the file, from
which the next start takes it: what one `up` has made is there for the next, as it would be at Amazon.
"""

import logging
import pickle
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from moto.moto_server.werkzeug_app import create_backend_app
from moto.route53.models import route53_backends
from werkzeug.serving import run_simple

_ACCOUNT = "123456789012"  # moto's own


class Kept:
    """moto's application, whose Route 53 outlives it in a file."""

    def __init__(self, file: Path) -> None:
        self._file, self._backend = file, route53_backends[_ACCOUNT]["aws"]
        self._application: Any = create_backend_app("route53")
        if file.exists():
            self._backend.__dict__.update(pickle.loads(file.read_bytes()))  # noqa: S301 - what we wrote ourselves

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer, and keep what was changed before the answer goes out."""
        self._forget_what_has_gone()
        answer = list(self._application(environ, start_response))
        if environ["REQUEST_METHOD"] != "GET":
            draft = self._file.with_name(f"{self._file.name}.draft")
            draft.write_bytes(pickle.dumps(self._backend.__dict__))
            draft.replace(self._file)
        return answer

    def _forget_what_has_gone(self) -> None:
        """Take from moto's journal what is not there any more.

        For moto 5.2 would refuse to create a record again while the zone has one whose name comes after it.
        """
        for zone in self._backend.zones.values():
            there = {(record.name.rstrip("."), record.type) for record in zone.rrsets}
            zone.rr_changes[:] = [change for change in zone.rr_changes if _place(change) in there]


def _place(change: dict[str, Any]) -> tuple[str, str]:
    record = change["ResourceRecordSet"]
    return record["Name"].rstrip("."), record["Type"]


if __name__ == "__main__":
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # else it writes a line for each request
    run_simple("127.0.0.1", int(sys.argv[1]), Kept(Path(sys.argv[2])), threaded=False)
