"""The hardened pod: what every pod of the platform has in common, in one place.

It meets the Pod Security Standard "restricted" and goes further: a read-only root file system, no token of the API
server, equal requests and limits, probes, and replicas spread over zones and nodes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pulumi_kubernetes.core.v1 import (
    ContainerArgsDict,
    EnvVarArgsDict,
    NodeAffinityArgsDict,
    NodeSelectorRequirementArgsDict,
    PodSecurityContextArgsDict,
    PodSpecArgsDict,
    ProbeArgsDict,
    SecurityContextArgsDict,
    TopologySpreadConstraintArgsDict,
    VolumeArgsDict,
)
from pulumi_kubernetes.policy.v1 import PodDisruptionBudgetSpecArgsDict

from stacks.sections import Resources

ZONE = "topology.kubernetes.io/zone"
NODE = "kubernetes.io/hostname"
TOKEN, TOKEN_FOLDER = "token", "/var/run/secrets/kubernetes.io/serviceaccount"
SCRATCH = "64Mi"
"""Size of each empty directory."""

CONFINED: SecurityContextArgsDict = {
    "allow_privilege_escalation": False,
    "capabilities": {"drop": ["ALL"]},
    "privileged": False,
    "read_only_root_filesystem": True,
    "run_as_non_root": True,
    "seccomp_profile": {"type": "RuntimeDefault"},
}


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page that a container answers with a status below 400 once it can serve."""

    port: int
    """TCP port; in clear, as the kubelet verifies no certificate."""
    path: str
    """Path of the URL."""


@dataclass(frozen=True, kw_only=True)
class Serving:
    """How a container serves, and how to see that it does."""

    port: int
    """TCP port; a container that no longer accepts connections there is restarted."""
    ready: Sequence[str] | Page = ()
    """What succeeds once the container can serve, a command or a page; it has five minutes to do so after a start.
    Default: to accept connections."""
    also: Mapping[str, int] = field(default_factory=dict[str, int])
    """Further TCP ports, by name. Default: none."""

    @property
    def ports(self) -> Mapping[str, int]:
        """Every port, by name."""
        return {"service": self.port, **self.also}


@dataclass(frozen=True, kw_only=True)
class Container:
    """What differs between the platform's containers."""

    name: str
    """Name within the pod."""
    image: str
    """Image with its version or digest."""
    resources: Resources
    """Requested and the limit at once, so that no neighbour can starve it."""
    command: Sequence[str] = ()
    """Replaces the image's entry point. Default: the image's own."""
    args: Sequence[str] = ()
    """Replaces the image's arguments. Default: the image's own."""
    env: Mapping[str, str] = field(default_factory=dict[str, str])
    """Plain values only: a secret is mounted as a file."""
    knows_its_pod: bool = False
    """Whether the variable POD holds the pod's name, also for $(POD) in arguments. Default: false."""
    mounts: Mapping[str, str] = field(default_factory=dict[str, str])
    """Name of the volume by the path at which it is mounted."""
    serving: Serving | None = None
    """Default: nothing is served, as in a container that prepares the pod."""

    @property
    def ports(self) -> Mapping[str, int]:
        """Every port that it serves at, by name."""
        return {} if self.serving is None else self.serving.ports


@dataclass(frozen=True, kw_only=True)
class Pod:
    """What differs between the platform's pods."""

    account: str
    """Service account."""
    token: bool = False
    """Whether a token for the API server is mounted, renewed every hour. Default: false."""
    restart_policy: str | None = None
    """OnFailure for what runs to its end. Default: containers are always restarted."""
    user: int
    """User and group that the containers run as and that own the volumes; never 0."""
    labels: Mapping[str, str]
    """Labels that tell this workload's pods from all others in the namespace."""
    replicas: int
    """Pods of the workload; where there are several, the zones hold as equal a number of them as can be."""
    zones: Sequence[str]
    """Zones that the pods may run in."""
    containers: Sequence[Container]
    init_containers: Sequence[Container] = ()
    volumes: Sequence[VolumeArgsDict] = ()
    """Volumes that the containers mount, without the claims of a StatefulSet."""
    scratch: Mapping[str, str] = field(default_factory=dict[str, str])
    """Path by name of the empty directories that every container may write to; 64Mi each, lost with the pod."""


def spec(pod: Pod) -> PodSpecArgsDict:
    """The pod as the API server takes it."""
    shared = {**pod.scratch, **({TOKEN: TOKEN_FOLDER} if pod.token else {})}
    hardened: PodSpecArgsDict = {
        "service_account_name": pod.account,
        "automount_service_account_token": False,
        "enable_service_links": False,
        "security_context": _runs_as(pod.user),
        "affinity": {"node_affinity": _only_in(pod.zones)},
        "topology_spread_constraints": [
            _spread(pod, ZONE, "DoNotSchedule" if pod.replicas > 1 else "ScheduleAnyway"),
            _spread(pod, NODE, "ScheduleAnyway"),
        ],
        "containers": [_container(container, shared) for container in pod.containers],
        "volumes": _volumes(pod),
    }
    if pod.restart_policy is not None:
        hardened["restart_policy"] = pod.restart_policy
    if pod.init_containers:
        hardened["init_containers"] = [_container(container, shared) for container in pod.init_containers]
    return hardened


def disruption_budget(labels: Mapping[str, str]) -> PodDisruptionBudgetSpecArgsDict:
    """One pod at a time may be evicted: replicas stay up through a drain, and a single pod never blocks one."""
    return {"max_unavailable": 1, "selector": {"match_labels": labels}}


def _volumes(pod: Pod) -> list[VolumeArgsDict]:
    scratch: list[VolumeArgsDict] = [{"name": name, "empty_dir": {"size_limit": SCRATCH}} for name in pod.scratch]
    return [*pod.volumes, *scratch, *([_token()] if pod.token else [])]


def _token() -> VolumeArgsDict:
    """What a pod needs for requests to the API server, in the place where its libraries look for it."""
    return {
        "name": TOKEN,
        "projected": {
            "default_mode": 0o440,
            "sources": [
                {"service_account_token": {"path": "token", "expiration_seconds": 3600}},
                {"config_map": {"name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]}},
                {"downward_api": {"items": [{"path": "namespace", "field_ref": {"field_path": "metadata.namespace"}}]}},
            ],
        },
    }


def _runs_as(user: int) -> PodSecurityContextArgsDict:
    return {
        "run_as_non_root": True,
        "run_as_user": user,
        "run_as_group": user,
        "fs_group": user,
        "fs_group_change_policy": "OnRootMismatch",
        "seccomp_profile": {"type": "RuntimeDefault"},
    }


def _only_in(zones: Sequence[str]) -> NodeAffinityArgsDict:
    in_a_zone: NodeSelectorRequirementArgsDict = {"key": ZONE, "operator": "In", "values": list(zones)}
    return {
        "required_during_scheduling_ignored_during_execution": {
            "node_selector_terms": [{"match_expressions": [in_a_zone]}]
        }
    }


def _spread(pod: Pod, topology: str, otherwise: str) -> TopologySpreadConstraintArgsDict:
    return {
        "topology_key": topology,
        "max_skew": 1,
        "when_unsatisfiable": otherwise,
        "label_selector": {"match_labels": pod.labels},
    }


def _container(container: Container, scratch: Mapping[str, str]) -> ContainerArgsDict:
    amounts = container.resources.model_dump(mode="json")
    mounts = {**container.mounts, **{path: name for name, path in scratch.items()}}
    hardened: ContainerArgsDict = {
        "name": container.name,
        "image": container.image,
        "resources": {"requests": amounts, "limits": amounts},
        "security_context": CONFINED,
        "volume_mounts": [{"mount_path": path, "name": name} for path, name in mounts.items()],
    }
    if env := _env(container):
        hardened["env"] = env
    if container.command:
        hardened["command"] = container.command
    if container.args:
        hardened["args"] = container.args
    return hardened if container.serving is None else _probed(hardened, container.serving)


def _env(container: Container) -> list[EnvVarArgsDict]:
    name: EnvVarArgsDict = {"name": "POD", "value_from": {"field_ref": {"field_path": "metadata.name"}}}
    plain: list[EnvVarArgsDict] = [{"name": name, "value": value} for name, value in container.env.items()]
    return [name, *plain] if container.knows_its_pod else plain


def _probed(container: ContainerArgsDict, serving: Serving) -> ContainerArgsDict:
    ready: ProbeArgsDict = {**_asked(serving), "timeout_seconds": 5}
    return {
        **container,
        "ports": [{"name": name, "container_port": port} for name, port in serving.ports.items()],
        "startup_probe": {**ready, "period_seconds": 5, "failure_threshold": 60},
        "readiness_probe": {**ready, "period_seconds": 10},
        "liveness_probe": {"tcp_socket": {"port": serving.port}, "period_seconds": 20, "timeout_seconds": 5},
    }


def _asked(serving: Serving) -> ProbeArgsDict:
    match serving.ready:
        case Page(port=port, path=path):
            return {"http_get": {"port": port, "path": path}}
        case ():
            return {"tcp_socket": {"port": serving.port}}
        case command:
            return {"exec_": {"command": command}}
