"""Which changed properties the API server cannot update, so that the object has to be replaced."""

from scripts.providers.kubernetes.objects import Manifest, kind
from scripts.providers.paths import Path, parse

EVERY_KIND = ("metadata.name", "metadata.namespace")

_CONTAINER = """
args command env image imagePullPolicy lifecycle livenessProbe name ports readinessProbe resources securityContext
stdin stdinOnce terminationMessagePath terminationMessagePolicy tty volumeDevices volumeMounts workingDir
"""
_POD = """
affinity automountServiceAccountToken dnsConfig dnsPolicy enableServiceLinks hostAliases hostIPC hostNetwork hostPID
hostname imagePullSecrets nodeName nodeSelector overhead preemptionPolicy priority priorityClassName readinessGates
restartPolicy runtimeClassName schedulerName securityContext serviceAccount serviceAccountName shareProcessNamespace
subdomain terminationGracePeriodSeconds volumes
"""
_VOLUME_SOURCES = """
awsElasticBlockStore azureDisk azureFile cephfs cinder csi fc flexVolume flocker gcePersistentDisk glusterfs hostPath
iscsi local nfs photonPersistentDisk portworxVolume quobyte rbd scaleIO storageos vsphereVolume
"""

BY_KIND: dict[str, tuple[str, ...]] = {
    "v1/ConfigMap": ("data", "binaryData"),
    "v1/Secret": ("type", "data", "stringData"),
    "apps/v1/Deployment": ("spec.selector",),
    "apps/v1/DaemonSet": ("spec.selector",),
    "apps/v1/StatefulSet": (
        "spec.selector",
        "spec.serviceName",
        "spec.podManagementPolicy",
        "spec.revisionHistoryLimit",
        "spec.volumeClaimTemplates",
    ),
    "batch/v1/Job": ("spec.template", "spec.selector", "spec.completions", "spec.parallelism"),
    "v1/Service": ("spec.clusterIP",),
    "v1/PersistentVolumeClaim": (
        "spec.accessModes",
        "spec.selector",
        "spec.storageClassName",
        "spec.volumeName",
    ),
    "v1/PersistentVolume": tuple(f"spec.{source}" for source in _VOLUME_SOURCES.split()),
    "v1/Pod": (
        *(f"spec.{field}" for field in _POD.split()),
        *(f"spec.{group}[*].{field}" for group in ("containers", "initContainers") for field in _CONTAINER.split()),
    ),
    "storage.k8s.io/v1/StorageClass": ("provisioner", "parameters"),
    "rbac.authorization.k8s.io/v1/RoleBinding": ("roleRef",),
    "rbac.authorization.k8s.io/v1/ClusterRoleBinding": ("roleRef",),
    "v1/ResourceQuota": ("spec.scopes",),
    "policy/v1beta1/PodDisruptionBudget": ("spec",),
}

_POD_LISTS = ("spec.containers[*]", "spec.initContainers[*]")
"""A Pod's containers can be neither added nor removed."""

_ALL = tuple(map(parse, EVERY_KIND))
_PARSED = {
    key: (*_ALL, *map(parse, paths), *(map(parse, _POD_LISTS) if key == "v1/Pod" else ()))
    for key, paths in BY_KIND.items()
}
_WHEN_IMMUTABLE = ("v1/ConfigMap", "v1/Secret")


def forced(manifest: Manifest, *, patch: bool, mutable: frozenset[str]) -> tuple[Path, ...]:
    """The paths of an object whose change replaces it.

    `mutable` has the kinds (ConfigMap, Secret) that the provider was told to update in place; an object that says
    `immutable: true` is replaced all the same, and so is a Secret of another type.
    """
    key = kind(manifest)
    if patch:
        return _ALL
    if key in _WHEN_IMMUTABLE and key in mutable and manifest.get("immutable") is not True:
        return (*_ALL, parse("type")) if key == "v1/Secret" else _ALL
    return _PARSED.get(key, _ALL)
