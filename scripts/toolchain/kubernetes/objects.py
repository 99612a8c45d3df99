"""What a fresh cluster holds: nodes and volumes in three zones, and the class of storage that claims get by default."""

from collections.abc import Iterator
from typing import Any

from scripts.toolchain.kubernetes.api import Api

ZONES = ("zone-a", "zone-b", "zone-c")
REGION = "local"
STORAGE_CLASS = "local"
VOLUME_SIZES = ("1Gi", "10Gi", "100Gi", "1Ti")
VOLUMES_OF_A_SIZE = 6
"""In each zone. A claim gets the smallest free volume that is large enough."""


def every() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each object, with the path of its collection."""
    yield "/apis/storage.k8s.io/v1/storageclasses", _storage_class()
    for zone in ZONES:
        yield "/api/v1/nodes", _node(zone)
        for size in VOLUME_SIZES:
            for number in range(VOLUMES_OF_A_SIZE):
                yield "/api/v1/persistentvolumes", _volume(zone, size, number)


def missing(api: Api) -> str | None:
    """What a pod that is made now would still have to wait for."""
    for node in api.get("/api/v1/nodes")["items"]:
        conditions = node["status"].get("conditions", [])
        if not any(each["type"] == "Ready" and each["status"] == "True" for each in conditions):
            return f"node {node['metadata']['name']}"
        if node["spec"].get("taints"):
            return f"node {node['metadata']['name']} (tainted)"
    accounts = api.get("/api/v1/namespaces/default/serviceaccounts")["items"]
    return None if accounts else "the service account of namespace default"


def _node(zone: str) -> dict[str, Any]:
    name = zone.replace("zone", "node")
    labels = {
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "topology.kubernetes.io/region": REGION,
        "topology.kubernetes.io/zone": zone,
    }
    return {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name, "labels": labels}}


def _storage_class() -> dict[str, Any]:
    """Claims wait for their pod, so that a volume of the pod's zone is taken."""
    return {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "StorageClass",
        "metadata": {
            "name": STORAGE_CLASS,
            "annotations": {"storageclass.kubernetes.io/is-default-class": "true"},
        },
        "provisioner": "kubernetes.io/no-provisioner",
        "volumeBindingMode": "WaitForFirstConsumer",
    }


def _volume(zone: str, size: str, number: int) -> dict[str, Any]:
    name = f"{zone}-{size.lower()}-{number}"
    in_zone = {"key": "topology.kubernetes.io/zone", "operator": "In", "values": [zone]}
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": name, "labels": {"topology.kubernetes.io/zone": zone}},
        "spec": {
            "accessModes": ["ReadWriteOnce", "ReadWriteMany"],
            "capacity": {"storage": size},
            "local": {"path": f"/volumes/{name}"},
            "nodeAffinity": {"required": {"nodeSelectorTerms": [{"matchExpressions": [in_zone]}]}},
            "persistentVolumeReclaimPolicy": "Retain",
            "storageClassName": STORAGE_CLASS,
        },
    }
