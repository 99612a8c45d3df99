"""One provider resource at work: its settings, its cluster, and who to tell."""

from dataclasses import dataclass, field
from threading import Event

from scripts.providers import redacted
from scripts.providers.engine import Engine
from scripts.providers.kubernetes import state as states
from scripts.providers.kubernetes.api.client import Client, Unreachable
from scripts.providers.kubernetes.api.cluster import Cluster
from scripts.providers.kubernetes.api.kubeconfig import Unusable
from scripts.providers.kubernetes.folder import Folder
from scripts.providers.kubernetes.kinds.scopes import CLUSTER_SCOPED
from scripts.providers.kubernetes.objects import TIMEOUT, Manifest, annotation, is_builtin, kind, section
from scripts.providers.kubernetes.settings import Settings
from scripts.providers.properties import Properties
from scripts.providers.servicer import Failed


class Session:
    """What every operation needs."""

    def __init__(self, settings: Settings, engine: Engine, cancelled: Event) -> None:
        self.settings, self.engine, self.cancelled = settings, engine, cancelled
        self.replaced_in_place: set[str] = set()
        """URNs whose old object goes before the new one of the same name comes."""
        self._scopes: dict[tuple[str, str], bool] = {}
        self.folder = Folder(settings.directory) if settings.directory else None
        """Where objects go in place of the cluster, in render mode."""
        self._namespace = settings.namespace
        try:
            self.cluster = Cluster(self._client())
        except Unusable as error:
            self.cluster = Cluster(Unreachable(str(error)))

    def _client(self) -> Client:
        if self.folder:
            raise Unusable("in render mode there is none")
        access = self.settings.access()
        self._namespace = self._namespace or access.namespace or "default"
        return Client(access, self.cancelled, self._warn, self.settings.limits)

    def _warn(self, warning: str) -> None:
        if not (self.settings.suppress_deprecations and " deprecated" in warning):
            self.engine.warn_once(warning)

    def probe(self) -> None:
        """Raises: `Unreachable`, unless this run does without a cluster."""
        if not self.folder and not redacted.IN_FORCE:
            self.cluster.probe()

    def namespace(self, manifest: Manifest) -> str | None:
        """The namespace of an object that names none. A kind that nobody knows counts as having namespaces."""
        self.learn(manifest)
        try:
            return self._namespace if self.is_namespaced(manifest) else None
        except Failed:
            return self._namespace

    def learn(self, manifest: Manifest) -> None:
        """Remember the scope of a custom kind that this very program defines."""
        if not str(manifest.get("apiVersion")).startswith("apiextensions.k8s.io/"):
            return
        spec, names = section(manifest, "spec"), section(manifest, "spec", "names")
        self._scopes[str(spec.get("group")), str(names.get("kind"))] = spec.get("scope") != "Cluster"

    def is_namespaced(self, manifest: Manifest) -> bool:
        """Raises: `Failed`, when neither the program nor the cluster knows the kind."""
        if kind(manifest) in CLUSTER_SCOPED:
            return False
        version, name = str(manifest.get("apiVersion")), str(manifest.get("kind"))
        if is_builtin(version):
            return True
        known = self._scopes.get((version.partition("/")[0], name))
        return self.cluster.is_namespaced(version, name) if known is None else known


@dataclass(frozen=True)
class Operation:
    """One call of the engine for one resource."""

    session: Session
    urn: str
    preview: bool = False
    timeout: float = 0.0
    """Seconds, from `custom_timeouts`; 0 for none."""
    ignored: tuple[str, ...] = field(default=())

    def seconds(self, manifest: Manifest, default: float) -> float:
        """How long to wait for the object."""
        written = annotation(manifest, TIMEOUT) or ""
        return self.timeout or (float(written) if written.isdigit() else default)

    def manager(self, manifest: Manifest, olds: Properties) -> str:
        """The field manager that holds the object's fields."""
        return states.manager(manifest, olds) if self.session.settings.server_side else states.CREATOR

    def status(self, message: str) -> None:
        self.session.engine.status(message, self.urn)

    def not_tried(self, manifest: Manifest, why: str) -> None:
        """Say, once for all objects of a kind, that the API server was not asked, so that a preview cannot vouch."""
        self.session.engine.once(f"no dry run of {manifest.get('kind')}: {why}", self.urn)
