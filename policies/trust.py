"""Who may approve and by which rules: what the last applied change left is what the next one is held to."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from policies.changes import digest
from policies.modules import POLICIES
from stacks.settings import STACKS, Settings

RULES = "approvals.rego"


@dataclass(frozen=True, kw_only=True)
class Trust:
    """Everything that decides whether a change set is approved."""

    approvers: str
    """People and their keys: `stacks/approvers`, in OpenSSH's allowed_signers form."""
    revoked: str
    """Keys that count no more, in base64: `stacks/revoked`, a list of public keys or a KRL; empty for none."""
    parameters: Mapping[str, Any] | None
    """Section `approvals` of the settings, defaults filled in; None where nothing needs approval."""
    roles: Mapping[str, Any]
    """Principals by role."""
    rules: str
    """The approval rules, in Rego."""

    @classmethod
    def of(cls, settings: Settings, stacks: Path = STACKS, policies: Path = POLICIES) -> Self:
        """What a checkout says, which counts once it is applied."""
        dumped = settings.model_dump(mode="json")
        return cls(
            approvers=_content(stacks / "approvers").decode("utf-8"),
            revoked=base64.b64encode(_content(stacks / "revoked")).decode("ascii"),
            parameters=settings.asked.model_dump(mode="json") if settings.asked else None,
            roles=dumped["roles"],
            rules=(policies / RULES).read_text(encoding="utf-8"),
        )

    @property
    def digest(self) -> str:
        """What names it."""
        return digest(self.document())

    def document(self) -> dict[str, Any]:
        """The JSON form."""
        return dict(vars(self))

    def revocations(self) -> bytes:
        """The revoked keys as their file has them."""
        return base64.b64decode(self.revoked)


def _content(file: Path) -> bytes:
    return file.read_bytes() if file.is_file() else b""
