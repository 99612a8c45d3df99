"""Time the gate, the ledger and whole platforms.

`bench preview` compares a bare pulumi preview with a gated one, in one run, `bench up` a bare pulumi up with one that
was approved; `bench gate` judges change sets alone; `bench platform` makes a platform of many tenants and modules;
`bench ledger` tells how a ledger's cost grows with it; `bench planner` how many sentences lead to what they mean.
"""

import argparse
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from scripts.toolchain.progress import Progress

_PARTS = {
    "gated": "one gated preview of a prepared project; what bench preview times",
    "approve": "have a prepared project's change approved; what comes before what bench up times",
    "approved": "one approved up of a prepared project; what bench up times",
}
_PLANNED = Path("tests") / "planner"
"""Where the sentences of `bench planner` are, and the stacks that they are about."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True)
    preview = actions.add_parser("preview", help="a bare pulumi preview against gated ones, and the ratios")
    preview.add_argument("--resources", type=int, default=1000, help="ConfigMaps to preview (default: %(default)s)")
    preview.add_argument("--runs", type=int, default=3, help="rounds of runs (default: %(default)s)")
    preview.add_argument("--plugins", choices=("auto", "official", "standin"), default="auto")
    preview.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    gate = actions.add_parser("gate", help="judge change sets of several sizes, to see how the time grows")
    gate.add_argument("--changes", type=_sizes, default="1000,5000,20000", help="their sizes (default: %(default)s)")
    gate.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    platform = actions.add_parser("platform", help="many tenants and modules, previewed and applied; who takes what")
    platform.add_argument("--tenants", type=int, default=200, help="tenants to preview (default: %(default)s)")
    platform.add_argument("--modules", type=int, default=57, help="modules to preview (default: %(default)s)")
    platform.add_argument("--applied", type=int, default=20, help="tenants to apply, 0 for none (default: %(default)s)")
    platform.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    planner = actions.add_parser("planner", help="the grammar over cases: understood, refused, wrong, and how fast")
    planner.add_argument("--cases", type=Path, default=_PLANNED / "cases", help="folder of cases (default: the tests')")
    planner.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    up = actions.add_parser("up", help="a bare pulumi up against layer0 up under approvals, and the ratios")
    up.add_argument("--resources", type=_sizes, default="200,1000", help="ConfigMaps to make (default: %(default)s)")
    up.add_argument("--plugins", choices=("auto", "official", "standin"), default="auto")
    up.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    ledger = actions.add_parser("ledger", help="append to ledgers of several sizes, prove and verify them")
    ledger.add_argument(
        "--entries", type=_sizes, default="1000,10000,100000", help="their sizes (default: %(default)s)"
    )
    ledger.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    for name, text in _PARTS.items():
        actions.add_parser(name, help=text).add_argument("project", type=Path)


def run(arguments: argparse.Namespace) -> int:
    """Measure one kind, and print what was found."""
    if arguments.action in _PARTS:
        from scripts.benchmarks import trials

        parts = {"gated": trials.preview, "approve": trials.approve, "approved": trials.up}
        parts[arguments.action](arguments.project)
        return 0
    found, text = _found(arguments, Progress.quiet() if arguments.json else Progress())
    print(json.dumps(found) if arguments.json else "\n".join(text(found)))
    return 0


def _found(arguments: argparse.Namespace, progress: Progress) -> tuple[Any, Callable[[Any], Iterator[str]]]:
    """What was measured, and what makes lines of it."""
    from scripts.benchmarks import ledgers, platform, previews, sentences, ups, verdicts

    match arguments.action:
        case "preview":
            return previews.run(arguments.resources, arguments.runs, arguments.plugins, progress), previews.text
        case "up":
            return ups.run(arguments.resources, arguments.plugins, progress), ups.text
        case "platform":
            previewed = platform.Size(tenants=arguments.tenants, modules=arguments.modules)
            applied = platform.Size(tenants=arguments.applied, modules=2)
            return platform.run(previewed, applied, progress), platform.text
        case "ledger":
            return ledgers.run(arguments.entries, progress), ledgers.text
        case "planner":
            return sentences.measured(arguments.cases, _PLANNED / "stacks"), sentences.text
        case _:
            return verdicts.run(arguments.changes), verdicts.text


def _sizes(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]
