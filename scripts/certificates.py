"""List a stack's certificates: what expires when, what renews when, chain and key."""

import argparse
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from stacks.settings import LOCAL

_ACCOUNT_KEY = "account-key"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    stack = f"the stack (default: %(default)s); or {_ACCOUNT_KEY}, to print a new key for an ACME account"
    parser.add_argument("stack", nargs="?", default=LOCAL, help=stack)
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(arguments: argparse.Namespace) -> None:
    """Print them."""
    from scripts.providers.platform.certificates import keys, listing

    if arguments.stack == _ACCOUNT_KEY:
        print(keys.pem(keys.make()), end="")
        return
    from scripts.changes import states
    from stacks import settings

    listed = listing.entries(states.resources(settings.load(arguments.stack)), datetime.now(UTC))
    document = {"stack": arguments.stack, "certificates": listed}
    print(json.dumps(document, indent=2) if arguments.json else "\n".join(table(arguments.stack, listed)))


def table(stack: str, listed: list[dict[str, Any]]) -> Iterator[str]:
    """The lines for a person."""
    if not listed:
        yield f"{stack}: no certificates"
        return
    header = ("CERTIFICATE", "NAMES", "EXPIRES", "RENEWS", "KEY", "CHAIN")
    rows = [header, *map(_row, listed)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(header) - 1)]
    for row in rows:
        cells = [f"{cell:<{width}}" for cell, width in zip(row, widths, strict=False)]
        yield "  ".join([*cells, row[-1]])


def _row(shown: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        shown["urn"].rpartition("::")[2],
        ", ".join(shown["names"]),
        f"{shown['notAfter']} ({shown['daysLeft']} days)",
        "now: " + shown["due"] if shown["due"] else shown["renewAt"],
        shown["key"],
        "; ".join(shown["chainFaults"]) or " < ".join(shown["chain"]),
    )
