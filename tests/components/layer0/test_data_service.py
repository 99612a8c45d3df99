"""PostgreSQL and Redis: who reaches them, who knows the password, and what stays as it is."""

from typing import Any

import pytest

from components.layer0.data_service import ENGINES
from stacks import sections
from stacks.secret import Secret
from tests.components import stack
from tests.components.recording import SECRET, Recording, record

NAMES = ("postgres", "redis")


@pytest.fixture(scope="module")
def made() -> Recording:
    return record(stack.platform)


def test_every_data_service_of_the_settings_has_an_engine():
    databases = {name for name, each in sections.DataServices.model_fields.items() if each.is_required()}
    assert ENGINES.keys() == databases == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_only_labelled_clients_reach_it(made: Recording, name: str):
    spec = made.named("NetworkPolicy", name).inputs["spec"]
    client = {"matchLabels": {f"layer0.dev/uses-{name}": "true"}}
    tenants = {"matchExpressions": [{"key": "layer0.dev/tenant", "operator": "Exists"}]}
    members = {"podSelector": {"matchLabels": {"app.kubernetes.io/name": name}}}
    modules = {"matchLabels": {"kubernetes.io/metadata.name": "layer0-modules"}}
    (ingress,) = spec["ingress"]
    assert ingress["from"] == [
        members,
        {"podSelector": client},
        {"podSelector": client, "namespaceSelector": tenants},
        {"podSelector": client, "namespaceSelector": modules},
    ]
    assert [rule["to"] for rule in spec["egress"]] == [[members]]
    assert spec["podSelector"] == members["podSelector"]


@pytest.mark.parametrize("name", NAMES)
def test_the_password_is_a_secret_wherever_it_goes(made: Recording, name: str):
    secret = made.named("Secret", f"{name}-credentials")
    assert secret.inputs["stringData"] == SECRET
    assert secret.revealed["stringData"]["password"] == f"generated for {name}-password"
    shown = [str(resource.inputs) for resource in made.registered]
    assert not [text for text in shown if "generated for" in text]


@pytest.mark.parametrize("name", NAMES)
def test_no_argument_and_no_environment_holds_a_secret(made: Recording, name: str):
    pod: dict[str, Any] = made.named("StatefulSet", name).inputs["spec"]["template"]["spec"]
    for container in [*pod.get("initContainers", []), *pod["containers"]]:
        assert all("valueFrom" not in variable for variable in container["env"])
        assert SECRET not in str(container)


def test_a_password_of_the_settings_is_used_and_none_is_generated():
    section = stack.POSTGRES.model_copy(update={"password": Secret("v1:ciphertext").decrypted("from the settings")})
    made = record(lambda: stack.platform(postgres=section))
    generated = {each.name for each in made.of_kind("RandomPassword")}
    assert "redis-password" in generated
    assert "postgres-password" not in generated
    secret = made.named("Secret", "postgres-credentials")
    assert secret.inputs["stringData"] == SECRET
    assert secret.revealed["stringData"] == {"username": "postgres", "password": "from the settings"}
    assert "from the settings" not in str([resource.inputs for resource in made.registered])


@pytest.mark.parametrize("name", NAMES)
def test_clients_reach_the_primary_and_members_each_other(made: Recording, name: str):
    clients, members = (
        made.named("Service", name).inputs["spec"],
        made.named("Service", f"{name}-members").inputs["spec"],
    )
    assert clients["selector"]["statefulset.kubernetes.io/pod-name"] == f"{name}-0"
    assert members["clusterIP"] == "None"
    assert made.named("StatefulSet", name).inputs["spec"]["serviceName"] == f"{name}-members"


@pytest.mark.parametrize("name", NAMES)
def test_the_pods_start_after_all_that_they_need(made: Recording, name: str):
    needed = [
        made.named("ServiceAccount", name),
        made.named("ConfigMap", f"{name}-config"),
        made.named("Secret", f"{name}-credentials"),
        made.named("NetworkPolicy", name),
    ]
    assert {each.urn for each in needed} <= made.named("StatefulSet", name).dependencies


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"replicas": 5}, "replicas"),
        ({"image": "docker.io/library/redis:8.2.2"}, "image"),
        ({"resources": sections.Resources(cpu="1", memory="1Gi")}, "resources"),
    ],
)
def test_what_cannot_change_in_place_stays_when_the_settings_change(
    made: Recording, change: dict[str, Any], reason: str
):
    after = record(lambda: stack.platform(redis=stack.REDIS.model_copy(update=change)))
    before, now = (each.named("StatefulSet", "redis").inputs["spec"] for each in (made, after))
    assert before != now, reason
    for fixed in ("selector", "serviceName", "volumeClaimTemplates"):
        assert before[fixed] == now[fixed], reason


@pytest.mark.parametrize(
    ("storage_class", "expected", "reason"),
    [
        (None, {}, "the cluster's default class is used when none is named"),
        ("fast", {"storageClassName": "fast"}, "a class that is named is used"),
    ],
)
def test_volumes_are_of_the_class_that_the_settings_name(
    storage_class: str | None, expected: dict[str, str], reason: str
):
    section = stack.REDIS.model_copy(update={"storage_class": storage_class})
    made = record(lambda: stack.platform(redis=section))
    (claim,) = made.named("StatefulSet", "redis").inputs["spec"]["volumeClaimTemplates"]
    assert claim["spec"] == {
        "accessModes": ["ReadWriteOnce"],
        "resources": {"requests": {"storage": "2Gi"}},
        **expected,
    }, reason
