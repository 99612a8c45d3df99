"""What `layer0 approve` and `layer0 reject` have in common: show a stored change set, ask, sign, store or hand over."""

import argparse
import json
import sys
from pathlib import Path

from policies.approvals import Decision, NotApproved, verify
from policies.signatures import Forged
from policies.statements import Kind, Signed
from policies.trust import Trust
from scripts import toolchain
from scripts.changes.approvals import page, signing
from scripts.changes.approvals.archive import Invalid, Kept
from scripts.changes.approvals.required import Approvals
from scripts.changes.command import approvals_of
from scripts.toolchain.progress import Progress
from stacks import settings as stack_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments that the two commands share."""
    parser.add_argument("stack", help="the stack")
    parser.add_argument("digest", nargs="?", help="the change set's digest, or its beginning, as the preview prints it")
    key = "the SSH key to sign with (default: $LAYER0_KEY, git's, else the agent's only one)"
    parser.add_argument("--key", type=Path, help=key)
    parser.add_argument("--yes", action="store_true", help="do not ask before it is signed")
    parser.add_argument("--file", type=Path, metavar="OUT", help="write what was signed to a file, to hand it over")
    parser.add_argument("--from", dest="source", type=Path, metavar="FILE", help="take in what was handed over")


def decide(arguments: argparse.Namespace, kind: Kind, reason: str) -> int:
    """Do one of the two. Raises `Invalid`, `NotApproved`, `Forged`, or `Refused` where nothing can be signed."""
    toolchain.put_on_path(["opa"], Progress())
    approvals = approvals_of(stack_settings.load(arguments.stack))
    found = approvals.trusted()
    if found is None:
        raise Invalid(f"{arguments.stack}: nothing in this stack needs approval")
    trust, applied = found
    handed = _handed(arguments.source, kind) if arguments.source else None
    if handed is None and not arguments.digest:
        raise Invalid("the change set's digest is missing; ./scripts/layer0 changes list shows them")
    kept = approvals.archive.find(handed.statement.exact if handed else arguments.digest)
    print("\n".join(_shown(kept, approvals, trust)), flush=True)
    signed = handed or _sign(arguments, kind, reason, kept, approvals, trust)
    decision = _checked(signed, kept, approvals, trust)
    if arguments.file and handed is None:
        arguments.file.write_text(json.dumps(signed.document(), indent=2) + "\n", encoding="utf-8")
        print(f"signed by {decision.signer.principal}; hand over {arguments.file}")
        return 0
    approvals.archive.decide(signed)
    heard = approvals.hear(trust, applied, kept.changes, kept.verdict)
    print(f"{kind} of {decision.signer.principal}: stored")
    missing = [*heard.answer.missing(trust.roles), *heard.faults]
    print("\n  ".join(["not approved yet:", *missing]) if not heard.answer.approved else "it may run now")
    return 0


def _shown(kept: Kept, approvals: Approvals, trust: Trust) -> list[str]:
    maker = approvals.proposed(kept, trust)
    edits = (
        page.edited(trust, approvals.current)
        if kept.changes.made_from.get("approvers") == approvals.current.digest
        else ["who may approve was another in the checkout that it was made from; look at its commit"]
    )
    return [page.page(kept, approvals.settings), page.made(maker), *edits]


def _sign(
    arguments: argparse.Namespace, kind: Kind, reason: str, kept: Kept, approvals: Approvals, trust: Trust
) -> Signed:
    if kept.verdict.denials and kind != "reject":
        raise NotApproved("the gate denies it, so no approval lets it run; nothing was signed")
    if not arguments.yes:
        if not sys.stdin.isatty():
            raise NotApproved("there is nobody to ask; give --yes to sign without a terminal")
        print(f"{kind} {kept.changes.operation} {kept.changes.stack}? [y/N] ", end="", file=sys.stderr, flush=True)
        if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
            raise NotApproved("not confirmed; nothing was signed")
    hours = (trust.parameters or {})["override_hours" if kind == "override" else "valid_hours"]
    said = signing.statement(kind, kept.changes, kept.verdict, now=approvals.clock(), hours=hours, reason=reason)
    return signing.signed(said, signing.found(arguments.key, approvals.root))


def _checked(signed: Signed, kept: Kept, approvals: Approvals, trust: Trust) -> Decision:
    """The decision, if it is about this change set, and by somebody who is known."""
    said, changes = signed.statement, kept.changes
    if (said.stack, said.semantic, said.verdict) != (changes.stack, changes.semantic_digest(), kept.verdict_digest):
        raise Forged(f"it is about another change set, of {said.stack}")
    return verify(signed, trust, now=approvals.clock(), revoked=approvals.current.revocations())


def _handed(file: Path, kind: Kind) -> Signed:
    try:
        signed = Signed.read(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise Invalid(f"{file}: it holds nothing signed ({error}); layer0 approve --file writes such a file") from error
    if (signed.statement.kind == "reject") != (kind == "reject") or signed.statement.kind == "propose":
        raise Invalid(f"{file}: it says {signed.statement.kind}; use the command for that")
    return signed
