"""Signs with the SSH key that a person already has: a file, one in an agent, or one in a piece of hardware."""

import os
import secrets
import subprocess
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from policies.changes import ChangeSet, digest
from policies.signatures import NAMESPACE
from policies.statements import Kind, Signed, Statement
from policies.verdict import Verdict

VARIABLE = "LAYER0_KEY"
"""The environment variable with a private key, or with the path of its file: for runners, which have no agent."""

_LITERAL = "key::"
_PRIVATE = "-----BEGIN "
_PUBLIC = ("ssh-", "ecdsa-", "sk-")


class Refused(Exception):
    """There is no key to sign with, or it does not sign."""


@dataclass(frozen=True)
class Key:
    """What `ssh-keygen` takes for a key."""

    source: str
    """A private key, or its path; or a public one whose private half an agent has, or its path."""

    def sign(self, content: bytes) -> str:
        """The signature over this content. Raises `Refused`."""
        with tempfile.TemporaryDirectory(prefix="layer0-key-") as folder:
            path = Path(self.source).expanduser()
            if self.source.startswith(_PUBLIC):
                path = Path(folder) / "key.pub"
                path.write_text(self.source + "\n", encoding="utf-8")
            elif self.source.startswith(_PRIVATE):
                path = Path(folder) / "key"
                path.touch(mode=0o600)
                path.write_text(self.source.strip() + "\n", encoding="utf-8")
            return _run("ssh-keygen", "-Y", "sign", "-q", "-n", NAMESPACE, "-f", str(path), given=content)


def found(given: Path | None, root: Path) -> Key:
    """The key given, else that in `LAYER0_KEY`, else git's `user.signingkey`, else the only one in the agent.

    Raises `Refused`.
    """
    if given is not None:
        return Key(str(given))
    if from_runner := os.environ.get(VARIABLE):
        return Key(from_runner if from_runner.startswith(_PRIVATE) else _content(Path(from_runner)))
    configured = _said("git", "-C", str(root), "config", "user.signingkey").removeprefix(_LITERAL)
    if configured:
        return Key(configured)
    offered = [line for line in _said("ssh-add", "-L").splitlines() if line.startswith(_PUBLIC)]
    if len(offered) != 1:
        raise Refused(
            f"there is no key to sign with: git's user.signingkey is not set and the SSH agent has {len(offered)} keys;"
            " give --key FILE"
        )
    return Key(offered[0])


def statement(kind: Kind, changes: ChangeSet, verdict: Verdict, *, now: datetime, hours: int, reason: str) -> Statement:
    """What is to be signed about a change set; it counts for so many hours at most."""
    return Statement(
        kind=kind,
        stack=changes.stack,
        operation=changes.operation,
        exact=changes.digest(),
        semantic=changes.semantic_digest(),
        verdict=digest(verdict.document()),
        at=now,
        expires=now + timedelta(hours=hours),
        nonce=secrets.token_hex(16),
        reason=reason,
    )


def signed(said: Statement, key: Key) -> Signed:
    """The statement with its signature. Raises `Refused`."""
    return Signed(statement=said, signature=key.sign(said.content()))


def _content(file: Path) -> str:
    """A private key in a file that a runner has written, and that ssh-keygen would not take if others may read it."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise Refused(f"{VARIABLE}: {file} holds no private key ({error}); put the key itself there") from error


def _said(*command: str) -> str:
    try:
        return _run(*command).strip()
    except Refused:
        return ""


def _run(*command: str, given: bytes = b"") -> str:
    try:
        done = subprocess.run(command, input=given, capture_output=True, check=False)
    except OSError as error:
        raise Refused(f"{command[0]}: {error.strerror}; install OpenSSH 8.9 or newer") from error
    if done.returncode:
        said = " ".join(done.stderr.decode(errors="replace").split())
        raise Refused(f"{command[0]} does not sign: {said or 'it says no more'}")
    return done.stdout.decode()
