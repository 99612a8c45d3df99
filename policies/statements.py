"""What somebody signs about a change set: that it is theirs, that it may run, or that it must not."""

import functools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Self

import rfc8785

from policies.signatures import Forged

TYPE = "https://in-toto.io/Statement/v1"
PREDICATE = "https://layer0.dev/decision/v1"
SCHEMA = Path(__file__).with_name("statements.schema.json")
Kind = Literal["propose", "approve", "reject", "override"]

_SHA256 = "sha256:"


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One person's word on one change set, as an in-toto statement."""

    kind: Kind
    """`propose`: I made it. `approve`, `reject`: it may run, or must not. `override`: it must run, unapproved."""
    stack: str
    operation: str
    exact: str
    """The exact digest of the change set that was looked at."""
    semantic: str
    """Its semantic digest: a preview that gives it again is the same."""
    verdict: str
    """The digest of the verdict that was looked at."""
    at: datetime
    """When it was signed, as the signer's clock has it."""
    expires: datetime
    """When it ends to count."""
    nonce: str
    """Random, so that no two are the same."""
    reason: str = ""

    def content(self) -> bytes:
        """What is signed: RFC 8785."""
        return rfc8785.dumps(self.document())

    def document(self) -> dict[str, Any]:
        """The JSON form, described by `statements.schema.json`."""
        digests = {"sha256": self.exact.removeprefix(_SHA256), "semantic": self.semantic.removeprefix(_SHA256)}
        return {
            "_type": TYPE,
            "subject": [{"name": f"{self.stack}/{self.operation}", "digest": digests}],
            "predicateType": PREDICATE,
            "predicate": {
                "decision": self.kind,
                "stack": self.stack,
                "operation": self.operation,
                "verdict": self.verdict,
                "reason": self.reason,
                "at": instant(self.at),
                "expires": instant(self.expires),
                "nonce": self.nonce,
            },
        }

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        """The statement with this JSON form, which follows the schema. Raises `Forged` where its parts disagree."""
        predicate, subject = document["predicate"], document["subject"][0]
        if subject["name"] != f"{predicate['stack']}/{predicate['operation']}":
            raise Forged(f"the statement is about {subject['name']} and says {predicate['stack']}")
        return cls(
            kind=predicate["decision"],
            stack=predicate["stack"],
            operation=predicate["operation"],
            exact=_SHA256 + subject["digest"]["sha256"],
            semantic=_SHA256 + subject["digest"]["semantic"],
            verdict=predicate["verdict"],
            at=datetime.fromisoformat(predicate["at"]),
            expires=datetime.fromisoformat(predicate["expires"]),
            nonce=predicate["nonce"],
            reason=predicate["reason"],
        )


@dataclass(frozen=True, kw_only=True)
class Signed:
    """A statement and the signature below it."""

    statement: Statement
    signature: str
    """As `ssh-keygen -Y sign` writes it."""

    def document(self) -> dict[str, Any]:
        """The JSON form."""
        return {"statement": self.statement.document(), "signature": self.signature}

    @classmethod
    def read(cls, document: Any) -> Self:
        """The signed statement with this JSON form. Raises `Forged` where it is none."""
        complaint = next(iter(_validator().iter_errors(document)), None)
        if complaint is not None:
            where = "/".join(map(str, complaint.instance_path))
            raise Forged(f"it is no signed statement: {where}: {complaint.message}")
        return cls(statement=Statement.read(document["statement"]), signature=document["signature"])


def instant(moment: datetime) -> str:
    """A moment as documents have it: RFC 3339 in UTC, to the microsecond."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


@functools.cache
def _validator() -> Any:
    import jsonschema_rs

    return jsonschema_rs.validator_for(json.loads(SCHEMA.read_text(encoding="utf-8")), validate_formats=True)


def is_digest(text: str) -> bool:
    """Whether it is a digest, or the beginning of one, as people copy it."""
    return bool(re.fullmatch(r"(?:sha256:)?[0-9a-f]{6,64}", text))
