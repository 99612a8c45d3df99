"""The change set `layer0.dev/changes/v1`: every resource of one preview and what happens to it."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

import rfc8785

API_VERSION = "layer0.dev/changes/v1"
STACK_TYPE = "pulumi:pulumi:Stack"
TENANT_TYPE = "layer0:index:TenantEnvironment"
_LISTS = ("dependencies", "unknown", "secret")
_MAKERS = ("approvers", "policies", "program", "toolchain")
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
    dry_run: bool | None = None
    """Whether the API server has tried the object out at preview; None where there is nothing to try."""

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        """The change with this JSON form. Raises LookupError, TypeError or AttributeError where it is none."""
        fields: dict[str, Any] = {key: tuple(value) if key in _LISTS else value for key, value in document.items()}
        fields["differs"] = tuple(Difference(**item) for item in document["differs"])
        return cls(**fields)

    def document(self) -> dict[str, Any]:
        """The JSON form that rules see."""
        return {
            "urn": self.urn,
            "type": self.type,
            "name": self.name,
            "op": self.op,
            "parent": self.parent,
            "provider": self.provider,
            "dependencies": sorted(self.dependencies),
            "dependents": self.dependents,
            "tenant": self.tenant,
            "old": self.old,
            "new": self.new,
            "differs": [
                {"path": item.path, "replaces": item.replaces}
                for item in sorted(self.differs, key=lambda item: item.path)
            ],
            "unknown": sorted(self.unknown),
            "secret": sorted(self.secret),
            "dry_run": self.dry_run,
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

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        """The change set with this JSON form. Raises ValueError, or what `Change.read` does, where it is none."""
        if document["api_version"] != API_VERSION:
            raise ValueError(f"api_version must be {API_VERSION}, got {document['api_version']}")
        fields = {key: document[key] for key in ("stack", "operation", "made_from", "parameters")}
        return cls(**fields, changes=tuple(map(Change.read, document["changes"])))

    def document(self) -> dict[str, Any]:
        """The JSON form that is judged, stored and signed; `changes.schema.json` describes it."""
        return {
            "api_version": API_VERSION,
            "stack": self.stack,
            "operation": self.operation,
            "made_from": dict(self.made_from),
            "parameters": dict(self.parameters),
            "changes": [change.document() for change in sorted(self.changes, key=lambda change: change.urn)],
        }

    def digest(self) -> str:
        """The exact digest: SHA-256 over the RFC 8785 form of the whole document."""
        return digest(self.document())

    def semantic_digest(self) -> str:
        """The digest of what would be done and of what judges and does it: a preview that gives it again is the same.

        Settings and the state before count through the changes that they cause. Whether the API server was asked says
        how sure a preview is, not what would be done.
        """
        return digest(
            {
                "stack": self.stack,
                "operation": self.operation,
                "changes": [replace(change, dry_run=None).document() for change in self.doing],
                "made_from": {key: self.made_from.get(key) for key in _MAKERS},
            }
        )

    @property
    def doing(self) -> tuple[Change, ...]:
        """What is done, in the order of its URNs. The stack itself holds nothing, and comes with the first run."""
        found = (change for change in self.changes if change.op != "same" and change.type != STACK_TYPE)
        return tuple(sorted(found, key=lambda change: change.urn))

    @property
    def idle(self) -> bool:
        """Whether nothing would happen."""
        return all(change.op in {"same", "read"} for change in self.changes)


def digest(document: Any) -> str:
    """`sha256:` and the hash of a JSON document's RFC 8785 form."""
    return "sha256:" + hashlib.sha256(rfc8785.dumps(document)).hexdigest()


def digest_of_files(root: Path, files: Iterable[Path]) -> str:
    """`sha256:` and the hash of files below `root`, by their paths and contents; one that is missing counts as such."""
    total = hashlib.sha256()
    for path in sorted(files):
        content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        total.update(f"{path.relative_to(root).as_posix()}\0{content}\n".encode())
    return "sha256:" + total.hexdigest()


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
