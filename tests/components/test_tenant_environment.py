"""A tenant's people and pods get what is theirs, and nothing that confines them."""

from typing import Any

import pytest

from tests.components import stack
from tests.components.recording import SECRET, Recording, record


@pytest.fixture(scope="module")
def made() -> Recording:
    return record(stack.tenant)


@pytest.fixture
def rules(made: Recording) -> list[dict[str, Any]]:
    return made.named("Role", "acme-engineer").inputs["rules"]


def test_the_namespace_is_the_tenants_own_and_always_restricted(made: Recording):
    metadata = made.named("Namespace", "acme").inputs["metadata"]
    assert metadata["name"] == "tenant-acme"
    assert metadata["labels"]["layer0.dev/tenant"] == "acme"
    assert metadata["labels"]["layer0.dev/plan"] == "standard"
    assert metadata["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


def test_pods_reach_their_own_kind_and_the_data_services_only(made: Recording):
    policies = {policy.name: policy.inputs["spec"] for policy in made.of_kind("NetworkPolicy")}
    own: list[dict[str, dict[str, str]]] = [{"podSelector": {}}]
    assert policies["acme-same-namespace"]["ingress"] == [{"from": own}]
    assert policies["acme-same-namespace"]["egress"] == [{"to": own}]
    (rule,) = policies["acme-data-services"]["egress"]
    assert rule["to"] == [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "layer0-data"}}}]
    assert set(policies) == {"acme-default-deny", "acme-allow-dns", "acme-same-namespace", "acme-data-services"}


def test_the_group_views_and_engineers(made: Recording):
    bindings = {each.name: each.inputs for each in made.of_kind("RoleBinding")}
    assert {name: each["roleRef"]["name"] for name, each in bindings.items()} == {
        "acme-viewers": "view",
        "acme-engineers": "engineer",
    }
    for binding in bindings.values():
        assert [(each["kind"], each["name"]) for each in binding["subjects"]] == [("Group", "acme-engineers")]


@pytest.mark.parametrize(
    "confining",
    [
        "networkpolicies",
        "resourcequotas",
        "limitranges",
        "roles",
        "rolebindings",
        "serviceaccounts/token",
        "pods/exec",
        "*",
    ],
)
def test_engineers_cannot_change_what_confines_them(rules: list[dict[str, Any]], confining: str):
    assert not [rule for rule in rules if confining in rule["resources"]]


def test_engineers_can_do_nothing_by_wildcard_or_by_another_name(rules: list[dict[str, Any]]):
    verbs = {verb for rule in rules for verb in rule["verbs"]}
    assert verbs <= {"get", "create", "update", "patch", "delete", "deletecollection"}


def test_engineers_read_one_secret_and_write_none(rules: list[dict[str, Any]]):
    (secrets,) = [rule for rule in rules if "secrets" in rule["resources"]]
    assert secrets["resourceNames"] == ["acme-credentials"]
    assert secrets["verbs"] == ["get"]


def test_the_password_is_generated_and_secret(made: Recording):
    assert made.named("RandomPassword", "acme-password").inputs["length"] == 32
    secret = made.named("Secret", "acme-credentials")
    assert secret.inputs["stringData"] == SECRET
    assert secret.revealed["stringData"] == {"username": "acme", "password": "generated for acme-password"}
    assert "generated for" not in str([resource.inputs for resource in made.registered])
