"""Test, list, explain, write, replay, export and bundle the rules of the gate."""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from policies.verdict import Denied
from scripts import toolchain
from scripts.authoring.errors import Failed, Invalid
from scripts.authoring.rulebook import OURS, POLICIES, Rulebook
from scripts.toolchain.progress import Progress
from stacks import settings as stack_settings
from stacks.settings import LOCAL, Settings


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True)
    test = _action(actions, "test", "run the tests of rules; exit 1 where they fail or reach too little of a rule")
    test.add_argument("rules", nargs="*", metavar="RULE", help="such as workloads/images_are_pinned (default: all)")
    test.add_argument("--mutate", action="store_true", help="break each rule in turn: its own tests must notice")
    listed = _action(actions, "list", "list the rules, and where they are disabled")
    listed.add_argument("--markdown", action="store_true", help="print a table for a page")
    listed.add_argument("--write", action="store_true", help="put our rules into the table of policies/README.md")
    explain = _action(actions, "explain", "tell what a rule wants, what it reads, and how to let it rest")
    explain.add_argument("rule", metavar="RULE", help="such as workloads/images_are_pinned")
    explain.add_argument("--stack", default=LOCAL, help="whose rules and parameters to show (default: %(default)s)")
    new = _action(actions, "new", "write a rule and its test, which hold every check as they are")
    new.add_argument("name", metavar="DOMAIN/NAME", help="named after what it keeps: workloads/images_are_pinned")
    replay = _action(actions, "replay", "judge recorded change sets again; exit 3 where one is denied that was allowed")
    replay.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="what layer0 preview --json wrote, or folders"
    )
    replay.add_argument("--stack", help="judge with this stack's rules and parameters, not with the recorded ones")
    replay.add_argument("--now", type=_time, help="the time to judge at, RFC 3339 (default: the present)")
    pack = _action(actions, "pack", "export the rules for pulumi --policy-pack")
    pack.add_argument("target", type=Path, metavar="DIR", help="a folder that is empty, or not there yet")
    pack.add_argument("--stack", default=LOCAL, help="whose rules and parameters the pack holds (default: %(default)s)")
    bundle = _action(actions, "bundle", "write all that judges, Gatekeeper's templates too, for an OPA at OPA_URL")
    bundle.add_argument("target", type=Path, metavar="FILE", help="the bundle to write, such as policies.tar.gz")
    bundle.add_argument("--stack", default=LOCAL, help="whose folders of rules it holds (default: %(default)s)")


def _action(actions: Any, name: str, text: str) -> argparse.ArgumentParser:
    action: argparse.ArgumentParser = actions.add_parser(name, help=text, description=text)
    action.add_argument(
        "--folder", type=Path, action="append", default=[], help="a folder of your own rules; may be given again"
    )
    action.add_argument("--json", action="store_true", help="print one JSON document")
    return action


def _time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text}: it has no offset; write it as 2026-12-31T12:00:00Z")
    return moment


def run(arguments: argparse.Namespace) -> None:
    """Do one of them."""
    toolchain.put_on_path(["opa"], Progress.quiet() if arguments.json else Progress())
    _ACTIONS[arguments.action](arguments)


def _test(arguments: argparse.Namespace) -> None:
    from scripts.authoring import mutation, trials

    rulebook = Rulebook(arguments.folder)
    tried = trials.run(rulebook, arguments.rules)
    chosen = rulebook.chosen(arguments.rules) if arguments.mutate and not tried.failed else []
    mutants = [mutation.broken(rulebook, rule.name, rule.path, rule.test) for rule in chosen]
    document = {**tried.document(), "mutations": [item.document() for item in mutants]}
    _print(arguments, document, "\n".join([*(item.text() for item in mutants), tried.text()]))
    unnoticed = sum(len(item.unnoticed) for item in mutants)
    if not tried.passed or unnoticed:
        raise Failed(f"{unnoticed} breakages went unnoticed" if unnoticed else "the tests are not enough, see above")


def _list(arguments: argparse.Namespace) -> None:
    from scripts.authoring import catalogue

    rulebook = Rulebook(arguments.folder)
    found = catalogue.entries(rulebook, rulebook.chosen([]))
    text = catalogue.table(found) if arguments.markdown else catalogue.listed(found)
    if arguments.write:
        catalogue.refresh(POLICIES / "README.md", [entry for entry in found if entry.source == OURS])
    _print(arguments, [entry.document() for entry in found], text)


def _explain(arguments: argparse.Namespace) -> None:
    from scripts.authoring.explanation import explain

    settings = stack_settings.load(arguments.stack)
    explained = explain(_rulebook(arguments, settings), arguments.rule, settings)
    _print(arguments, explained.document(), explained.text())


def _new(arguments: argparse.Namespace) -> None:
    from scripts.authoring import draft

    if len(arguments.folder) > 1:
        raise Invalid("a rule is written into one folder; give --folder once")
    folder: Path | None = next(iter(arguments.folder), None)
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    written = draft.write(Rulebook(arguments.folder), arguments.name, folder)
    told = [f"{path} written" for path in written]
    told.append(f"make them yours, then: layer0 policy test {arguments.name}{f' --folder {folder}' if folder else ''}")
    _print(arguments, {"written": [str(path) for path in written]}, "\n".join(told))


def _replay(arguments: argparse.Namespace) -> None:
    from policies.context import Context, actor, shown
    from policies.opa import Opa
    from scripts.authoring import recorded, replay

    stack = stack_settings.load(arguments.stack) if arguments.stack else None
    context = Context(now=arguments.now or datetime.now(UTC), actor=actor(), settings=shown(stack) if stack else {})
    parameters = stack.policies.model_dump(mode="json") if stack else None
    recordings = [recorded.read(file) for file in recorded.files(arguments.files)]
    with Opa(environment={}, folders=_rulebook(arguments, stack).folders) as opa:
        replays = [replay.again(opa, recording, context, parameters) for recording in recordings]
    _print(arguments, replay.document(replays), replay.text(replays))
    if denied := sum(replayed.tightened for replayed in replays):
        raise Denied(f"{denied} change sets that were allowed are denied now, see above")


def _pack(arguments: argparse.Namespace) -> None:
    from scripts.authoring import pack

    settings = stack_settings.load(arguments.stack)
    written = pack.write(_rulebook(arguments, settings), arguments.target, settings)
    _print(arguments, written.document(), written.text())


def _bundle(arguments: argparse.Namespace) -> None:
    from scripts.authoring import bundle

    settings = stack_settings.load(arguments.stack)
    digest = bundle.write(_rulebook(arguments, settings), arguments.target)
    _print(arguments, {"target": str(arguments.target), "digest": digest}, f"{arguments.target}: {digest}")


def _rulebook(arguments: argparse.Namespace, settings: Settings | None) -> Rulebook:
    """Our rules, those of the stack and those of the folders that are named."""
    return Rulebook([*(settings.policy_folders if settings else ()), *arguments.folder])


def _print(arguments: argparse.Namespace, document: Any, text: str) -> None:
    print(json.dumps(document, indent=2) if arguments.json else text)


_ACTIONS = {
    "test": _test,
    "list": _list,
    "explain": _explain,
    "new": _new,
    "replay": _replay,
    "pack": _pack,
    "bundle": _bundle,
}
