"""Objects for the tests, as programs write them."""

from typing import Any

CONFIG_MAP = "kubernetes:core/v1:ConfigMap"

DEPLOYMENT = "kubernetes:apps/v1:Deployment"

NOWHERE_TO_RUN: dict[str, Any] = {"nodeSelector": {"no": "such-node"}}


def config_map(namespace: str, name: str = "x", **fields: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": namespace}, **fields}


def deployment(namespace: str, *, replicas: int = 1, selector: str = "web", **pod: Any) -> dict[str, Any]:
    labels = {"app": selector}
    spec = {"containers": [{"name": "c", "image": "example.com/web:1"}], **pod}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web", "namespace": namespace},
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": spec},
        },
    }


def job(namespace: str, **spec: Any) -> dict[str, Any]:
    containers = [{"name": "c", "image": "example.com/job:1"}]
    template = {"spec": {"restartPolicy": "Never", "containers": containers}}
    about = {"name": "job", "namespace": namespace}
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": about, "spec": {"template": template, **spec}}


def service(namespace: str, **spec: Any) -> dict[str, Any]:
    about = {"name": "web", "namespace": namespace}
    return {"apiVersion": "v1", "kind": "Service", "metadata": about, "spec": {"ports": [{"port": 80}], **spec}}


def named(manifest: dict[str, Any], name: str) -> dict[str, Any]:
    return {**manifest, "metadata": {**manifest["metadata"], "name": name}}
