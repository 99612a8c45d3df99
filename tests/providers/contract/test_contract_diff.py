"""Diff: what is updated in place, what is replaced, and in which order."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.providers.contract.conftest import Start
from tests.providers.contract.stacks import Later, Of, Outcome, Wanted, wanted

pytestmark = pytest.mark.e2e

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
        manifest = {"apiVersion": version, "kind": kind, "metadata": {"name": self.name}, **fields}
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
    return workload(**{"replicas": 0, "serviceName": "a", **fields})


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

EDITS = [
    Edit("ConfigMap data", "v1/ConfigMap", {"data": {"a": "1"}}, {"data": {"a": "2"}}, {"data.a": "update-replace"}),
    Edit("ConfigMap data key added", "v1/ConfigMap", {}, {"data": {"a": "2"}}, {"data": "add-replace"}),
    Edit(
        "ConfigMap data key removed",
        "v1/ConfigMap",
        {"data": {"a": "1", "b": "2"}},
        {"data": {"a": "1"}},
        {"data.b": "delete-replace"},
    ),
    Edit(
        "ConfigMap binaryData",
        "v1/ConfigMap",
        {"binaryData": {"a": "YQ=="}},
        {"binaryData": {"a": "Yg=="}},
        {"binaryData.a": "update-replace"},
    ),
    Edit("ConfigMap immutable", "v1/ConfigMap", {}, {"immutable": True}, {"immutable": "add"}),
    Edit(
        "Value not known yet",
        "v1/ConfigMap",
        {"data": {"a": "1"}},
        {"data": {"a": Later("1")}},
        {"data.a": "update-replace"},
    ),
    Edit("Secret data", "v1/Secret", {"data": {"a": "YQ=="}}, {"data": {"a": "Yg=="}}, {"data.a": "update-replace"}),
    Edit(
        "Secret stringData",
        "v1/Secret",
        {"stringData": {"a": "a"}},
        {"stringData": {"a": "b"}},
        {"data.a": "update-replace"},
    ),
    Edit("Secret type", "v1/Secret", {"type": "example.com/a"}, {"type": "example.com/b"}, {"type": "update-replace"}),
    Edit(
        "Deployment selector",
        "apps/v1/Deployment",
        workload(replicas=0),
        workload(OTHER, replicas=0),
        {"spec.selector.matchLabels.app": "update-replace", "spec.template.metadata.labels.app": "update"},
    ),
    Edit(
        "Deployment replicas",
        "apps/v1/Deployment",
        workload(replicas=0),
        workload(replicas=1),
        {"spec.replicas": "update"},
    ),
    Edit(
        "Deployment strategy",
        "apps/v1/Deployment",
        workload(replicas=0),
        workload(replicas=0, strategy={"rollingUpdate": {"maxSurge": 2}}),
        {"spec.strategy": "add"},
    ),
    Edit(
        "Deployment image",
        "apps/v1/Deployment",
        workload(replicas=0),
        spec(
            replicas=0,
            selector={"matchLabels": LABELS},
            template=pods(containers=[{"name": "c", "image": "example.com/a:2"}]),
        ),
        {"spec.template.spec.containers[0].image": "update"},
    ),
    Edit(
        "DaemonSet selector",
        "apps/v1/DaemonSet",
        workload(),
        workload(OTHER),
        {"spec.selector.matchLabels.app": "update-replace", "spec.template.metadata.labels.app": "update"},
    ),
    Edit(
        "StatefulSet selector",
        "apps/v1/StatefulSet",
        stateful(),
        stateful() | spec(**{**stateful()["spec"], "selector": {"matchLabels": OTHER}, "template": pods(OTHER)}),
        {"spec.selector.matchLabels.app": "update-replace", "spec.template.metadata.labels.app": "update"},
    ),
    Edit(
        "StatefulSet serviceName",
        "apps/v1/StatefulSet",
        stateful(),
        stateful(serviceName="b"),
        {"spec.serviceName": "update-replace"},
    ),
    Edit(
        "StatefulSet podManagementPolicy",
        "apps/v1/StatefulSet",
        stateful(),
        stateful(podManagementPolicy="Parallel"),
        {"spec.podManagementPolicy": "add-replace"},
    ),
    Edit(
        "StatefulSet revisionHistoryLimit",
        "apps/v1/StatefulSet",
        stateful(revisionHistoryLimit=2),
        stateful(revisionHistoryLimit=3),
        {"spec.revisionHistoryLimit": "update-replace"},
    ),
    Edit(
        "StatefulSet volumeClaimTemplates",
        "apps/v1/StatefulSet",
        stateful(),
        stateful(volumeClaimTemplates=[{"metadata": {"name": "v"}, **claim()}]),
        {"spec.volumeClaimTemplates": "add-replace"},
    ),
    Edit(
        "StatefulSet replicas",
        "apps/v1/StatefulSet",
        stateful(),
        stateful(replicas=1),
        {"spec.replicas": "update"},
    ),
    Edit(
        "Job template",
        "batch/v1/Job",
        job(),
        job("example.com/a:2"),
        {"spec.template.spec.containers[0].image": "update-replace"},
    ),
    Edit("Job completions", "batch/v1/Job", job(), job(completions=2), {"spec.completions": "add-replace"}),
    Edit("Job parallelism", "batch/v1/Job", job(), job(parallelism=2), {"spec.parallelism": "add-replace"}),
    Edit("Job backoffLimit", "batch/v1/Job", job(), job(backoffLimit=2), {"spec.backoffLimit": "add"}),
    Edit(
        "Job suspend", "batch/v1/Job", job(), {"spec": {**job()["spec"], "suspend": False}}, {"spec.suspend": "update"}
    ),
    Edit(
        "Service clusterIP",
        "v1/Service",
        spec(ports=[{"port": 80}], clusterIP="None"),
        spec(ports=[{"port": 80}]),
        {"spec.clusterIP": "delete-replace"},
    ),
    Edit(
        "Service type ports and selector",
        "v1/Service",
        spec(ports=[{"port": 80}]),
        spec(ports=[{"port": 80, "targetPort": 81}], type="NodePort", selector=LABELS),
        {"spec.ports[0].targetPort": "add", "spec.type": "add", "spec.selector": "add"},
    ),
    Edit(
        "Claim accessModes",
        "v1/PersistentVolumeClaim",
        claim(),
        claim(accessModes=["ReadWriteMany"]),
        {"spec.accessModes[0]": "update-replace"},
    ),
    Edit(
        "Claim selector",
        "v1/PersistentVolumeClaim",
        claim(),
        claim(selector={"matchLabels": LABELS}),
        {"spec.selector": "add-replace"},
    ),
    Edit(
        "Claim storageClassName",
        "v1/PersistentVolumeClaim",
        claim(storageClassName="none-a"),
        claim(storageClassName="none-b"),
        {"spec.storageClassName": "update-replace"},
    ),
    Edit(
        "Claim volumeName",
        "v1/PersistentVolumeClaim",
        claim(storageClassName="none-a"),
        claim(storageClassName="none-a", volumeName="v"),
        {"spec.volumeName": "add-replace"},
    ),
    Edit(
        "Claim resources",
        "v1/PersistentVolumeClaim",
        claim() | about("Claim resources", **LIVE_UNKNOWN),
        claim(resources={"requests": {"storage": "2Gi"}}),
        {"spec.resources.requests.storage": "update", **SEEN_UNKNOWN},
    ),
    Edit(
        "Claim volumeMode",
        "v1/PersistentVolumeClaim",
        claim() | about("Claim volumeMode", **LIVE_UNKNOWN),
        claim(volumeMode="Block"),
        {"spec.volumeMode": "add", **SEEN_UNKNOWN},
    ),
    Edit(
        "Volume source",
        "v1/PersistentVolume",
        volume("/a"),
        volume("/b"),
        {"spec.hostPath.path": "update-replace"},
    ),
    Edit(
        "Volume capacity",
        "v1/PersistentVolume",
        volume("/a"),
        volume("/a", capacity={"storage": "2Gi"}),
        {"spec.capacity.storage": "update"},
    ),
    Edit("Pod env", "v1/Pod", pod(), pod(ENV), {"spec.containers[0].env": "add-replace"}),
    Edit(
        "Pod container added",
        "v1/Pod",
        pod(),
        pod(pod()["spec"]["containers"][0], SECOND),
        {"spec.containers[1]": "add-replace"},
    ),
    Edit(
        "Pod nodeSelector",
        "v1/Pod",
        pod(),
        pod(nodeSelector={"no": "other-node"}),
        {"spec.nodeSelector.no": "update-replace"},
    ),
    Edit(
        "Pod tolerations and deadline",
        "v1/Pod",
        pod(),
        pod(tolerations=[TOLERATION], activeDeadlineSeconds=9),
        {"spec.tolerations": "add", "spec.activeDeadlineSeconds": "add"},
    ),
    Edit(
        "StorageClass provisioner",
        "storage.k8s.io/v1/StorageClass",
        {"provisioner": "example.com/a"},
        {"provisioner": "example.com/b"},
        {"provisioner": "update-replace"},
    ),
    Edit(
        "StorageClass parameters",
        "storage.k8s.io/v1/StorageClass",
        {"provisioner": "example.com/a", "parameters": {"a": "1"}},
        {"parameters": {"a": "2"}},
        {"parameters.a": "update-replace"},
    ),
    Edit(
        "StorageClass reclaimPolicy",
        "storage.k8s.io/v1/StorageClass",
        {"provisioner": "example.com/a", **about("StorageClass reclaimPolicy", **LIVE_UNKNOWN)},
        {"reclaimPolicy": "Retain"},
        {"reclaimPolicy": "add", **SEEN_UNKNOWN},
    ),
    Edit(
        "RoleBinding roleRef",
        "rbac.authorization.k8s.io/v1/RoleBinding",
        roles("Role", "a"),
        roles("Role", "b"),
        {"roleRef.name": "update-replace"},
    ),
    Edit(
        "ClusterRoleBinding roleRef",
        "rbac.authorization.k8s.io/v1/ClusterRoleBinding",
        roles("ClusterRole", "a"),
        roles("ClusterRole", "b"),
        {"roleRef.name": "update-replace"},
    ),
    Edit(
        "RoleBinding subjects",
        "rbac.authorization.k8s.io/v1/RoleBinding",
        {**roles("Role", "a"), "subjects": [{"kind": "User", "apiGroup": "rbac.authorization.k8s.io", "name": "a"}]},
        {"subjects": [{"kind": "User", "apiGroup": "rbac.authorization.k8s.io", "name": "b"}]},
        {"subjects[0].name": "update"},
    ),
    Edit(
        "ResourceQuota scopes",
        "v1/ResourceQuota",
        spec(hard={"pods": "900"}, scopes=["BestEffort"]),
        spec(hard={"pods": "900"}, scopes=["NotBestEffort"]),
        {"spec.scopes[0]": "update-replace"},
    ),
    Edit(
        "ResourceQuota hard",
        "v1/ResourceQuota",
        spec(hard={"count/jobs.batch": "900"}),
        spec(hard={"count/jobs.batch": "901"}),
        {'spec.hard["count/jobs.batch"]': "update"},
    ),
    Edit(
        "PodDisruptionBudget spec",
        "policy/v1/PodDisruptionBudget",
        spec(minAvailable=1, selector={"matchLabels": LABELS}),
        spec(minAvailable=2, selector={"matchLabels": OTHER}),
        {"spec.minAvailable": "update", "spec.selector.matchLabels.app": "update"},
    ),
    Edit(
        "Ingress",
        "networking.k8s.io/v1/Ingress",
        spec(defaultBackend={"service": {"name": "a", "port": {"number": 80}}}),
        spec(defaultBackend={"service": {"name": "b", "port": {"number": 80}}}),
        {"spec.defaultBackend.service.name": "update"},
    ),
    Edit(
        "CronJob",
        "batch/v1/CronJob",
        spec(schedule="1 1 1 1 1", jobTemplate=job()),
        spec(schedule="2 1 1 1 1", jobTemplate=job()),
        {"spec.schedule": "update"},
    ),
    Edit(
        "Role",
        "rbac.authorization.k8s.io/v1/Role",
        {"rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]},
        {"rules": []},
        {"rules[0]": "delete"},
    ),
    Edit(
        "Label and annotation",
        "v1/ConfigMap",
        {},
        about(
            "Label and annotation",
            labels={"a": "b"},
            annotations={"a.b/c": "d", "pulumi.com/skipAwait": "true"},
        ),
        {"metadata.labels": "add", 'metadata.annotations["a.b/c"]': "add"},
    ),
    Edit("Another name", "v1/ConfigMap", {}, {"metadata": {"name": "other"}}, {"metadata.name": "update-replace"}),
    Edit(
        "Another namespace",
        "v1/ConfigMap",
        {},
        about("Another namespace", namespace="kube-public"),
        {"metadata.namespace": "update-replace"},
    ),
]

SCALER = spec(minReplicas=1, maxReplicas=2, scaleTargetRef={"apiVersion": "apps/v1", "kind": "Deployment", "name": "a"})


@pytest.fixture(scope="module")
def runs(start: Start) -> tuple[Outcome, Outcome]:
    """A preview of the same program after an `up`, and one of the edits."""
    stack = start()
    before = [edit.wanted(edit.before) for edit in EDITS]
    assert not stack.up(*before).error
    after = stack.preview(*(edit.wanted({**edit.before, **edit.after}) for edit in EDITS))
    assert not after.error
    return stack.preview(*before), after


@pytest.mark.parametrize("edit", EDITS, ids=[edit.reason for edit in EDITS])
def test_a_difference_is_an_update_or_a_replacement(runs: tuple[Outcome, Outcome], edit: Edit) -> None:
    _, after = runs
    assert after.diffs[edit.name] == edit.diff
    replaces = any(kind.endswith("-replace") for kind in edit.diff.values())
    assert ("replace" in after.ops[edit.name]) == replaces


@pytest.mark.parametrize("edit", EDITS, ids=[edit.reason for edit in EDITS])
def test_what_the_server_added_is_no_difference(runs: tuple[Outcome, Outcome], edit: Edit) -> None:
    unchanged, _ = runs
    assert unchanged.ops[edit.name] == (["update"] if edit.before.get("metadata") else ["same"])


def test_an_object_that_the_program_named_goes_before_the_new_one_comes(runs: tuple[Outcome, Outcome]) -> None:
    _, after = runs
    assert after.ops["configmap-data"] == ["delete-replaced", "replace", "create-replacement"]
    for moved in ("another-name", "another-namespace"):
        assert after.ops[moved] == ["create-replacement", "replace", "delete-replaced"]


def test_an_object_with_a_made_up_name_stays_until_its_successor_and_dependents_follow(start: Start) -> None:
    def program(data: str) -> list[Wanted]:
        dependent = {"name": Of("first", ("metadata", "name"))}
        return [
            wanted({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {}, "data": {"a": data}}, "first"),
            wanted({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {}, "data": dependent}, "second"),
        ]

    stack = start()
    assert not stack.up(*program("1")).error
    old = stack.state()
    outcome = stack.up(*program("2"))
    assert outcome.ops["first"] == ["create-replacement", "replace", "delete-replaced"]
    assert outcome.ops["second"] == ["create-replacement", "replace", "delete-replaced"]
    new = stack.state()
    assert new["first"]["id"] != old["first"]["id"]
    assert new["second"]["outputs"]["data"]["name"] == new["first"]["outputs"]["metadata"]["name"]


def test_ignored_paths_and_another_version_of_the_same_kind(start: Start) -> None:
    def program(data: str, version: str) -> list[Wanted]:
        kept = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "ignored"}, "data": {"a": data}}
        scaler = {"apiVersion": version, "kind": "HorizontalPodAutoscaler", "metadata": {"name": "scaler"}, **SCALER}
        return [
            wanted(kept, ignore_changes=["data.a"]),
            Wanted("scaler", "kubernetes:autoscaling/v2:HorizontalPodAutoscaler", scaler),
        ]

    stack = start()
    assert not stack.up(*program("1", "autoscaling/v1")).error
    outcome = stack.preview(*program("2", "autoscaling/v2"))
    assert not outcome.error
    assert outcome.ops["ignored"] == ["same"]
    assert outcome.diffs["scaler"] == {"apiVersion": "update"}
