"""Check: what the program says becomes what the provider stands for."""

import re
from typing import Any, cast

import pytest
import yaml

from scripts.toolchain.kubernetes import Cluster
from tests.providers.contract.conftest import Start
from tests.providers.contract.stacks import ABSENT, Later, Outcome, Wanted, at, provider, wanted

pytestmark = pytest.mark.e2e

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
HOME = object()
"""The namespace that the provider was given."""


def thing(api_version: str, kind: str, name: str | None = None, **fields: Any) -> dict[str, Any]:
    about = {"metadata": {"name": name}} if name else {}
    return {"apiVersion": api_version, "kind": kind, **about, **fields}


def config_map(name: str | None = None, about: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    return thing("v1", "ConfigMap", **fields) | {"metadata": {**({"name": name} if name else {}), **(about or {})}}


def quota(name: str, labels: dict[str, Any] | None = None) -> dict[str, Any]:
    made = thing("v1", "ResourceQuota", name, spec={"hard": {"cpu": "0.5", "memory": "1024Mi"}})
    made["metadata"]["labels"] = labels or {}
    return made


DEFINITION = thing(
    "apiextensions.k8s.io/v1",
    "CustomResourceDefinition",
    "globes.check.example.com",
    spec={
        "group": "check.example.com",
        "scope": "Cluster",
        "names": {"kind": "Globe", "plural": "globes"},
        "versions": [
            {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": {"type": "object"}}}
        ],
    },
)
SERVER_SET: dict[str, Any] = {
    "uid": "1",
    "resourceVersion": "2",
    "generation": 3,
    "creationTimestamp": "x",
    "managedFields": [],
}

OFFLINE = "offline"
"""A provider without a cluster, with a namespace: what the API server would refuse can be seen."""
NOWHERE = "nowhere"
"""A provider without a cluster and without a namespace."""
CONTEXT = "context"
"""A provider whose kubeconfig names a namespace."""

ROWS: list[tuple[str, Wanted, tuple[str | int, ...], Any]] = [
    ("no name: eight hex digits", wanted(config_map(), "made"), ("metadata", "name"), re.compile("made-[0-9a-f]{8}")),
    ("no name: marked", wanted(config_map(), "marked"), ("metadata", "annotations", "pulumi.com/autonamed"), "true"),
    (
        "no lower-casing",
        wanted(config_map(), "My_Name", provider=OFFLINE),
        ("metadata", "name"),
        re.compile("My_Name-[0-9a-f]{8}"),
    ),
    (
        "no length cap",
        wanted(config_map(), "n" * 260, provider=OFFLINE),
        ("metadata", "name"),
        re.compile("n{260}-[0-9a-f]{8}"),
    ),
    ("a name given is not marked", wanted(config_map("given")), ("metadata", "annotations"), ABSENT),
    ("namespace of the provider", wanted(config_map("a")), ("metadata", "namespace"), HOME),
    ("namespace of the context", wanted(config_map("b"), provider=CONTEXT), ("metadata", "namespace"), "kube-public"),
    (
        "namespace given",
        wanted(config_map("c", {"namespace": "kube-public"})),
        ("metadata", "namespace"),
        "kube-public",
    ),
    (
        "no namespace for a cluster-scoped kind",
        wanted(thing("rbac.authorization.k8s.io/v1", "ClusterRole", "check")),
        ("metadata", "namespace"),
        ABSENT,
    ),
    (
        "explicit namespace on a cluster-scoped kind",
        wanted(thing("v1", "Namespace") | {"metadata": {"name": "d", "namespace": "n"}}, provider=OFFLINE),
        ("metadata", "namespace"),
        "n",
    ),
    (
        "unknown kinds count as namespaced",
        wanted(thing("toys.example.com/v1", "Toy", "toy")),
        ("metadata", "namespace"),
        HOME,
    ),
    ("a definition in the program", wanted(DEFINITION), ("metadata", "namespace"), ABSENT),
    (
        "a kind that it makes cluster-scoped",
        wanted(thing("check.example.com/v1", "Globe", "globe"), depends_on=["globes.check.example.com"]),
        ("metadata", "namespace"),
        ABSENT,
    ),
    (
        "no usable kubeconfig, no namespace argument",
        wanted(config_map("e"), provider=NOWHERE),
        ("metadata", "namespace"),
        ABSENT,
    ),
    (
        "namespace unknown: the default one",
        wanted(config_map("f", {"namespace": Later("n")})),
        ("metadata", "namespace"),
        HOME,
    ),
    ("name unknown", wanted(config_map(about={"name": Later("n")}), "g"), ("metadata", "name"), UNKNOWN),
    ("quantities are normalised", wanted(quota("h")), ("spec", "hard"), {"cpu": "500m", "memory": "1Gi"}),
    (
        "an unknown anywhere: no normalisation",
        wanted(quota("i", {"a": Later("b")})),
        ("spec", "hard"),
        {"cpu": "0.5", "memory": "1024Mi"},
    ),
    (
        "server-set metadata is removed",
        wanted(config_map("j", SERVER_SET)),
        ("metadata",),
        {"name": "j", "namespace": HOME},
    ),
    ("a ConfigMap's status is removed", wanted(config_map("k", status={"a": "b"})), ("status",), ABSENT),
    ("no labels are added", wanted(config_map("l")), ("metadata", "labels"), ABSENT),
    ("a wrong type is passed on", wanted(config_map("m", data={"a": 1}), provider=OFFLINE), ("data", "a"), 1),
    (
        "a bad enum is passed on",
        wanted(thing("v1", "Service", "n", spec={"type": "Wrong"}), provider=OFFLINE),
        ("spec", "type"),
        "Wrong",
    ),
    (
        "what is missing is not asked for",
        wanted(thing("apps/v1", "Deployment", "o", spec={"replicas": 2}), provider=OFFLINE),
        ("spec",),
        {"replicas": 2},
    ),
    (
        "unknown texts of a Secret stay texts",
        wanted(thing("v1", "Secret", "p", stringData={"a": Later("b"), "c": "d"})),
        ("data",),
        ABSENT,
    ),
    (
        "invalid base64 passes",
        wanted(thing("v1", "Secret", "q", data={"a": "?"}), provider=OFFLINE),
        ("metadata", "name"),
        "q",
    ),
    (
        "an unknown field of a custom resource is kept",
        wanted(thing("toys.example.com/v1", "Toy", "toy", spec={"colour": "red"}), "coloured"),
        ("spec", "colour"),
        "red",
    ),
    (
        "an unknown field of a built-in kind is dropped",
        wanted(config_map("r", dtaa={"a": "b"}), provider=OFFLINE),
        ("dtaa",),
        ABSENT,
    ),
]


@pytest.fixture(scope="module")
def providers(cluster: Cluster) -> list[Wanted]:
    context = yaml.safe_load(cluster.kubeconfig.read_text())
    context["contexts"][0]["context"]["namespace"] = "kube-public"
    return [
        provider(OFFLINE, kubeconfig="not a kubeconfig", namespace="offline"),
        provider(NOWHERE, kubeconfig="not a kubeconfig"),
        provider(CONTEXT, kubeconfig=yaml.safe_dump(context)),
    ]


@pytest.fixture(scope="module")
def checked(start: Start, providers: list[Wanted]) -> Outcome:
    outcome = start().preview(*providers, *(item for _, item, _, _ in ROWS))
    assert not outcome.error
    return outcome


@pytest.mark.parametrize(("item", "path", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_check_gives_what_the_contract_says(
    checked: Outcome, home: str, item: Wanted, path: tuple[str | int, ...], expected: Any
) -> None:
    found = at(checked.inputs[item.name], *path)
    if isinstance(expected, re.Pattern):
        assert re.fullmatch(cast("re.Pattern[str]", expected), found)
    else:
        assert found == _here(expected, home)


def _here(expected: Any, home: str) -> Any:
    if isinstance(expected, dict):
        return {key: _here(value, home) for key, value in cast("dict[str, Any]", expected).items()}
    return home if expected is HOME else expected


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (wanted(config_map(about={"generateName": "x-"}), "x"), "not supported in server-side apply mode"),
        (wanted(thing("v1", "ConfigMapList", items=[]), "x"), "cannot be created directly"),
        (Wanted("x", "kubernetes:core/v1:ConfigMapPatch", config_map(about={"labels": {}})), "metadata.name"),
    ],
    ids=["generateName", "a List kind", "a Patch of no name"],
)
def test_what_check_refuses(start: Start, item: Wanted, words: str) -> None:
    assert words in start().preview(item).error.lower()


def test_a_version_that_kubernetes_removed_is_warned_of_and_passes(start: Start) -> None:
    outcome = start().preview(wanted(thing("policy/v1beta1", "PodDisruptionBudget", "x")))
    assert not outcome.error
    assert "policy/v1beta1" in outcome.warnings
    assert "policy/v1" in outcome.warnings.replace("policy/v1beta1", "")
