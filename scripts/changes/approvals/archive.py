"""Change sets, what people say of them and what was applied last, in the stack's store; each checked as it is read."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import rfc8785

from policies.changes import ChangeSet, digest
from policies.signatures import Forged
from policies.statements import Signed, is_digest
from policies.trust import Trust
from policies.verdict import Verdict, read
from scripts.changes.store import Lost, Store

_SHORT = 12
_SHA256 = "sha256:"


class Invalid(Exception):
    """There is no such change set."""


def short(digest: str) -> str:
    """The part of a digest that people copy."""
    return digest.removeprefix(_SHA256)[:_SHORT]


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A stored change set with its verdict."""

    changes: ChangeSet
    verdict: Verdict
    verdict_digest: str
    proposal: Signed | None
    """Its maker's word; without it nobody can approve it."""


@dataclass(frozen=True, kw_only=True)
class Applied:
    """What the last applied change left of who may approve the next one."""

    digest: str
    """The digest of `trust`; of a stack that was never applied, the one that was named when it was made."""
    trust: Trust | None = None
    commit: str | None = None
    """The git commit that was applied."""
    at: str
    """When: RFC 3339, UTC."""
    spent: Mapping[str, str] = field(default_factory=dict[str, str])
    """Nonces of decisions that a run has used, and when they expire: each lets one run pass."""
    overrides: tuple[Mapping[str, Any], ...] = ()
    """Every change that ran on one person's word alone: who, when and why."""
    left: tuple[str, ...] = ()
    """What a preview right after it would still change; empty where it has converged."""


class Archive:
    """The documents of one stack."""

    def __init__(self, store: Store, stack: str) -> None:
        self._store = store
        self._sets = f"change-sets/{stack}/"
        self._decisions = f"approvals/{stack}/"
        self._applied = f"trust/{stack}.json"

    def keep(self, changes: ChangeSet, verdict: Verdict, proposal: Signed | None) -> None:
        """Store a change set; one that is there already, signed, stays as it is."""
        key = f"{self._sets}{_hex(changes.digest())}.json"
        before = self._store.read(key)
        if before is not None and json.loads(before.content)["proposal"] is not None:
            return
        document = {
            "change_set": changes.document(),
            "verdict": verdict.document(),
            "proposal": proposal.document() if proposal else None,
        }
        self._store.write(key, rfc8785.dumps(document), over=before)

    def find(self, start: str) -> Kept:
        """The change set whose exact digest begins so. Raises `Invalid` where there is none or several."""
        if not is_digest(start):
            raise Invalid(f"a digest is at least 6 hexadecimal digits, got {start!r}; copy it from the preview")
        found = list(self._store.keys(self._sets + _hex(start)))
        if len(found) != 1:
            many = f"{len(found)} change sets begin" if found else "no change set begins"
            raise Invalid(f"{many} with {start!r}; ./scripts/layer0 changes list shows them")
        return self._read(found[0])

    def kept(self, exact: str) -> Kept:
        """The change set with this exact digest. Raises `Forged` where it is gone or is another one."""
        return self._read(f"{self._sets}{_hex(exact)}.json")

    def digests(self) -> Iterator[str]:
        """The exact digest of every change set."""
        return (_SHA256 + key.removeprefix(self._sets).removesuffix(".json") for key in self._store.keys(self._sets))

    def all(self) -> Iterator[Kept]:
        """Every change set."""
        return map(self.kept, self.digests())

    def _read(self, key: str) -> Kept:
        stored = self._store.read(key)
        if stored is None:
            raise Forged(f"{key}: the change set is not in the store any more")
        try:
            document = json.loads(stored.content)
            raw, verdict = document["change_set"], document["verdict"]
            if key != f"{self._sets}{_hex(digest(raw))}.json":
                raise Forged(f"{key}: the change set was edited: its digest is {digest(raw)}")
            proposal = document["proposal"]
            return Kept(
                changes=ChangeSet.read(raw),
                verdict=read(verdict, verdict["policies"]),
                verdict_digest=digest(verdict),
                proposal=Signed.read(proposal) if proposal else None,
            )
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise Forged(f"{key}: it is no change set ({error!r})") from error

    def decide(self, signed: Signed) -> None:
        """Store what somebody said; what is there already stays."""
        content = rfc8785.dumps(signed.document())
        semantic = _hex(signed.statement.semantic)
        try:
            key = f"{self._decisions}{semantic}/{_hex(digest(signed.document()))}.json"
            self._store.write(key, content, over=None)
        except Lost:
            return

    def decisions(self, semantic: str = "") -> Iterator[tuple[str, Signed | Forged]]:
        """Each thing said of change sets with this semantic digest, or of all, by its key, or why it is none."""
        for key in self._store.keys(self._decisions + (f"{_hex(semantic)}/" if semantic else "")):
            try:
                yield key, self._decision(key)
            except Forged as error:
                yield key, error

    def _decision(self, key: str) -> Signed:
        stored = self._store.read(key)
        try:
            signed = Signed.read(json.loads(stored.content if stored else b""))
        except ValueError as error:
            raise Forged(f"{key}: it is no signed statement ({error})") from error
        said = signed.statement
        if key != f"{self._decisions}{_hex(said.semantic)}/{_hex(digest(signed.document()))}.json":
            raise Forged(f"{key}: it was edited, or put in the place of another")
        return signed

    def applied(self) -> Applied | None:
        """What was applied last; None for a stack of which nobody has said who may approve its changes."""
        stored = self._store.read(self._applied)
        if stored is None:
            return None
        try:
            document: dict[str, Any] = json.loads(stored.content)
            trust = Trust(**said) if (said := document.pop("trust")) else None
            document["overrides"] = tuple(document["overrides"])
            applied = Applied(trust=trust, **document)
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise Forged(f"{self._applied}: it does not say who may approve ({error!r})") from error
        if trust is not None and trust.digest != applied.digest:
            raise Forged(f"{self._applied}: who may approve was edited in the store: its digest is {trust.digest}")
        return applied

    def apply(self, applied: Applied) -> None:
        """Put on record what is applied from now on."""
        content = json.dumps(asdict(applied), indent=2, sort_keys=True).encode() + b"\n"
        self._store.write(self._applied, content, over=self._store.read(self._applied))

    def name(self, applied: Applied) -> None:
        """Put on record who may approve the first change. Raises the store's `Lost` where that is known already."""
        self._store.write(self._applied, json.dumps(asdict(applied), indent=2, sort_keys=True).encode(), over=None)


def _hex(digest_text: str) -> str:
    return digest_text.removeprefix(_SHA256)
