"""Field managers: who holds which field of an object, and how a create's fields pass to the object's own manager."""

from typing import Any

from scripts.providers.kubernetes.api.cluster import Cluster
from scripts.providers.kubernetes.objects import Manifest, metadata, ref
from scripts.providers.kubernetes.state import CREATOR


def created_by_us(live: Manifest) -> bool:
    """Whether the fields are still held by the manager of the create."""
    return any(map(_is_creators, metadata(live).get("managedFields") or []))


def _is_creators(entry: dict[str, Any]) -> bool:
    return entry.get("manager") == CREATOR and entry.get("operation") == "Update" and not entry.get("subresource")


def hand_over(cluster: Cluster, live: Manifest, manager: str) -> None:
    """Give the creator's fields to a manager that applies; only then does leaving a field out remove it.

    Raises: `Rejected` with status 409 when the object changed meanwhile.
    """
    operations = [
        {"op": "replace", "path": "/metadata/managedFields", "value": handed_over(live, manager)},
        {"op": "replace", "path": "/metadata/resourceVersion", "value": metadata(live)["resourceVersion"]},
    ]
    cluster.edit(ref(live), operations)


def handed_over(live: Manifest, manager: str) -> list[dict[str, Any]]:
    """The managed fields in which a manager holds what it and the creator held before."""
    entries: list[dict[str, Any]] = metadata(live)["managedFields"]
    giving = [entry for entry in entries if _is_creators(entry)]
    own = [entry for entry in entries if entry.get("manager") == manager and entry.get("operation") == "Apply"]
    fields: dict[str, Any] = {}
    for entry in (*giving, *own):
        fields = _union(fields, entry.get("fieldsV1") or {})
    applied = {**giving[0], "manager": manager, "operation": "Apply", "fieldsV1": fields}
    return [*(entry for entry in entries if entry not in giving and entry not in own), applied]


def _union(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return {key: _union(one.get(key, {}), other.get(key, {})) for key in dict.fromkeys((*one, *other))}
