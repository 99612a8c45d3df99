"""The change set `layer0.dev/changes/v1`: every resource of one preview and what happens to it."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import rfc8785

API_VERSION = "layer0.dev/changes/v1"
TENANT_TYPE = "layer0:index:TenantEnvironment"
OPS = frozenset({"create", "update", "replace", "delete", "same", "import", "read", "refresh"})


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One property that the change alters."""

    path: str
    """Pulumi property path, such as `spec.template.spec.containers[0].image`."""
    replaces: bool = False
    """Whether this difference forces the resource to be replaced."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """What happens to one resource."""

    urn: str
    type: str
    name: str
    op: str
    """One of `OPS`."""
    parent: str | None = None
    provider: str | None = None
    """The provider reference `urn::id`, where the engine has told it."""
    dependencies: tuple[str, ...] = ()
    """URNs that this resource depends on, explicit and implied."""
    dependents: int = 0
    """How many resources depend on this one directly."""
    tenant: str | None = None
    """The name of the nearest `TenantEnvironment` above it."""
    old: Any = None
    """The inputs before, masked; None for a resource that is new."""
    new: Any = None
    """The inputs after, masked; None for a resource that goes away."""
    differs: tuple[Difference, ...] = ()
    unknown: tuple[str, ...] = ()
    """Paths in `new` that are not known yet."""
    secret: tuple[str, ...] = ()
    """Paths in `new` that are secret."""

    def document(self) -> dict[str, Any]:
        """The JSON form that rules see."""
        return {
            "urn": self.urn,
            "type": self.type,
            "name": self.name,
            "op": self.op,
            "parent": self.parent,
            "provider": self.provider,
            "dependencies": list(self.dependencies),
            "dependents": self.dependents,
            "tenant": self.tenant,
            "old": self.old,
            "new": self.new,
            "differs": [{"path": item.path, "replaces": item.replaces} for item in self.differs],
            "unknown": list(self.unknown),
            "secret": list(self.secret),
        }


@dataclass(frozen=True, kw_only=True)
class ChangeSet:
    """Everything that one preview would do."""

    stack: str
    operation: str
    """`up`, `destroy` or `refresh`."""
    changes: tuple[Change, ...]
    parameters: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """The rules' parameters: section `policies` of the settings."""
    made_from: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Digests and versions of what the preview was made from."""

    def document(self) -> dict[str, Any]:
        """The JSON form that is judged, stored and signed."""
        return {
            "api_version": API_VERSION,
            "stack": self.stack,
            "operation": self.operation,
            "made_from": dict(self.made_from),
            "parameters": dict(self.parameters),
            "changes": [change.document() for change in self.changes],
        }

    def digest(self) -> str:
        """The exact digest: SHA-256 over the RFC 8785 form of the whole document."""
        return digest(self.document())

    @property
    def idle(self) -> bool:
        """Whether nothing would happen."""
        return all(change.op in {"same", "read"} for change in self.changes)


def digest(document: Any) -> str:
    """`sha256:` and the hash of a JSON document's RFC 8785 form."""
    return "sha256:" + hashlib.sha256(rfc8785.dumps(document)).hexdigest()


def tenant_of(urn: str, parent_of: Callable[[str], str | None]) -> str | None:
    """The name of the nearest `TenantEnvironment` at or above `urn`."""
    seen: set[str] = set()
    at: str | None = urn
    while at and at not in seen:
        seen.add(at)
        if type_of(at) == TENANT_TYPE:
            return name_of(at)
        at = parent_of(at)
    return None


def count_dependents(dependencies: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """How many resources depend directly on each; `dependencies` maps URN to the URNs it depends on."""
    counts: dict[str, int] = {}
    for needed in dependencies.values():
        for urn in set(needed):
            counts[urn] = counts.get(urn, 0) + 1
    return counts


def type_of(urn: str) -> str:
    """The type token of a URN (`urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`), without its parents' types."""
    return urn.split("::", 3)[2].rsplit("$", 1)[-1]


def name_of(urn: str) -> str:
    """The resource name of a URN."""
    return urn.split("::", 3)[3]
