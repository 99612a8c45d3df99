"""When an object counts as ready, row by row, on statuses as controllers write them."""

from typing import Any

import pytest

from scripts.providers.kubernetes.objects import Manifest, Ref
from scripts.providers.kubernetes.waits.readiness import RULES, Readiness, anything, rule

NOT_YET, READY, FAILED = "not yet", "ready", "failed"


class Around:
    """The objects beside the one judged."""

    def __init__(self, *found: Manifest) -> None:
        self._found = found

    def get(self, wanted: Ref) -> Manifest | None:
        return next((item for item in self._found if item["kind"] == wanted.kind), None)

    def select(self, api_version: str, kind: str, namespace: str | None, labels: dict[str, str]) -> list[Manifest]:
        return [item for item in self._found if item["kind"] == kind]


def judge(kind: str, spec: Any, status: Any, *around: Manifest, seconds: float = 0) -> Readiness:
    live = {"metadata": {"name": "x", "generation": 2}, "spec": spec, "status": status}
    return RULES[kind](live, Around(*around), seconds)


def verdict(found: Readiness) -> str:
    return READY if found.ready else FAILED if found.failed else NOT_YET


def conditions(**given: str) -> list[dict[str, str]]:
    return [{"type": name, "status": value, "reason": "Because", "message": "of"} for name, value in given.items()]


SEEN = {"observedGeneration": 2}
TWO = {"replicas": 2, "updatedReplicas": 2, "readyReplicas": 2, "availableReplicas": 2}
AVAILABLE = {"conditions": conditions(Available="True")}
LATE = {"conditions": [{"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded"}]}
ON_ONE_NODE = {"desiredNumberScheduled": 1, "numberReady": 1, "numberAvailable": 1, "updatedNumberScheduled": 1}
STABLE = {"updateRevision": "b", "currentRevision": "b"}


@pytest.mark.parametrize(
    ("kind", "spec", "status", "expected", "reason"),
    [
        ("apps/v1/Deployment", {"replicas": 2}, SEEN | TWO | AVAILABLE, READY, "all are there"),
        ("apps/v1/Deployment", {"replicas": 2}, TWO | AVAILABLE, NOT_YET, "the status is of the old generation"),
        ("apps/v1/Deployment", {"replicas": 3}, SEEN | TWO | AVAILABLE, NOT_YET, "one is missing"),
        ("apps/v1/Deployment", {"replicas": 2}, SEEN | TWO | AVAILABLE | {"replicas": 3}, NOT_YET, "an old one runs"),
        ("apps/v1/Deployment", {"replicas": 2}, SEEN | TWO, NOT_YET, "not available yet"),
        ("apps/v1/Deployment", {"replicas": 0}, SEEN | AVAILABLE, READY, "none is wanted"),
        ("apps/v1/Deployment", {}, SEEN | LATE, FAILED, "its own deadline has passed"),
        ("apps/v1/Deployment", {"replicas": 0, "paused": True}, SEEN | AVAILABLE, NOT_YET, "nothing rolls out"),
        ("apps/v1/StatefulSet", {"replicas": 2}, SEEN | TWO | STABLE, READY, "all are there"),
        ("apps/v1/StatefulSet", {"replicas": 2}, SEEN | TWO | STABLE | {"updateRevision": "c"}, NOT_YET, "rolling"),
        (
            "apps/v1/StatefulSet",
            {"replicas": 2, "updateStrategy": {"rollingUpdate": {"partition": 1}}},
            SEEN | TWO | {"updatedReplicas": 1, "updateRevision": "c", "currentRevision": "b"},
            READY,
            "only those above the partition are updated",
        ),
        (
            "apps/v1/StatefulSet",
            {"updateStrategy": {"type": "OnDelete"}},
            SEEN | {"replicas": 1},
            NOT_YET,
            "none ready",
        ),
        ("apps/v1/DaemonSet", {}, SEEN, READY, "no node wants one"),
        ("apps/v1/DaemonSet", {}, SEEN | {"desiredNumberScheduled": 1}, NOT_YET, "one is missing"),
        ("apps/v1/DaemonSet", {}, SEEN | ON_ONE_NODE, READY, "there for long enough"),
        ("apps/v1/DaemonSet", {}, SEEN | ON_ONE_NODE | {"numberAvailable": 0}, NOT_YET, "not for long enough"),
        ("apps/v1/DaemonSet", {}, SEEN | ON_ONE_NODE | {"updatedNumberScheduled": 0}, NOT_YET, "an old one"),
        ("batch/v1/Job", {}, {"conditions": conditions(Complete="True")}, READY, "complete"),
        ("batch/v1/Job", {}, {"conditions": conditions(Failed="True")}, FAILED, "failed"),
        ("batch/v1/Job", {}, {"active": 1}, NOT_YET, "running"),
        ("batch/v1/Job", {"suspend": True}, {}, NOT_YET, "it waits for a person"),
        ("batch/v1/Job", {"suspend": True}, {"conditions": conditions(Complete="True")}, READY, "done before that"),
        ("v1/Pod", {}, {"phase": "Running", "conditions": conditions(Ready="True")}, READY, "ready"),
        ("v1/Pod", {}, {"phase": "Succeeded"}, READY, "done"),
        ("v1/Pod", {}, {"phase": "Failed"}, FAILED, "failed"),
        ("v1/Service", {"type": "ExternalName"}, {}, READY, "a name only"),
        ("v1/Service", {"selector": {"a": "b"}, "clusterIP": "None"}, {}, READY, "headless"),
        ("v1/Service", {"type": "LoadBalancer"}, {}, NOT_YET, "no address from outside"),
        ("v1/PersistentVolumeClaim", {}, {"phase": "Bound"}, READY, "bound"),
        ("v1/PersistentVolumeClaim", {}, {"phase": "Pending"}, NOT_YET, "not bound"),
        ("v1/ResourceQuota", {"hard": {"pods": "1"}}, {}, NOT_YET, "not in force"),
        ("v1/ResourceQuota", {"hard": {"pods": "1"}}, {"hard": {"pods": "1"}}, READY, "in force"),
        ("v1/PersistentVolume", {}, {"phase": "Released"}, NOT_YET, "of somebody else"),
        ("networking.k8s.io/v1/Ingress", {}, {}, NOT_YET, "no address from outside"),
    ],
)
def test_when_an_object_is_ready(kind: str, spec: Any, status: Any, expected: str, reason: str) -> None:
    assert verdict(judge(kind, spec, status)) == expected, reason


@pytest.mark.parametrize(
    ("status", "expected", "reason"),
    [
        ({}, READY, "a kind without a status"),
        ({"observedGeneration": 1}, NOT_YET, "of the old generation"),
        (SEEN | {"conditions": conditions(Ready="True")}, READY, "says so"),
        (SEEN | {"conditions": conditions(Ready="False")}, NOT_YET, "says not"),
        (SEEN | {"conditions": conditions(Ready="Unknown")}, NOT_YET, "cannot say"),
        (SEEN | {"conditions": conditions(Reconciling="True", Ready="True")}, NOT_YET, "at work"),
        (SEEN | {"conditions": conditions(Stalled="True")}, FAILED, "will never be"),
    ],
)
def test_when_an_object_of_any_kind_is_ready(status: Any, expected: str, reason: str) -> None:
    live = {"metadata": {"generation": 2}, "status": status}
    assert verdict(anything(live, Around(), 0)) == expected, reason


def test_kinds_without_a_rule_are_waited_for_only_on_demand() -> None:
    assert rule("example.com/v1/Toy", every_kind=False) is None
    assert rule("example.com/v1/Toy", every_kind=True) is anything
    established = rule("apiextensions.k8s.io/v1/CustomResourceDefinition", every_kind=True)
    assert established is not None
    assert verdict(established({"status": {}}, Around(), 0)) == NOT_YET


def endpoints(*ready: bool) -> Manifest:
    return {"kind": "EndpointSlice", "endpoints": [{"conditions": {"ready": each}} for each in ready]}


@pytest.mark.parametrize(
    ("around", "seconds", "expected"),
    [
        ([endpoints(True, True)], 0, READY),
        ([endpoints(True, False)], 99, NOT_YET),
        ([endpoints()], 0, NOT_YET),
        ([endpoints()], 99, READY),
    ],
)
def test_a_service_is_ready_with_its_addresses(around: list[Manifest], seconds: float, expected: str) -> None:
    assert verdict(judge("v1/Service", {"selector": {"a": "b"}}, {}, *around, seconds=seconds)) == expected


def test_a_claim_that_waits_for_its_pod_is_ready_while_pending() -> None:
    late = {"kind": "StorageClass", "volumeBindingMode": "WaitForFirstConsumer"}
    claim = {"storageClassName": "late"}
    assert verdict(judge("v1/PersistentVolumeClaim", claim, {"phase": "Pending"}, late)) == READY


def test_an_ingress_waits_for_the_services_behind_it() -> None:
    spec = {"rules": [{"http": {"paths": [{"backend": {"service": {"name": "web"}}}]}}]}
    status = {"loadBalancer": {"ingress": [{"ip": "10.0.0.1"}]}}
    web = {"kind": "Service", "metadata": {"name": "web"}, "spec": {}}
    kind = "networking.k8s.io/v1/Ingress"
    assert judge(kind, spec, status).message == "service web does not exist"
    assert judge(kind, spec, status, web, endpoints(False)).message == "service web has no ready address"
    assert judge(kind, spec, status, web, endpoints(True)).ready


def test_a_pod_that_hangs_says_why() -> None:
    waiting = {"state": {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off"}}}
    found = judge("v1/Pod", {}, {"phase": "Running", "containerStatuses": [{"name": "c", "ready": False, **waiting}]})
    assert found.message == "container c: [CrashLoopBackOff] back-off"
