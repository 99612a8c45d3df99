"""Edits of objects, and the difference that each makes."""

from dataclasses import dataclass
from typing import Any

from tests.providers.contract.stacks import Later, Wanted

LABELS = {"app": "a"}
OTHER = {"app": "b"}


@dataclass(frozen=True)
class Edit:
    """An object, what is set in it to another value, and the difference."""

    reason: str
    kind: str
    before: dict[str, Any]
    after: dict[str, Any]
    """Top-level fields; the rest stays as before."""
    diff: dict[str, str]

    @property
    def name(self) -> str:
        return "-".join(self.reason.lower().replace(",", "").split())

    def wanted(self, fields: dict[str, Any]) -> Wanted:
        version, _, kind = self.kind.rpartition("/")
        token = f"kubernetes:{version if '/' in version else f'core/{version}'}:{kind}"
        manifest: dict[str, Any] = {"apiVersion": version, "kind": kind, "metadata": {"name": self.name}, **fields}
        about = {"annotations": {"pulumi.com/skipAwait": "true"}, **manifest["metadata"]}
        return Wanted(self.name, token, {**manifest, "metadata": about})


def spec(**fields: Any) -> dict[str, Any]:
    return {"spec": fields}


def pods(labels: dict[str, str] = LABELS, **fields: Any) -> dict[str, Any]:
    containers = [{"name": "c", "image": "example.com/a:1"}]
    return {"metadata": {"labels": labels}, "spec": {"containers": containers, **fields}}


def workload(labels: dict[str, str] = LABELS, **fields: Any) -> dict[str, Any]:
    return spec(selector={"matchLabels": labels}, template=pods(labels), **fields)


def stateful(**fields: Any) -> dict[str, Any]:
    defaults: dict[str, Any] = {"replicas": 0, "serviceName": "a"}
    return workload(**{**defaults, **fields})


def job(image: str = "example.com/a:1", **fields: Any) -> dict[str, Any]:
    containers = [{"name": "c", "image": image}]
    return spec(suspend=True, template={"spec": {"restartPolicy": "Never", "containers": containers}}, **fields)


def claim(**fields: Any) -> dict[str, Any]:
    return spec(**{"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}, **fields})


def volume(path: str, **fields: Any) -> dict[str, Any]:
    return spec(accessModes=["ReadWriteOnce"], hostPath={"path": path}, **{"capacity": {"storage": "1Gi"}, **fields})


def pod(*containers: dict[str, Any], **fields: Any) -> dict[str, Any]:
    first = {"name": "c", "image": "example.com/a:1"}
    return spec(containers=list(containers) or [first], **{"nodeSelector": {"no": "such-node"}, **fields})


def roles(kind: str, name: str) -> dict[str, Any]:
    return {"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": kind, "name": name}, "subjects": []}


def about(reason: str, **fields: Any) -> dict[str, Any]:
    return {"metadata": {"name": "-".join(reason.lower().split()), **fields}}


ENV = {"name": "c", "image": "example.com/a:1", "env": [{"name": "A", "value": "1"}]}
SECOND = {"name": "d", "image": "example.com/a:1"}
TOLERATION = {"key": "a", "operator": "Exists"}
LIVE_UNKNOWN = {"labels": {"later": Later("1")}}
"""Keeps the API server from being asked at preview: it would refuse what the provider passes on as an update."""
SEEN_UNKNOWN = {"metadata.labels.later": "update"}
