"""Await: what is waited for, for how long, and what is kept of an object that did not become ready."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from tests.providers.contract.conftest import Start
from tests.providers.contract.stacks import Outcome, Wanted, wanted
from tests.providers.manifests import NOWHERE_TO_RUN, deployment, job, service

pytestmark = pytest.mark.e2e

SKIP = {"pulumi.com/skipAwait": "true"}


@dataclass(frozen=True)
class Wait:
    """An object, and whether it becomes what it is waited for."""

    reason: str
    manifest: dict[str, Any]
    seconds: int = 60
    """The time-out; 0 leaves it to the object's annotations."""
    fails: bool = False
    words: str = ""
    """What is said of the failure."""
    annotations: dict[str, str] | None = None

    @property
    def name(self) -> str:
        return "-".join(self.reason.lower().replace(",", "").replace(":", "").split())

    def wanted(self, home: str) -> Wanted:
        about = {"name": self.name, "namespace": home, "annotations": self.annotations or {}}
        timeouts = {"create": f"{self.seconds}s", "update": f"{self.seconds}s"} if self.seconds else {}
        return wanted({**self.manifest, "metadata": about}, custom_timeouts=timeouts)


def fails(
    reason: str,
    manifest: dict[str, Any],
    words: str = "",
    seconds: int = 3,
    annotations: dict[str, str] | None = None,
) -> Wait:
    return Wait(reason, manifest, seconds, fails=True, words=words, annotations=annotations)


def thing(kind: str, **fields: Any) -> dict[str, Any]:
    version, _, name = kind.rpartition("/")
    return {"apiVersion": version, "kind": name, **fields}


def pods(*, runs: bool = True) -> dict[str, Any]:
    return {"containers": [{"name": "c", "image": "example.com/a:1"}], **({} if runs else NOWHERE_TO_RUN)}


def workload(kind: str, *, runs: bool = True, **spec: Any) -> dict[str, Any]:
    labels = {"app": f"{kind.rpartition('/')[2]}-{runs}".lower()}
    template = {"metadata": {"labels": labels}, "spec": pods(runs=runs)}
    selector = labels if kind == "v1/ReplicationController" else {"matchLabels": labels}
    return thing(kind, spec={"selector": selector, "template": template, **spec})


def claim(storage_class: str) -> dict[str, Any]:
    spec = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
    return thing("v1/PersistentVolumeClaim", spec={**spec, "storageClassName": storage_class})


def ingress(service_name: str) -> dict[str, Any]:
    backend = {"service": {"name": service_name, "port": {"number": 80}}}
    return thing(
        "networking.k8s.io/v1/Ingress",
        spec={"rules": [{"http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": backend}]}}]},
    )


STUCK = deployment("", selector="stuck", **NOWHERE_TO_RUN)
PAUSED = {**STUCK, "spec": {**deployment("", selector="paused")["spec"], "paused": True}}
HELD = {"spec": {"restartPolicy": "Never", **pods(runs=False)}}
SCALER = {"maxReplicas": 2, "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "a"}}
CRON = {"schedule": "1 1 1 1 1", "jobTemplate": {"spec": job("")["spec"]}}
VOLUME = {"capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteOnce"], "hostPath": {"path": "/a"}}

STORAGE = [
    wanted(thing("v1/PersistentVolume", metadata={"name": "awaited"}, spec={**VOLUME, "storageClassName": "awaited"})),
    wanted(
        thing(
            "storage.k8s.io/v1/StorageClass",
            metadata={"name": "first-consumer"},
            provisioner="example.com/a",
            volumeBindingMode="WaitForFirstConsumer",
        )
    ),
]
WAITS = [
    Wait("Deployment", deployment("", selector="runs")),
    fails("Deployment, no nodes", STUCK, "MinimumReplicasUnavailable", 10),
    fails("Deployment, paused", PAUSED),
    fails("Deployment, timeoutSeconds", STUCK, seconds=0, annotations={"pulumi.com/timeoutSeconds": "3"}),
    fails("Deployment, custom timeout wins", STUCK, annotations={"pulumi.com/timeoutSeconds": "900"}),
    Wait("Deployment, skipAwait", STUCK, annotations=SKIP),
    Wait("Deployment, replicas 0", deployment("", replicas=0, selector="none")),
    Wait("StatefulSet", workload("apps/v1/StatefulSet", serviceName="a", replicas=1)),
    fails("StatefulSet, no nodes", workload("apps/v1/StatefulSet", runs=False, serviceName="a")),
    Wait("StatefulSet, replicas 0", workload("apps/v1/StatefulSet", runs=False, serviceName="b", replicas=0)),
    Wait("DaemonSet", workload("apps/v1/DaemonSet")),
    Wait("DaemonSet, no nodes", workload("apps/v1/DaemonSet", runs=False)),
    Wait("ReplicationController", workload("v1/ReplicationController", replicas=1)),
    Wait("Pod", thing("v1/Pod", spec=pods())),
    fails("Pod, no nodes", thing("v1/Pod", spec=pods(runs=False))),
    Wait("Job", job("")),
    fails("Job, suspended", job("", suspend=True)),
    fails(
        "Job, failed",
        thing("batch/v1/Job", spec={"activeDeadlineSeconds": 1, "template": HELD}),
        "DeadlineExceeded",
        90,
    ),
    Wait("Service, LoadBalancer", service("", type="LoadBalancer")),
    Wait("Service, no pods", service("", selector={"app": "nobody"})),
    Wait("Service, headless", service("", selector={"app": "nobody"}, clusterIP="None")),
    Wait("Service, ExternalName", thing("v1/Service", spec={"type": "ExternalName", "externalName": "e.com"})),
    fails("Ingress, no endpoints", ingress("nobody")),
    Wait("Claim, bound", claim("awaited")),
    Wait("Claim, first consumer", claim("first-consumer")),
    Wait("ResourceQuota", thing("v1/ResourceQuota", spec={"hard": {"count/leases.coordination.k8s.io": "900"}})),
    Wait("ConfigMap", thing("v1/ConfigMap")),
    Wait("ServiceAccount", thing("v1/ServiceAccount")),
    Wait("ReplicaSet, no nodes", workload("apps/v1/ReplicaSet", runs=False)),
    Wait("HorizontalPodAutoscaler", thing("autoscaling/v2/HorizontalPodAutoscaler", spec=SCALER)),
    Wait("CronJob", thing("batch/v1/CronJob", spec=CRON)),
]


@pytest.fixture(scope="module")
def awaited(start: Start, home: str) -> tuple[Outcome, dict[str, dict[str, Any]]]:
    """One run of all of them, and the state after it."""
    stack = start()
    outcome = stack.up(*STORAGE, *(wait.wanted(home) for wait in WAITS))
    return outcome, stack.state()


@pytest.mark.parametrize("wait", WAITS, ids=[wait.reason for wait in WAITS])
def test_an_object_is_waited_for(awaited: tuple[Outcome, dict[str, dict[str, Any]]], home: str, wait: Wait) -> None:
    outcome, state = awaited
    kept = state[wait.name]
    assert kept["id"] == f"{home}/{wait.name}"
    assert kept["outputs"]["metadata"]["uid"]
    reasons = "\n".join(kept.get("initErrors", []))
    assert bool(reasons) == wait.fails, reasons
    assert wait.words in reasons
    assert outcome.error


def test_what_did_not_become_ready_is_updated_and_waited_for_again(start: Start, home: str) -> None:
    stuck = fails("again", STUCK).wanted(home)
    stack = start()
    assert stack.up(stuck).error
    again = stack.up(stuck)
    assert again.error
    assert again.ops["again"] == ["update"]
    assert "again" not in again.diffs
    assert stack.state()["again"]["initErrors"]
    freed = fails("again", deployment("", selector="stuck"), seconds=60).wanted(home)
    assert not stack.up(freed).error
    assert "initErrors" not in stack.state()["again"]


def test_an_object_is_waited_for_as_its_annotation_says(start: Start, home: str) -> None:
    def waits(reason: str, manifest: dict[str, Any], wait_for: str, *, fails: bool = False) -> Wait:
        return Wait(reason, manifest, 3 if fails else 60, fails, annotations={"pulumi.com/waitFor": wait_for})

    rows = [
        waits("jsonpath there", thing("v1/ConfigMap", data={"a": "b"}), "jsonpath={.data.a}"),
        waits("jsonpath with value", thing("v1/ConfigMap", data={"a": "b"}), "jsonpath={.data.a}=b"),
        waits("jsonpath another value", thing("v1/ConfigMap", data={"a": "b"}), "jsonpath={.data.a}=c", fails=True),
        waits("condition", STUCK, "condition=Available=False"),
        waits("condition that never comes", STUCK, "condition=Available", fails=True),
        waits("list", STUCK, json.dumps(["condition=Progressing", "jsonpath={.spec.replicas}=1"])),
    ]
    stack = start()
    assert stack.up(*(row.wanted(home) for row in rows)).error
    state = stack.state()
    assert {row.reason: "initErrors" in state[row.name] for row in rows} == {row.reason: row.fails for row in rows}


def test_a_job_that_is_not_ready_is_replaced_if_it_says_so(start: Start, home: str) -> None:
    stuck = fails("replaced", job("", suspend=True), annotations={"pulumi.com/replaceUnready": "true"}).wanted(home)
    stack = start()
    assert stack.up(stuck).error
    assert "replace" in stack.preview(stuck).ops["replaced"]
