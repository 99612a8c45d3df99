"""Check that DNS answers by what a stack has declared, at every server, and that its names lead somewhere."""

import argparse
import dataclasses
import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from scripts.changes.errors import Unavailable
from stacks.settings import LOCAL

if TYPE_CHECKING:
    from scripts.resolving.findings import Finding
    from scripts.resolving.resolver import Resolver


class Invalid(Exception):
    """The resolver cannot be found."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser("check", help="exit 0: all is right; 1: something is wrong; 7: nothing could be asked")
    check.add_argument("stack", nargs="?", default=LOCAL, help="the stack (default: %(default)s)")
    check.add_argument(
        "--resolver", metavar="HOST[:PORT]", help="who resolves names (default: this machine's resolver)"
    )
    check.add_argument("--port", type=int, default=53, help="of name servers known by name (default: %(default)s)")
    check.add_argument("--json", action="store_true", help="print one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """Check them."""
    from scripts.changes import states
    from scripts.resolving import check, records
    from scripts.toolchain import places, servers
    from stacks import settings

    zones = records.declared(states.resources(settings.load(arguments.stack), plain_secrets=True))
    if arguments.stack == LOCAL:
        os.environ.update(servers.variables(places.LOCAL / "servers"))
    found = check.findings(zones, _resolver(arguments.resolver, arguments.port))
    return report(arguments.stack, found, as_json=arguments.json)


def report(stack: str, found: "Sequence[Finding]", *, as_json: bool) -> int:
    """Print the findings, for the exit code that they make. Raises: `Unavailable`, when nothing could be asked."""
    from scripts.resolving.findings import Outcome, overall

    outcome = overall(found)
    document = {"stack": stack, "outcome": outcome, "findings": [dataclasses.asdict(each) for each in found]}
    print(json.dumps(document, indent=2) if as_json else "\n".join(table(stack, found)))
    if outcome is Outcome.NOT_ASKED:
        raise Unavailable(f"{stack}: nothing could be asked, so nothing is known")
    return int(outcome is Outcome.WRONG)


def _resolver(given: str | None, port: int) -> "Resolver":
    from scripts.providers.platform.dns.addresses import address
    from scripts.providers.platform.dns.zone import Unreachable
    from scripts.resolving.resolver import Resolver

    try:
        return Resolver(address(given) if given else None, port)
    except Unreachable as error:
        raise Invalid(f"--resolver: {error}") from error


def table(stack: str, found: "Sequence[Finding]") -> Iterator[str]:
    """The lines for a person: one for all servers that are right, and one for each that is not."""
    if not found:
        yield f"{stack}: no DNS records"
        return
    rows = [("CHECK", "SUBJECT", "SERVER", "OUTCOME", ""), *_rows(found)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        yield "  ".join([*map(str.ljust, row, widths), row[-1]]).rstrip()
    counted = Counter(each.outcome for each in found)
    yield f"{stack}: " + ", ".join(f"{number} {outcome}" for outcome, number in sorted(counted.items()))


def _rows(found: "Sequence[Finding]") -> Iterator[tuple[str, ...]]:
    for check, subject in dict.fromkeys((each.check, each.subject) for each in found):
        listed = [each for each in found if (each.check, each.subject) == (check, subject)]
        right = list(dict.fromkeys(each.server for each in listed if each.outcome == "right"))
        if right:
            yield check, subject, right[0] if len(right) == 1 else f"{len(right)} servers", "right", ""
        for each in listed:
            if each.outcome != "right":
                yield check, subject, each.server, each.outcome, each.told
