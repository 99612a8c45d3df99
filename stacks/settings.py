"""A stack's settings: read from its file and its layers, validated, frozen."""

import hashlib
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Self, cast

import rfc8785
from pydantic import Field, PrivateAttr, ValidationError

from stacks import contradictions, dependencies, documents, engine, faults
from stacks.approvals import Approvals, Roles
from stacks.documents import Node
from stacks.inheritance import NAMESPACE, Family
from stacks.modules import Modules
from stacks.outside import Certificates, Dns
from stacks.parts import ConfigServer, EventBus, Kernel, Monitor
from stacks.planner import Planner
from stacks.problems import Invalid, Problem, choice, quoted
from stacks.secret import Secret
from stacks.sections import Cluster, DataServices, Platform, Policies, Section, Security, Tenants
from stacks.service_mesh import ServiceMesh
from stacks.terms import BackendUrl, StoreUrl

__all__ = ["LOCAL", "LOCAL_PASSPHRASE", "PLACES", "STACKS", "Invalid", "Origin", "Settings", "load", "names"]

STACKS = Path(__file__).parent
LOCAL = "local"
LOCAL_PASSPHRASE = "local"  # noqa: S105 - published on purpose: the state of stack local stays in the clone
LOCAL_CLUSTER = Cluster(context="layer0-local", uid="00000000-0000-0000-0000-000000000000")
"""The cluster that `layer0 cluster up` starts, whichever it is: its data and the state of stack local go together."""
PLACES = ("backend", "store", "cluster")


@dataclass(frozen=True)
class Origin:
    """Where a value was written."""

    file: str
    """Path from the project's root."""
    line: int
    """Counted from 1."""

    def __str__(self) -> str:
        """The place as editors open it."""
        return f"{self.file}:{self.line}"


class Settings(Section):
    """Everything that differs between stacks."""

    backend: BackendUrl | None = None
    """Where Pulumi keeps the stack's state. Every stack but local must have it; local must not."""
    store: StoreUrl | None = None
    """Where change sets, approvals and records are kept. Every stack but local must have it; local must not."""
    cluster: Cluster | None = None
    """The Kubernetes cluster of the stack. Every stack but local must have it; local must not."""
    platform: Platform
    """What the whole platform shares."""
    security: Security = Security()
    """How strictly the platform's own namespaces are held."""
    dns: Dns = Field(default_factory=Dns)
    """The platform's names. Default: none is made."""
    certificates: Certificates = Field(default_factory=Certificates)
    """Who issues the platform's certificates. Default: nobody."""
    data_services: DataServices
    """The databases and caches that the platform uses."""
    kernel: Kernel | None = None
    """The operator of the platform's modules. Default: none."""
    config_server: ConfigServer | None = None
    """What holds the configuration of the running platform. Default: none."""
    event_bus: EventBus | None = None
    """Through what the platform's parts tell each other what happened. Default: none."""
    monitor: Monitor | None = None
    """What shows how the platform is. Default: none."""
    service_mesh: ServiceMesh = ServiceMesh()
    """How modules speak to each other. Default: without a mesh."""
    modules: Modules = Field(default_factory=lambda: MappingProxyType({}))
    """The workloads that run beside the platform's own parts, by name. Default: none."""
    tenants: Tenants = Field(default_factory=lambda: MappingProxyType({}))
    """The customers, by name."""
    fingerprint_key: Secret | None = None
    """Key of the fingerprints that stand for secrets in change sets, encrypted: it makes two change sets comparable.
    Set it with pulumi config set --secret layer0:fingerprint_key. Default: another one for each run."""
    policies: Policies = Field(default_factory=Policies)
    """Parameters of the rules that judge every change."""
    approvals: Approvals | None = None
    """Who has to approve what before it runs. Default: one other person; for stack local, nobody."""
    planner: Planner = Field(default_factory=Planner)
    """What a planner may propose, and which models it may ask. Default: anything but what it never touches; none."""
    roles: Roles = Field(default_factory=lambda: MappingProxyType({}))
    """Who has which role in approvals, by their principals in stacks/approvers. Default: nobody has any."""

    _stack: str = PrivateAttr("")
    _root: Path = PrivateAttr(STACKS)
    _origins: Mapping[str, Origin] = PrivateAttr(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, stack: str, tree: Node, root: Path = STACKS) -> Self:
        """The settings that the merged sections make; raises pydantic's ValidationError."""
        settings = cls.model_validate(documents.plain(tree))
        settings._stack = stack
        settings._root = root
        origins = {"": tree} | dict(documents.walk(tree))
        settings._origins = MappingProxyType({path: Origin(node.file, node.line) for path, node in origins.items()})
        return settings

    @property
    def stack(self) -> str:
        """Name of the stack."""
        return self._stack

    @property
    def root(self) -> Path:
        """The folder of stacks that they were read from."""
        return self._root

    @property
    def file(self) -> Path:
        """The stack's own file."""
        return self._root / f"Pulumi.{self._stack}.yaml"

    @property
    def target(self) -> Cluster:
        """The cluster that the stack is for: the one its file names, or for stack local the one on this machine."""
        return self.cluster or LOCAL_CLUSTER

    @property
    def owns_cluster(self) -> bool:
        """Whether nobody else uses the cluster: what lies there under our names, a killed run of ours has left."""
        return self.cluster is None

    @property
    def asked(self) -> Approvals | None:
        """Who has to approve what; None where nothing needs approval."""
        return self.approvals or (None if self.stack == LOCAL else Approvals())

    @property
    def owner(self) -> str:
        """Whose the things are that the stack makes on servers that others use too."""
        return f"layer0/{self._stack}"

    @property
    def policy_folders(self) -> tuple[Path, ...]:
        """The folders with the stack's own rules."""
        return tuple((self._root / folder).resolve() for folder in self.policies.folders)

    @property
    def origins(self) -> Mapping[str, Origin]:
        """Where each value was written, by its path; a default is not here, and the empty path is the stack's file."""
        return self._origins

    def origin(self, path: str) -> Origin:
        """Where the value at a path was written or, of a default, the innermost written value around it."""
        while path and path not in self._origins:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self._origins[path]

    @property
    def digest(self) -> str:
        """SHA-256 of the resolved settings in canonical form (RFC 8785), with secrets as the file encrypts them."""
        canonical = rfc8785.dumps({"stack": self.stack, **self.model_dump(mode="json")})
        return f"sha256:{hashlib.sha256(canonical).hexdigest()}"


def names(root: Path = STACKS) -> list[str]:
    """The stacks that have a file."""
    return sorted(path.stem.removeprefix("Pulumi.") for path in root.glob("Pulumi.*.yaml"))


_reading = STACKS


@contextmanager
def reading(root: Path) -> Generator[None]:
    """While this lasts, `load` reads another folder in this process, programs that run in it included."""
    global _reading  # noqa: PLW0603 one process runs one program at a time
    before, _reading = _reading, root
    try:
        yield
    finally:
        _reading = before


def load(stack: str, root: Path | None = None) -> Settings:
    """The settings of a stack; inside a running program with its secrets decrypted.

    Raises Invalid with every problem of every file, or if the engine was given configuration that the files lack.
    """
    root = root or _reading
    path = _file(stack, root)
    family = Family(root)
    family.add(path)
    problems = family.problems
    if path not in family.members:
        raise Invalid(problems)
    tree = family.merged()
    problems += _misplaced(stack, tree, complete=family.complete)
    problems += dependencies.problems(tree)
    tree, found = engine.decrypted(tree, family.members[path])
    try:
        settings = Settings.of(stack, tree, root)
    except ValidationError as error:
        raise Invalid([*problems, *found, *faults.problems(error, Settings, tree, complete=family.complete)]) from None
    problems += contradictions.problems(settings)
    if problems or found:
        raise Invalid([*problems, *found])
    return settings


def _file(stack: str, root: Path) -> Path:
    known = names(root)
    if stack in known:
        return root / f"Pulumi.{stack}.yaml"
    advice = f"{choice(stack, known)}; layer0 stack new creates one"
    raise Invalid([Problem(root.name, 0, "", f"there is no stack {quoted(stack)}; {advice}")])


def _misplaced(stack: str, tree: Node, *, complete: bool) -> list[Problem]:
    """Only `local` keeps its state in the clone; every other stack says where, and on which cluster, it is."""
    sections = cast("dict[str, Node]", tree.content)
    if stack == LOCAL:
        text = "is not for stack local, which keeps everything in the clone; remove it"
        return [Problem(sections[name].file, sections[name].line, name, text) for name in PLACES if name in sections]
    advice = "is missing; add it, every stack but local must have one"
    return [
        Problem(tree.file, tree.line, "", f"{NAMESPACE}{name} {advice}")
        for name in PLACES
        if complete and name not in sections
    ]
