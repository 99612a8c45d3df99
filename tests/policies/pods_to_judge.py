"""Pods for the Pod Security Standards: one that restricted allows, and what is changed in it, with the reason."""

from collections.abc import Mapping
from typing import Any

Spec = dict[str, Any]

DROPPED: Spec = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}
CONFINED: Spec = {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}
APPARMOR = "container.apparmor.security.beta.kubernetes.io/c"
IMAGE = "registry.test/c:1.0"


def container(name: str = "c", context: Spec | None = None, **fields: Any) -> Spec:
    """A container whose security context differs from a dropped one as told; null unsets."""
    return {"name": name, "image": IMAGE, "securityContext": {**DROPPED, **(context or {})}, **fields}


def pod(annotations: Mapping[str, str] | None = None, **spec: Any) -> Spec:
    """A pod that restricted allows, with other fields in its spec."""
    whole = {"securityContext": CONFINED, "containers": [container()], **spec}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "x", "annotations": dict(annotations or {})},
        "spec": whole,
    }


def in_container(**context: Any) -> Spec:
    """A pod with other fields in the security context of its container."""
    return pod(containers=[container(context=context)])


def in_pod(**context: Any) -> Spec:
    """A pod with other fields in its own security context."""
    return pod(securityContext={**CONFINED, **context})


def with_volume(**source: Any) -> Spec:
    """A pod with one volume."""
    return pod(volumes=[{"name": "v", **source}])


def with_handler(**fields: Any) -> Spec:
    """A pod whose container has probes or hooks."""
    return pod(containers=[container(**fields)])


def windows(context: Spec | None = None, **spec: Any) -> Spec:
    """A pod for Windows, where most of what restricted wants cannot be set."""
    bare = {"name": "c", "image": IMAGE, "securityContext": context}
    return pod(os={"name": "windows"}, securityContext={"runAsNonRoot": True}, containers=[bare], **spec)


HTTP: Spec = {"httpGet": {"port": 80, "path": "/"}}
ELSEWHERE: Spec = {"httpGet": {"port": 80, "path": "/", "host": "db.test"}}
TCP_ELSEWHERE: Spec = {"tcpSocket": {"port": 80, "host": "127.0.0.1"}}
LOCAL: Spec = {"type": "Localhost", "localhostProfile": "x.json"}

PODS: tuple[tuple[Spec, str], ...] = (
    (pod(), "nothing is changed"),
    (pod(hostNetwork=True), "the node's network"),
    (pod(hostPID=True), "the node's processes"),
    (pod(hostIPC=True), "the node's IPC"),
    (pod(hostNetwork=False, hostPID=False, hostIPC=False), "no namespace of the node's"),
    (in_container(privileged=True, allowPrivilegeEscalation=None), "a privileged container"),
    (in_container(privileged=False), "a container that says that it is not privileged"),
    (pod(initContainers=[container("i", {"privileged": True, "allowPrivilegeEscalation": None})]), "an init container"),
    (in_container(capabilities={"drop": ["ALL"], "add": ["CHOWN"]}), "a default capability"),
    (in_container(capabilities={"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]}), "the one that may be kept"),
    (in_container(capabilities={"drop": ["ALL"], "add": ["NET_RAW"]}), "a capability beyond the default set"),
    (in_container(capabilities={"drop": ["ALL"], "add": ["chown"]}), "another case"),
    (in_container(capabilities={"drop": ["all"]}), "all in lower case is not ALL"),
    (in_container(capabilities={"drop": ["NET_RAW"]}), "only one is dropped"),
    (in_container(capabilities=None), "none is dropped"),
    (in_container(capabilities={}), "an empty map drops none"),
    (with_volume(hostPath={"path": "/"}), "a path of the node"),
    (with_volume(nfs={"server": "nfs.test", "path": "/"}), "a volume type of its own"),
    (with_volume(emptyDir={}), "an empty directory"),
    (with_volume(), "a volume of no type is an empty directory"),
    (with_volume(hostPath=None, secret={"secretName": "s"}), "null is no path"),
    (with_volume(image={"reference": IMAGE}), "an image"),
    (with_volume(csi={"driver": "csi.test"}), "a CSI volume"),
    (with_volume(projected={"sources": []}), "a projected volume"),
    (with_handler(ports=[{"containerPort": 80, "hostPort": 80}]), "a port of the node"),
    (with_handler(ports=[{"containerPort": 80, "hostPort": 0}]), "port 0 is none"),
    (with_handler(livenessProbe=ELSEWHERE), "a probe of another host"),
    (with_handler(readinessProbe=TCP_ELSEWHERE), "a probe of the node itself"),
    (with_handler(startupProbe=TCP_ELSEWHERE), "a startup probe of the node itself"),
    (with_handler(livenessProbe=HTTP, lifecycle={"preStop": HTTP}), "a probe and a hook of the pod itself"),
    (with_handler(lifecycle={"preStop": ELSEWHERE}), "a hook at the end on another host"),
    (with_handler(lifecycle={"postStart": ELSEWHERE}), "a hook at the start on another host"),
    (in_pod(appArmorProfile={"type": "Unconfined"}), "no AppArmor for the pod"),
    (in_container(appArmorProfile={"type": "Unconfined"}), "no AppArmor for the container"),
    (in_container(appArmorProfile={"type": "Localhost", "localhostProfile": "x"}), "an AppArmor profile of the node"),
    (pod({APPARMOR: "unconfined"}), "no AppArmor by annotation"),
    (pod({APPARMOR: "runtime/default"}), "AppArmor by annotation"),
    (pod({APPARMOR: "localhost/x"}), "an AppArmor profile of the node by annotation"),
    (in_pod(seLinuxOptions={"type": "spc_t"}), "a SELinux type past the confinement"),
    (in_pod(seLinuxOptions={"type": "container_engine_t", "level": "s0"}), "a SELinux type for containers"),
    (in_container(seLinuxOptions={"user": "root"}), "a SELinux user"),
    (in_container(seLinuxOptions={"role": "r"}), "a SELinux role"),
    (in_container(seLinuxOptions={}), "empty SELinux options"),
    (in_container(procMount="Default"), "a masked /proc"),
    (pod(hostUsers=False, containers=[container(context={"procMount": "Unmasked"})]), "an unmasked /proc"),
    (in_pod(seccompProfile={"type": "Unconfined"}), "no seccomp for the pod"),
    (in_container(seccompProfile={"type": "Unconfined"}), "no seccomp for the container"),
    (in_container(seccompProfile=LOCAL), "a seccomp profile of the node"),
    (in_pod(seccompProfile=None), "no seccomp profile at all"),
    (
        pod(securityContext={"runAsNonRoot": True}, containers=[container(context={"seccompProfile": LOCAL})]),
        "a seccomp profile of the container alone",
    ),
    (
        pod(
            securityContext={**CONFINED, "seccompProfile": {"type": "Unconfined"}},
            containers=[container(context={"seccompProfile": LOCAL})],
        ),
        "a container that overrides a pod without seccomp",
    ),
    (in_pod(sysctls=[{"name": "net.ipv4.tcp_rmem", "value": "1"}]), "a safe sysctl"),
    (in_pod(sysctls=[{"name": "net/ipv4/tcp_rmem", "value": "1"}]), "a safe sysctl with slashes"),
    (in_pod(sysctls=[{"name": "kernel.msgmax", "value": "1"}]), "a sysctl of the node"),
    (in_container(allowPrivilegeEscalation=True), "escalation is allowed"),
    (in_container(allowPrivilegeEscalation=None), "escalation is not forbidden"),
    (in_pod(runAsNonRoot=None), "nobody says non-root"),
    (in_pod(runAsNonRoot=False), "the pod says root"),
    (in_container(runAsNonRoot=False), "the container says root"),
    (
        pod(
            securityContext={**CONFINED, "runAsNonRoot": False},
            containers=[container(context={"runAsNonRoot": True})],
        ),
        "a container that overrides a pod of root",
    ),
    (pod(hostUsers=False, securityContext={**CONFINED, "runAsNonRoot": False}), "root whose users are not the node's"),
    (in_pod(runAsUser=0), "the pod's user is root"),
    (in_container(runAsUser=0), "the container's user is root"),
    (in_container(runAsUser=65532), "another user"),
    (pod(hostUsers=False, containers=[container(context={"runAsUser": 0})]), "user 0 that is not the node's"),
    (pod(hostUsers=True, containers=[container(context={"runAsUser": 0})]), "user 0 that is the node's"),
    (windows(), "Windows without what it cannot have"),
    (windows({"windowsOptions": {"hostProcess": False}}), "no process of a Windows node"),
    (windows({"windowsOptions": {"hostProcess": True}}, hostNetwork=True), "a process of a Windows node"),
)
