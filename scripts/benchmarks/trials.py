"""Small projects for `layer0 bench`: previewed, or under approvals of two people, whose keys lie beside them."""

import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from policies.context import Context
from policies.opa import Opa
from policies.statements import instant
from policies.trust import Trust
from scripts.changes.approvals import signing
from scripts.changes.approvals.archive import Applied, Archive
from scripts.changes.approvals.required import Approvals
from scripts.changes.engine import Engine
from scripts.changes.lines import Lines
from scripts.changes.records import Records
from scripts.changes.reports import Report, write
from scripts.changes.runs import Changer, Previewed
from scripts.changes.store.folder import Folder
from stacks import settings as stack_settings
from stacks.approvals import Approvals as Parameters
from stacks.settings import LOCAL

_MAKER, _APPROVER = "maker", "approver"


def preview(project: Path) -> None:
    """One preview as `layer0 preview` makes it, of another program."""
    settings = stack_settings.load(LOCAL)
    with Opa(folders=settings.policy_folders) as opa:
        changer = Changer(settings, Engine(LOCAL, project, {}), opa)
        previewed = changer.preview("up", lambda _: None)
    lines = Lines(settings, previewed.changes)
    print(write("text", Report(changes=previewed.changes, verdict=previewed.verdict, lines=lines)))
    previewed.verdict.enforce()


def approve(project: Path) -> None:
    """What comes before `up`: name the people, preview, and have one of them approve what the other has made."""
    with _opened(project) as trial:
        now = datetime.now(UTC)
        trust = trial.approvals.current
        trial.approvals.archive.name(Applied(digest=trust.digest, trust=trust, at=instant(now)))
        changes, verdict = (previewed := trial.preview()).changes, previewed.verdict
        made = signing.statement("propose", changes, verdict, now=now, hours=1, reason="")
        said = signing.statement("approve", changes, verdict, now=now, hours=1, reason="")
        trial.approvals.archive.keep(changes, verdict, signing.signed(made, signing.Key(str(project / _MAKER))))
        trial.approvals.archive.decide(signing.signed(said, signing.Key(str(project / _APPROVER))))


def up(project: Path) -> None:
    """What `layer0 up` does, but for the ledger (`bench ledger` times that).

    Prints the seconds that its last part took, the preview after it.
    """
    with _opened(project) as trial:
        previewed = trial.preview()
        approved = trial.approvals.enforce(previewed.changes, previewed.verdict)
        trial.changer.run(previewed, lambda _: None)
        began = time.perf_counter()
        left = trial.preview().changes
        seconds = time.perf_counter() - began
        assert left.idle, "what was made is there"  # noqa: S101
        trial.approvals.ran(previewed.changes, approved or (), ())
    print(seconds)


@dataclass(frozen=True)
class _Trial:
    changer: Changer
    approvals: Approvals

    def preview(self) -> Previewed:
        return self.changer.preview("up", lambda _: None)


@contextmanager
def _opened(project: Path) -> Generator[_Trial]:
    settings, store = stack_settings.load(LOCAL), Folder(project / "store")
    people = "".join(f"{who} {_public(project / who)}" for who in (_MAKER, _APPROVER))
    trust = replace(Trust.of(settings), approvers=people, parameters=Parameters().model_dump(mode="json"))
    approvals = Approvals(
        settings=settings, archive=Archive(store, LOCAL), root=project, clock=lambda: datetime.now(UTC), current=trust
    )
    with Opa(folders=settings.policy_folders) as opa:

        def context() -> Context:
            return Context(now=datetime.now(UTC), actor=_MAKER)

        records = Records(store, LOCAL, context)
        made_from = {"approvers": trust.digest}
        engine = Engine(LOCAL, project, {})
        yield _Trial(Changer(settings, engine, opa, context=context, made_from=made_from, records=records), approvals)


def _public(key: Path) -> str:
    if not key.exists():
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    return key.with_suffix(".pub").read_text(encoding="utf-8")
