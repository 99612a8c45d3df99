"""Write the file of a new stack, say who may approve its first change, or list the stacks there are."""

import argparse
import sys
from typing import Any

from scripts.changes.approvals import roots
from stacks import draft, settings
from stacks.problems import Invalid, Problem

_SOURCE = "staging"
"""Whose settings a new stack begins with: much in those of stack local is only on this machine."""
_PLACES = {
    "backend": "where Pulumi keeps the state, such as s3://bucket/prefix",
    "store": "where change sets, approvals and records are kept, such as s3://bucket/prefix",
    "context": "kubeconfig context of the cluster",
    "uid": "UID of the cluster's namespace kube-system",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("list", help="list the stacks")
    new = actions.add_parser("new", help="write stacks/Pulumi.NAME.yaml")
    new.add_argument("name", metavar="NAME", help="lower-case letters, digits and hyphens")
    source = "the stack whose settings are copied, but for its places and secrets (default: %(default)s)"
    new.add_argument("--from", dest="source", metavar="STACK", default=_SOURCE, help=source)
    for place, text in _PLACES.items():
        new.add_argument(f"--{place}", help=text)
    new.add_argument("--trust", metavar="DIGEST", help="who may approve its first change, as stack trust prints it")
    trust = actions.add_parser("trust", help="say by digest who may approve a stack's first change")
    trust.add_argument("name", metavar="NAME", help="the stack")
    trust.add_argument("digest", metavar="DIGEST", nargs="?", help="as this command prints it without one")


def run(arguments: argparse.Namespace) -> None:
    """Do one of the three."""
    if arguments.action == "list":
        print("\n".join(settings.names()))
        return
    name: str = arguments.name
    if arguments.action == "trust":
        print(roots.name(settings.load(name), arguments.digest))
        return
    unset = draft.write(name, arguments.source, _places(name, vars(arguments)))
    print(f"stacks/Pulumi.{name}.yaml written from {arguments.source}")
    if arguments.trust:
        print(roots.name(settings.load(name), arguments.trust))
    else:
        print(f"say who may approve its first change: ./scripts/layer0 stack trust {name}")
    for path in unset:
        print(f"set again: pulumi config set --stack {name} --secret --path {draft.NAMESPACE}{path}")


def _places(name: str, given: dict[str, Any]) -> dict[str, Any]:
    """Where the new stack is, as sections; asks for what the command line does not say."""
    if name == settings.LOCAL:
        return {}
    if sys.stdin.isatty():
        given = given | {place: given[place] or input(f"{text}: ") for place, text in _PLACES.items()}
    missing = [place for place in _PLACES if not given[place]]
    if missing:
        where = f"layer0 stack new {name}"
        raise Invalid(Problem(where, 0, "", f"--{place} is missing; add {_PLACES[place]}") for place in missing)
    return {
        "backend": given["backend"],
        "store": given["store"],
        "cluster": {"context": given["context"], "uid": given["uid"]},
    }
