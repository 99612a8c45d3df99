"""Stores what was previewed, signed by whoever made it, so that somebody else can approve it."""

from pathlib import Path

from policies.changes import ChangeSet
from policies.statements import Signed
from policies.verdict import Verdict
from scripts.changes.approvals import signing
from scripts.changes.approvals.archive import short
from scripts.changes.approvals.required import Approvals


def propose(approvals: Approvals, changes: ChangeSet, verdict: Verdict, key: Path | None) -> str:
    """Store a change set and its verdict; the answer tells how to approve it, or why that cannot be."""
    parameters = approvals.current.parameters
    signed: Signed | None = None
    unsigned = ""
    if parameters is not None:
        said = signing.statement(
            "propose", changes, verdict, now=approvals.clock(), hours=parameters["valid_hours"], reason=""
        )
        try:
            signed = signing.signed(said, signing.found(key, approvals.root))
        except signing.Refused as error:
            unsigned = str(error)
    approvals.archive.keep(changes, verdict, signed)
    name = short(changes.digest())
    if unsigned:
        return f"change set {name}: stored unsigned, so nobody can approve it: {unsigned}"
    if signed is None:
        return f"change set {name}: stored"
    lines = [f"change set {name}: stored; to approve it: ./scripts/layer0 approve {changes.stack} {name}"]
    if approvals.settings.fingerprint_key is None and any(change.secret for change in changes.changes):
        lines.append(
            "its secrets look different in each preview, so an approval will not hold; set their key once:"
            f" pulumi config set --secret --stack {changes.stack} layer0:fingerprint_key VALUE"
        )
    return "\n".join(lines)
