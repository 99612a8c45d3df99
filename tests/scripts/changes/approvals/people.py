"""People with SSH keys, and a stack whose changes they approve: real keys, a real store, a clock of the test's own."""

import subprocess
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from policies.changes import Change, ChangeSet
from policies.modules import POLICIES
from policies.signatures import NAMESPACE
from policies.statements import Kind, Signed
from policies.trust import Trust
from policies.verdict import Verdict
from scripts.changes.approvals import signing
from scripts.changes.approvals.archive import Applied, Archive
from scripts.changes.approvals.required import Approvals
from scripts.changes.store.folder import Folder
from stacks import settings as stack_settings
from stacks.approvals import Approvals as Parameters

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
URN = "urn:pulumi:production::layer0::kubernetes:apps/v1:Deployment::web"
TENANT = "urn:pulumi:production::layer0::layer0:index:TenantEnvironment::acme"


def changes(op: str = "update", stack: str = "production", **made_from: Any) -> ChangeSet:
    """A change set with one change."""
    old, new = {"spec": {"replicas": 1}}, {"spec": {"replicas": 3}}
    change = Change(
        urn=URN.replace("production", stack),
        type="kubernetes:apps/v1:Deployment",
        name="web",
        op=op,
        old=old,
        new=None if op == "delete" else new,
    )
    digests = {name: f"sha256:{name}" for name in ("approvers", "policies", "program")}
    return ChangeSet(stack=stack, operation="up", changes=(change,), made_from={**digests, "commit": None, **made_from})


@dataclass
class Office:
    """A stack, those who know each other there, and what time it is."""

    folder: Path
    now: datetime = START
    lines: list[str] = field(default_factory=list[str])
    """The lines of `stacks/approvers`."""
    parameters: dict[str, Any] = field(default_factory=dict[str, Any])
    roles: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    revoked: str = ""

    def hire(self, name: str, options: str = "") -> Path:
        """A person with a key of their own."""
        key = self.key(name)
        public = key.with_suffix(".pub").read_text().strip()
        self.lines.append(f"{name}@example.com {options} {public}".replace("  ", " "))
        return key

    def key(self, name: str) -> Path:
        """A key, which nobody knows yet."""
        path = self.folder / name
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(path)], check=True)
        return path

    @property
    def trust(self) -> Trust:
        """Who may approve, by what was said until now."""
        return Trust(
            approvers="\n".join(self.lines) + "\n",
            revoked=self.revoked,
            parameters=Parameters(**self.parameters).model_dump(mode="json"),
            roles=self.roles,
            rules=(POLICIES / "approvals.rego").read_text(),
        )

    @property
    def archive(self) -> Archive:
        """The stack's documents."""
        return Archive(Folder(self.folder / "store"), "production")

    @property
    def approvals(self) -> Approvals:
        """What holds a run to them; commits are looked for in the folder of the test."""
        return Approvals(
            settings=stack_settings.load("production"),
            archive=self.archive,
            root=self.folder,
            clock=lambda: self.now,
            current=self.trust,
        )

    def open(self) -> None:
        """Apply all that was said until now."""
        trust = self.trust
        self.archive.apply(Applied(digest=trust.digest, trust=trust, at="2026-03-01T11:00:00Z"))

    def say(self, kind: Kind, key: Path, about: ChangeSet, reason: str = "", /, **other: Any) -> Signed:
        """What the owner of a key signs about a change set; `other` replaces parts of the statement."""
        hours = 1 if kind == "override" else 24
        said = signing.statement(kind, about, VERDICT, now=self.now, hours=hours, reason=reason)
        return signing.signed(replace(said, **other), signing.Key(str(key)))

    def propose(self, key: Path, about: ChangeSet) -> None:
        """Preview it and store it."""
        self.archive.keep(about, VERDICT, self.say("propose", key, about))

    def approve(self, key: Path, about: ChangeSet) -> None:
        """Sign that it may run."""
        self.archive.decide(self.say("approve", key, about))

    def up(self, about: ChangeSet, verdict: Verdict | None = None) -> None:
        """Run it, or raise."""
        approvals = self.approvals
        decisions = approvals.enforce(about, verdict or VERDICT)
        if decisions is not None:
            approvals.ran(about, decisions, ())

    def later(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)

    def documents(self, kind: str) -> list[Path]:
        """The files of the store."""
        return sorted((self.folder / "store" / kind).rglob("*.json"))


VERDICT = Verdict(denials=(), rules=("test/rule",), policies="sha256:rules")


def edit(file: Path, old: str, new: str) -> None:
    """Replace text in a stored document; the text must be there."""
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def sign(key: Path, content: bytes, namespace: str = NAMESPACE) -> str:
    """A signature for any namespace."""
    done = subprocess.run(
        ["ssh-keygen", "-Y", "sign", "-n", namespace, "-f", str(key)], input=content, capture_output=True, check=True
    )
    return done.stdout.decode()
