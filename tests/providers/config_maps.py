"""ConfigMaps in files of YAML, and those that a cluster has."""

from typing import Any

import httpx2

from tests import clusters


def text(name: str, namespace: str, *, value: Any = "b", needs: str = "", **labels: str) -> str:
    """One as a document of YAML, with the reference to what it needs."""
    annotations = {"config.kubernetes.io/depends-on": needs} if needs else {}
    about = {"name": name, "namespace": namespace, "labels": labels, "annotations": annotations}
    return f"---\n{{apiVersion: v1, kind: ConfigMap, metadata: {about}, data: {{a: {value}}}}}\n"


def labels(api: httpx2.Client, namespace: str) -> dict[str, dict[str, str]]:
    """The labels of each, but of the one that every namespace has."""
    items = clusters.read(api, f"/api/v1/namespaces/{namespace}/configmaps")["items"]
    found = {item["metadata"]["name"]: item["metadata"].get("labels", {}) for item in items}
    return {name: labels for name, labels in found.items() if name != "kube-root-ca.crt"}
