"""When an object is ready: one rule a kind, each a pure look at live objects."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from scripts.providers.kubernetes.objects import Manifest, Ref, items, metadata, section

_SETTLE_SECONDS = 3.0


@dataclass(frozen=True)
class Readiness:
    """Ready, or what is still missing; `failed` when waiting longer is of no use."""

    ready: bool
    message: str = ""
    failed: bool = False


READY = Readiness(ready=True)


class Look(Protocol):
    """The live objects around the one judged."""

    def get(self, wanted: Ref) -> Manifest | None: ...

    def select(self, api_version: str, kind: str, namespace: str | None, labels: dict[str, str]) -> list[Manifest]: ...


Rule = Callable[[Manifest, Look, float], Readiness]
"""An object, a way to look around, and for how many seconds it has been waited for."""


def _when(done: bool, message: str) -> Readiness:  # noqa: FBT001 - reads as `_when(x >= y, "...")`
    return READY if done else Readiness(ready=False, message=message)


def _parts(live: Manifest) -> tuple[Manifest, Manifest]:
    return section(live, "spec"), section(live, "status")


def condition(live: Manifest, name: str) -> Manifest:
    """A condition of the status by type; empty when it is not there."""
    found = [item for item in items(live, "status", "conditions") if item.get("type") == name]
    return found[0] if found else {}


def _seen(live: Manifest) -> bool:
    """Whether the controller has looked at the object as it is now."""
    return section(live, "status").get("observedGeneration", 0) >= metadata(live).get("generation", 0)


def deployment(live: Manifest, _: Look, __: float) -> Readiness:
    spec, status = _parts(live)
    wanted, ready = spec.get("replicas", 1), status.get("readyReplicas", 0)
    updated, available = status.get("updatedReplicas", 0), status.get("availableReplicas", 0)
    progressing = condition(live, "Progressing")
    if not _seen(live):
        return Readiness(ready=False, message="not yet seen by its controller")
    if spec.get("paused"):
        return Readiness(ready=False, message="it is paused, so that nothing rolls out; set spec.paused to false")
    if progressing.get("reason") == "ProgressDeadlineExceeded":
        return Readiness(ready=False, message=f"[ProgressDeadlineExceeded] {progressing.get('message')}", failed=True)
    if updated < wanted or available < wanted or ready < wanted:
        return Readiness(ready=False, message=f"{min(updated, ready, available)}/{wanted} pods ready")
    old = status.get("replicas", 0) - updated
    return _when(old <= 0 and condition(live, "Available").get("status") == "True", f"{old} old pods still running")


def stateful_set(live: Manifest, _: Look, __: float) -> Readiness:
    spec, status = _parts(live)
    wanted, ready = spec.get("replicas", 1), status.get("readyReplicas", 0)
    if not _seen(live) or status.get("replicas", 0) != wanted or ready < wanted:
        return Readiness(ready=False, message=f"{ready}/{wanted} pods ready")
    if section(spec, "updateStrategy").get("type") == "OnDelete":
        return READY
    partition = section(spec, "updateStrategy", "rollingUpdate").get("partition", 0)
    if partition:
        updated, due = status.get("updatedReplicas", 0), wanted - partition
        return _when(updated >= due, f"{updated}/{due} pods updated")
    return _when(status.get("updateRevision") == status.get("currentRevision"), "rolling update still running")


def daemon_set(live: Manifest, _: Look, __: float) -> Readiness:
    spec, status = _parts(live)
    wanted, ready = status.get("desiredNumberScheduled", 0), status.get("numberReady", 0)
    rolls = section(spec, "updateStrategy").get("type") != "OnDelete"
    updated = status.get("updatedNumberScheduled", 0) if rolls else wanted
    there = min(ready, updated, status.get("numberAvailable", 0))
    return _when(_seen(live) and there >= wanted, f"{there}/{wanted} pods ready")


def replication_controller(live: Manifest, _: Look, __: float) -> Readiness:
    spec, status = _parts(live)
    wanted, ready = spec.get("replicas", 1), status.get("readyReplicas", 0)
    return _when(
        _seen(live) and status.get("replicas", 0) == wanted and ready >= wanted, f"{ready}/{wanted} pods ready"
    )


def pod(live: Manifest, _: Look, __: float) -> Readiness:
    status = section(live, "status")
    if status.get("phase") == "Failed":
        why = status.get("message") or status.get("reason") or "a container ended with an error"
        return Readiness(ready=False, message=f"the pod failed: {why}", failed=True)
    done = status.get("phase") == "Succeeded" or condition(live, "Ready").get("status") == "True"
    return _when(done, "; ".join(pod_troubles(live)) or f"phase {status.get('phase', 'not known')}")


def job(live: Manifest, _: Look, __: float) -> Readiness:
    spec, status = _parts(live)
    failed = condition(live, "Failed")
    if failed.get("status") == "True":
        return Readiness(ready=False, message=f"[{failed.get('reason')}] {failed.get('message')}", failed=True)
    done = condition(live, "Complete").get("status") == "True"
    if spec.get("suspend") and not done:
        return Readiness(ready=False, message="it is suspended; set spec.suspend to false")
    return _when(done, f"{status.get('succeeded', 0)}/{spec.get('completions', 1)} completions")


def service(live: Manifest, look: Look, seconds: float) -> Readiness:
    spec, status = _parts(live)
    if spec.get("type") == "LoadBalancer" and not items(status, "loadBalancer", "ingress"):
        return Readiness(ready=False, message="no load balancer address yet")
    if spec.get("type") == "ExternalName" or spec.get("clusterIP") == "None" or not spec.get("selector"):
        return READY
    addresses = _addresses(live, look)
    if not addresses:
        return _when(seconds >= _SETTLE_SECONDS, "no address yet")
    return _when(all(addresses), f"{addresses.count(True)}/{len(addresses)} addresses ready")


def _addresses(live: Manifest, look: Look) -> list[bool]:
    """Whether each address behind a service is ready."""
    about = metadata(live)
    labels = {"kubernetes.io/service-name": about["name"]}
    slices = look.select("discovery.k8s.io/v1", "EndpointSlice", about.get("namespace"), labels)
    endpoints = [endpoint for item in slices for endpoint in items(item, "endpoints")]
    return [section(endpoint, "conditions").get("ready") is not False for endpoint in endpoints]


def ingress(live: Manifest, look: Look, _: float) -> Readiness:
    backends = [
        section(path, "backend") for rule in items(live, "spec", "rules") for path in items(rule, "http", "paths")
    ]
    names = {section(backend, "service").get("name") for backend in backends}
    for name in sorted(filter(None, names)):
        wanted = Ref("v1", "Service", name, metadata(live).get("namespace"))
        target = look.get(wanted)
        if target is None:
            return Readiness(ready=False, message=f"service {name} does not exist")
        if section(target, "spec").get("type") != "ExternalName" and not any(_addresses(target, look)):
            return Readiness(ready=False, message=f"service {name} has no ready address")
    return _when(bool(items(live, "status", "loadBalancer", "ingress")), "no load balancer address yet")


def volume_claim(live: Manifest, look: Look, _: float) -> Readiness:
    spec, status = _parts(live)
    if status.get("phase") == "Bound":
        return READY
    name = spec.get("storageClassName")
    found = look.get(Ref("storage.k8s.io/v1", "StorageClass", name)) if name else None
    waits_for_pod = found is not None and found.get("volumeBindingMode") == "WaitForFirstConsumer"
    return _when(waits_for_pod and status.get("phase") == "Pending", f"phase {status.get('phase', 'not known')}")


def volume(live: Manifest, _: Look, __: float) -> Readiness:
    phase = section(live, "status").get("phase")
    return _when(phase in ("Available", "Bound"), f"phase {phase}")


def quota(live: Manifest, _: Look, __: float) -> Readiness:
    spec, status = _parts(live)
    return _when(spec.get("hard", {}) == status.get("hard", {}), "limits not yet in force")


def secret(live: Manifest, _: Look, __: float) -> Readiness:
    is_token = live.get("type") == "kubernetes.io/service-account-token"
    return _when(not is_token or bool(section(live, "data").get("token")), "no token yet")


def definition(live: Manifest, _: Look, __: float) -> Readiness:
    return _when(condition(live, "Established").get("status") == "True", "its kind is not served yet")


def anything(live: Manifest, _: Look, __: float) -> Readiness:
    """What most controllers agree on: the generation that they saw, and the conditions Stalled, Reconciling, Ready."""
    seen = section(live, "status").get("observedGeneration")
    if seen is not None and seen < metadata(live).get("generation", 0):
        return Readiness(ready=False, message="not yet seen by its controller")
    for name, bad in (("Stalled", "True"), ("Reconciling", "True"), ("Ready", "False"), ("Ready", "Unknown")):
        found = condition(live, name)
        if found.get("status") == bad:
            message = f"condition {name} is {bad}: [{found.get('reason')}] {found.get('message', '')}".rstrip()
            return Readiness(ready=False, message=message, failed=name == "Stalled")
    return READY


RULES: dict[str, Rule] = {
    "apps/v1/DaemonSet": daemon_set,
    "apps/v1/Deployment": deployment,
    "apps/v1/StatefulSet": stateful_set,
    "batch/v1/Job": job,
    "networking.k8s.io/v1/Ingress": ingress,
    "v1/PersistentVolume": volume,
    "v1/PersistentVolumeClaim": volume_claim,
    "v1/Pod": pod,
    "v1/ReplicationController": replication_controller,
    "v1/ResourceQuota": quota,
    "v1/Secret": secret,
    "v1/Service": service,
}
"""Every other kind is ready once it exists."""

_MORE_RULES: dict[str, Rule] = {
    "apiextensions.k8s.io/v1/CustomResourceDefinition": definition,
    "apps/v1/ReplicaSet": replication_controller,
}
"""Kinds that are waited for only where every kind is."""

SECONDS = {
    "v1/PersistentVolume": 300.0,
    "v1/PersistentVolumeClaim": 300.0,
    "v1/ResourceQuota": 60.0,
    "v1/Secret": 5.0,
}
"""How long these kinds are waited for, where nobody says otherwise."""


def rule(key: str, *, every_kind: bool) -> Rule | None:
    """The rule of a kind; none for a kind that is ready once it exists."""
    return RULES.get(key) or (_MORE_RULES.get(key, anything) if every_kind else None)


def pod_troubles(live: Manifest) -> list[str]:
    """Why a pod is not ready, in the words of its containers and of the scheduler."""
    status = section(live, "status")
    scheduled = condition(live, "PodScheduled")
    troubles: list[str] = []
    if scheduled.get("status") == "False":
        troubles.append(f"[{scheduled.get('reason')}] {scheduled.get('message')}")
    for container in (*items(status, "initContainerStatuses"), *items(status, "containerStatuses")):
        held = section(container, "state", "waiting") or section(container, "state", "terminated")
        if not container.get("ready") and held.get("reason") not in (None, "Completed"):
            troubles.append(f"container {container['name']}: [{held['reason']}] {held.get('message', '')}".rstrip())
    return troubles
