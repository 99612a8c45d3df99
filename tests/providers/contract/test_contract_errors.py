"""What fails at preview, what only at up, and in which words of the API server."""

from dataclasses import dataclass
from typing import Any

import httpx2
import pytest
import yaml

from scripts.toolchain.kubernetes import Cluster
from tests import clusters
from tests.providers.contract.conftest import Start
from tests.providers.contract.stacks import Outcome, Stack, Wanted, provider, wanted
from tests.providers.manifests import config_map, named, service

pytestmark = pytest.mark.e2e

LIMITED = "limited"
"""A provider of a user who may do nothing."""


@dataclass(frozen=True)
class Fault:
    """An object that cannot be made, and what the API server says of it."""

    reason: str
    manifest: dict[str, Any]
    words: tuple[str, ...]
    at_preview: bool

    def wanted(self, home: str) -> Wanted:
        about = {"namespace": home, **self.manifest["metadata"], "name": "-".join(self.reason.split())}
        options = {"provider": LIMITED} if self.reason == "forbidden" else {}
        return wanted({**self.manifest, "metadata": about}, **options)


DEFINITION: dict[str, Any] = {
    "apiVersion": "apiextensions.k8s.io/v1",
    "kind": "CustomResourceDefinition",
    "metadata": {"name": "toys.errors.example.com"},
    "spec": {
        "group": "errors.example.com",
        "scope": "Namespaced",
        "names": {"kind": "Toy", "plural": "toys"},
        "versions": [
            {
                "name": "v1",
                "served": True,
                "storage": True,
                "schema": {
                    "openAPIV3Schema": {
                        "type": "object",
                        "properties": {"spec": {"type": "object", "properties": {"a": {"type": "integer"}}}},
                    }
                },
            }
        ],
    },
}
TOY: dict[str, Any] = {"apiVersion": "errors.example.com/v1", "kind": "Toy", "metadata": {}, "spec": {"a": "text"}}
BAD_SERVICE = service("", type="Wrong")
DEPLOYMENT: dict[str, Any] = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {}, "spec": {"replicas": 2}}
CONFIG_MAP: dict[str, Any] = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {}}

FAULTS = [
    Fault(
        "wrong type",
        {**CONFIG_MAP, "data": {"a": 1}},
        ('ConfigMap in version "v1" cannot be handled as a ConfigMap', "json: cannot unmarshal number"),
        at_preview=True,
    ),
    Fault(
        "bad value",
        {**BAD_SERVICE, "metadata": {}},
        ('Service "bad-value" is invalid', "spec.type: Unsupported value"),
        at_preview=True,
    ),
    Fault("something missing", DEPLOYMENT, ("is invalid", "spec.selector: Required value"), at_preview=True),
    Fault("custom resource schema", TOY, ("spec.a in body must be of type integer",), at_preview=True),
    Fault("forbidden", CONFIG_MAP, ("configmaps is forbidden: User", "cannot create"), at_preview=False),
    Fault("exists already", CONFIG_MAP, ("already exists",), at_preview=False),
]


@pytest.fixture(scope="module")
def stack(start: Start, api: httpx2.Client, home: str) -> Stack:
    definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
    clusters.create(api, definitions, DEFINITION)
    clusters.until(lambda: api.get(f"/apis/errors.example.com/v1/namespaces/{home}/toys").status_code == 200)
    clusters.create(api, f"/api/v1/namespaces/{home}/configmaps", config_map(home, "exists-already"))
    return start()


@pytest.fixture(scope="module")
def limited(cluster: Cluster, api: httpx2.Client) -> Wanted:
    path = "/api/v1/namespaces/default/serviceaccounts/default/token"
    token = clusters.create(api, path, {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}})
    document = yaml.safe_load(cluster.kubeconfig.read_text())
    document["users"][0]["user"] = {"token": token["status"]["token"]}
    return provider(LIMITED, kubeconfig=yaml.safe_dump(document))


@pytest.fixture(scope="module")
def failed(stack: Stack, limited: Wanted, home: str) -> tuple[Outcome, Stack]:
    """One `up` of everything faulty, beside something sound."""
    sound = wanted(config_map(home, "sound"))
    return stack.up(limited, sound, *(fault.wanted(home) for fault in FAULTS)), stack


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.reason for fault in FAULTS])
def test_a_preview_fails_for_what_the_server_finds_invalid_and_for_nothing_else(
    stack: Stack, limited: Wanted, home: str, fault: Fault
) -> None:
    outcome = stack.preview(limited, fault.wanted(home))
    assert bool(outcome.error) == fault.at_preview
    if fault.at_preview:
        assert all(word in outcome.error for word in fault.words), outcome.error


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.reason for fault in FAULTS])
def test_an_up_fails_and_keeps_nothing_of_it(failed: tuple[Outcome, Stack], fault: Fault) -> None:
    outcome, stack = failed
    assert all(word in outcome.error for word in fault.words), outcome.error
    assert "-".join(fault.reason.split()) not in stack.state()


def test_what_is_sound_is_built_beside_it(failed: tuple[Outcome, Stack]) -> None:
    assert failed[1].state()["sound"]["outputs"]["metadata"]["uid"]


def test_a_misspelt_field_of_a_built_in_kind_is_dropped(start: Start, api: httpx2.Client, home: str) -> None:
    misspelt = named({**config_map(home), "dtaa": {"a": "b"}, "data": {"c": "d"}}, "misspelt")
    stack = start()
    assert not stack.preview(wanted(misspelt)).error
    assert not stack.up(wanted(misspelt)).error
    assert clusters.read(api, f"/api/v1/namespaces/{home}/configmaps/misspelt")["data"] == {"c": "d"}
    assert stack.preview(wanted(misspelt)).ops["misspelt"] == ["same"]
