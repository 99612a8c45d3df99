"""What stack local runs on: up, down, status, kubeconfig.

Its Kubernetes runs without containers: a real control plane, and three nodes in three zones that only say that they run
pods. Beside it run PostgreSQL, and a Route 53 that moto serves.
"""

import argparse
import dataclasses
import json
import shutil
import sys
from pathlib import Path

from scripts import toolchain
from scripts.toolchain import kubernetes, local, places
from scripts.toolchain.errors import Unavailable
from scripts.toolchain.processes import Observed
from scripts.toolchain.progress import Progress

FOLDER = places.LOCAL
STATE = places.LOCAL / "state"
"""The state of stack local. It speaks of this cluster's objects alone, so it goes where they go."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked of the cluster."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    up = verbs.add_parser("up", help="start it, or find it running")
    down = verbs.add_parser("down", help="end all its processes; its data are kept")
    down.add_argument(
        "--delete",
        action="store_true",
        help="delete its objects, databases, zones, keys and logs, and stack local's state",
    )
    status = verbs.add_parser("status", help="show its components; exit 0 when all are ready, else 7")
    kubeconfig = verbs.add_parser("kubeconfig", help="print the path of its kubeconfig")
    kubeconfig.add_argument("--raw", action="store_true", help="print the kubeconfig itself")
    for verb in (up, down, status, kubeconfig):
        verb.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked."""
    progress = Progress.quiet() if arguments.json else Progress()
    match arguments.verb:
        case "up":
            return _up(progress, as_json=arguments.json)
        case "down":
            local.down(FOLDER, progress, delete=arguments.delete)
            if arguments.delete:
                shutil.rmtree(STATE, ignore_errors=True)
            return _say("the local Kubernetes is down", {"state": "down"}, as_json=arguments.json)
        case "status":
            return _status(as_json=arguments.json)
        case _:
            return _kubeconfig(raw=arguments.raw, as_json=arguments.json)


def _up(progress: Progress, *, as_json: bool) -> int:
    found = toolchain.find(list(kubernetes.BINARIES), progress)
    cluster = local.up(FOLDER, {name: tool.path for name, tool in found.items()}, progress)
    document = {"kubeconfig": str(cluster.kubeconfig), "context": kubernetes.CONTEXT, "uid": cluster.uid}
    return _say(f"the local Kubernetes is ready\nexport KUBECONFIG={cluster.kubeconfig}", document, as_json=as_json)


def _status(*, as_json: bool) -> int:
    seen = local.status(FOLDER)
    document = [dataclasses.asdict(each) | {"log": str(each.log)} for each in seen]
    _say(_table(seen), document, as_json=as_json)
    if missing := [f"{each.name} is {each.state}" for each in seen if each.state != "ready"]:
        raise Unavailable(f"stack local: {', '.join(missing)}; start it with `layer0 cluster up`")
    return 0


def _kubeconfig(*, raw: bool, as_json: bool) -> int:
    file = kubernetes.kubeconfig(FOLDER / "cluster")
    text = file.read_text() if raw else str(file)
    return _say(text, {"kubeconfig": text}, as_json=as_json)


def _table(seen: list[Observed]) -> str:
    rows = [("component", "state", "pid", "port", "memory", "log")]
    rows += [
        (
            each.name,
            each.state,
            str(each.pid or "-"),
            str(each.port or "-"),
            f"{each.memory / 1e6:.0f} MB" if each.memory else "-",
            _short(each.log),
        )
        for each in seen
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def _short(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _say(text: str, document: object, *, as_json: bool) -> int:
    sys.stdout.write((json.dumps(document, indent=2) if as_json else text.rstrip("\n")) + "\n")
    return 0
