"""Checks SSH signatures against a list of people in OpenSSH's allowed_signers form; nothing is signed here."""

import re
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

NAMESPACE = "layer0"
"""What a signature is for: one made for git commits, files or another tool does not count here."""

_KEY = re.compile(r"key (SHA256:[A-Za-z0-9+/]{43})\s*\Z")
_PATTERN = frozenset("*?!, ")


class Refused(Exception):
    """What is on record, or signed, cannot be relied on."""


class Forged(Refused):
    """A document, or the signature below it, does not hold."""


@dataclass(frozen=True, kw_only=True)
class Signer:
    """Whose signature it is."""

    principal: str
    """The name that the list gives the key, such as `alice@example.com`."""
    key: str
    """The key's fingerprint, such as `SHA256:...`; of a certificate, that of the key in it."""

    def document(self) -> dict[str, str]:
        """The JSON form."""
        return dict(vars(self))


def signer_of(
    content: bytes, signature: str, approvers: str, *, revoked: Iterable[bytes] = (), at: Iterable[datetime]
) -> Signer:
    """Who signed this content, if at each of these moments the list holds the key and no `revoked` list does.

    Raises `Forged`.
    """
    with tempfile.TemporaryDirectory(prefix="layer0-signature-") as folder:
        check = _Check(Path(folder), content, signature, approvers)
        signers = {check.signer(moment, number, keys) for moment in at for number, keys in enumerate((b"", *revoked))}
    if len(signers) != 1:
        raise Forged(f"the signature is of several people: {', '.join(sorted(item.principal for item in signers))}")
    return signers.pop()


class _Check:
    def __init__(self, folder: Path, content: bytes, signature: str, approvers: str) -> None:
        self._folder = folder
        self._content = content
        (folder / "signature").write_text(signature, encoding="utf-8")
        (folder / "approvers").write_text(approvers, encoding="utf-8")

    def signer(self, at: datetime, number: int, revoked: bytes) -> Signer:
        moment = at.astimezone(UTC).strftime("%Y%m%d%H%M%SZ")
        principal = self._principal(moment)
        command = ["verify", "-n", NAMESPACE, "-I", principal]
        why = f"the signature of {principal} does not hold"
        if revoked:
            why = f"the key of {principal} is revoked"
            file = self._folder / f"revoked-{number}"
            file.write_bytes(revoked)
            command += ["-r", str(file)]
        said = self._ask(*command, moment=moment, why=why)
        key = _KEY.search(said)
        if key is None:
            raise Forged(f"ssh-keygen does not say whose key it is, got {said.strip()!r}")
        return Signer(principal=principal, key=key[1])

    def _principal(self, moment: str) -> str:
        why = "the signature is of nobody in stacks/approvers whose key is valid"
        names = self._ask("find-principals", moment=moment, why=why).split("\n")
        found = [name for name in names if name.strip()]
        if len(found) != 1 or _PATTERN & set(found[0]):
            raise Forged(f"the key must stand for one person in stacks/approvers, got {', '.join(found)}")
        return found[0]

    def _ask(self, action: str, *more: str, moment: str, why: str) -> str:
        files = ["-f", str(self._folder / "approvers"), "-s", str(self._folder / "signature")]
        command = ["ssh-keygen", "-Y", action, *more, *files, "-O", f"verify-time={moment}"]
        try:
            done = subprocess.run(command, input=self._content, capture_output=True, check=False)
        except OSError as error:
            raise Forged(f"signatures cannot be checked: ssh-keygen: {error.strerror}; install OpenSSH 8.9+") from error
        if done.returncode:
            raise Forged(
                f"{why} ({' '.join(done.stderr.decode(errors='replace').split()) or 'ssh-keygen says no more'})"
            )
        return done.stdout.decode(errors="replace")
