"""What objects say of each other holds: every name leads to something that is there, over all of the platform."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.components import stack
from tests.components.recording import Recorded

KINDS = ("Deployment", "StatefulSet", "Job", "CronJob")


def workloads() -> list[Recorded]:
    made = [each for kind in KINDS for each in stack.recorded().of_kind(kind)]
    return sorted(made, key=lambda workload: workload.name)


def template(workload: Recorded) -> dict[str, Any]:
    spec = workload.inputs["spec"]
    return (spec["jobTemplate"]["spec"] if workload.inputs["kind"] == "CronJob" else spec)["template"]


def containers(workload: Recorded) -> list[dict[str, Any]]:
    pod = template(workload)["spec"]
    return [*pod.get("initContainers", []), *pod["containers"]]


def namespace(workload: Recorded) -> str:
    return workload.inputs["metadata"]["namespace"]


def kept(kind: str, workload: Recorded, field: str) -> dict[str, set[str]]:
    """The keys of each ConfigMap or Secret beside the workload."""
    return {
        each.inputs["metadata"]["name"]: set(each.revealed[field])
        for each in stack.recorded().of_kind(kind)
        if namespace(each) == namespace(workload)
    }


def files(workload: Recorded) -> dict[str, set[str] | None]:
    """The files of each volume of the pod; None where nothing is known of them, as on a claim."""
    maps, secrets = kept("ConfigMap", workload, "data"), kept("Secret", workload, "stringData")
    found: dict[str, set[str] | None] = {}
    for volume in template(workload)["spec"]["volumes"]:
        match volume:
            case {"configMap": {"name": name, **source}}:
                found[volume["name"]] = paths(maps[name], source)
            case {"secret": {"secretName": name, **source}}:
                found[volume["name"]] = paths(secrets[name], source)
            case _:
                found[volume["name"]] = None
    return found


def paths(keys: set[str], source: dict[str, Any]) -> set[str]:
    items = source.get("items")
    if items is None:
        return keys
    assert {item["key"] for item in items} <= keys
    return {item["path"] for item in items}


@pytest.fixture(params=workloads(), ids=lambda workload: workload.name)
def workload(request: pytest.FixtureRequest) -> Recorded:
    return request.param


def test_every_config_map_and_secret_that_a_pod_mounts_is_there_with_its_keys(workload: Recorded):
    assert files(workload)


def test_every_file_that_a_container_is_told_of_is_mounted(workload: Recorded):
    known = files(workload)
    for container in containers(workload):
        mounts = {mount["mountPath"]: known.get(mount["name"]) for mount in container["volumeMounts"]}
        texts = [*container.get("command", []), *container.get("args", [])]
        texts += [variable["value"] for variable in container.get("env", []) if "value" in variable]
        for path in named(texts, mounts):
            mount = max((mount for mount in mounts if path.startswith(f"{mount}/")), key=len)
            there = mounts[mount]
            assert there is None or path.removeprefix(f"{mount}/") in there, f"{container['name']}: {path}"


def named(texts: list[str], mounts: dict[str, set[str] | None]) -> Iterator[str]:
    """Every path below a mounted folder."""
    for text in texts:
        for word in text.replace("=", " ").split():
            if any(word.startswith(f"{mount}/") for mount in mounts):
                yield word


def test_every_service_leads_to_pods_that_serve_its_ports():
    pods = [(namespace(each), template(each), containers(each)) for each in workloads()]
    for service in stack.recorded().of_kind("Service"):
        spec = service.inputs["spec"]
        wanted = {name: value for name, value in spec["selector"].items() if "pod-name" not in name}
        behind = [
            {port["containerPort"] for container in made for port in container.get("ports", [])}
            for place, pod, made in pods
            if place == namespace(service) and wanted.items() <= pod["metadata"]["labels"].items()
        ]
        assert behind, service.name
        ports = {port.get("targetPort", port["port"]) for port in spec["ports"]}
        assert all(ports <= served for served in behind), service.name


def test_every_probe_asks_at_a_port_that_the_container_serves(workload: Recorded):
    for container in containers(workload):
        served = {port["containerPort"] for port in container.get("ports", [])}
        for probe in (container.get(name, {}) for name in ("startupProbe", "readinessProbe", "livenessProbe")):
            asked = {probe[action]["port"] for action in ("tcpSocket", "httpGet") if action in probe}
            assert asked <= served, container["name"]


def test_every_pod_has_an_account_of_its_own(workload: Recorded):
    accounts = {
        (namespace(each), each.inputs["metadata"]["name"]) for each in stack.recorded().of_kind("ServiceAccount")
    }
    assert (namespace(workload), template(workload)["spec"]["serviceAccountName"]) in accounts


def test_whatever_a_pod_says_that_it_uses_lets_it_in(workload: Recorded):
    labels = template(workload)["metadata"]["labels"]
    servers = {each.inputs["metadata"]["name"] for each in stack.recorded().of_kind("Service")}
    used = {label.removeprefix("layer0.dev/uses-") for label in labels if label.startswith("layer0.dev/uses-")}
    assert used <= servers


def test_no_secret_is_in_an_argument_a_variable_or_a_config_map():
    shown = str([each.inputs for each in stack.recorded().registered])
    for secret in ("generated for", "[default]"):
        assert secret not in shown
