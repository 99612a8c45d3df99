"""The provider's own arguments: which cluster, which namespace, and what a change of them does."""

from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml

from scripts.toolchain.kubernetes import Cluster
from tests import clusters
from tests.providers.contract.conftest import Start
from tests.providers.contract.stacks import Later, Wanted, provider, wanted
from tests.providers.manifests import config_map

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def kubeconfig(cluster: Cluster) -> dict[str, Any]:
    """With a second context, whose cluster does not exist."""
    content = yaml.safe_load(cluster.kubeconfig.read_text())
    user = content["users"][0]["name"]
    content["clusters"].append({"name": "elsewhere", "cluster": {"server": "https://127.0.0.1:1"}})
    context = {"cluster": "elsewhere", "user": user, "namespace": "kube-public"}
    content["contexts"].append({"name": "elsewhere", "context": context})
    return content


def with_server(kubeconfig: dict[str, Any], server: str) -> str:
    first = kubeconfig["clusters"][0]
    other = {**first, "cluster": {**first["cluster"], "server": server}}
    return yaml.safe_dump({**kubeconfig, "clusters": [other, *kubeconfig["clusters"][1:]]})


def on(name: str, resource: str | None = None) -> Wanted:
    """An object of a provider of the same name."""
    manifest = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": resource or f"on-{name}"}}
    return wanted(manifest, provider=name)


def test_the_cluster_and_the_namespace_come_from_the_arguments(
    start: Start, kubeconfig: dict[str, Any], home: str, tmp_path: Path, api: httpx2.Client
) -> None:
    content = yaml.safe_dump(kubeconfig)
    (tmp_path / "config").write_text(content)
    name = kubeconfig["clusters"][0]["name"]
    outcome = start().up(
        provider("content", kubeconfig=content, namespace=home),
        provider("path", kubeconfig=str(tmp_path / "config"), namespace=home),
        provider("environment", namespace=home, kubeClientSettings={"qps": 2000, "burst": 4000, "timeout": 30}),
        provider("cluster", kubeconfig=content, context="elsewhere", cluster=name),
        provider("over-the-context", kubeconfig=content, context="elsewhere", cluster=name, namespace=home),
        *(on(each) for each in ("content", "path", "environment", "cluster", "over-the-context")),
    )
    assert not outcome.error
    for each in ("content", "path", "environment", "over-the-context"):
        assert clusters.read(api, f"/api/v1/namespaces/{home}/configmaps/on-{each}")["metadata"]["uid"]
    api.delete("/api/v1/namespaces/kube-public/configmaps/on-cluster").raise_for_status()


def test_a_cluster_that_is_not_there_passes_a_preview_and_fails_an_up(start: Start, kubeconfig: dict[str, Any]) -> None:
    content = yaml.safe_dump(kubeconfig)
    providers = [
        provider("unparsable", kubeconfig="{"),
        provider("missing-file", kubeconfig="/nonexistent/config"),
        provider("missing-context", kubeconfig=content, context="missing"),
        provider("refusing", kubeconfig=content, context="elsewhere"),
    ]
    stack = start()
    program = [*providers, *(on(each.name) for each in providers)]
    assert not stack.preview(*program).error
    failed = stack.up(*program)
    assert failed.error.count("configured Kubernetes cluster is unreachable") >= len(providers)
    assert not any(name.startswith("on-") for name in stack.state())


def test_only_another_cluster_replaces_a_provider_and_all_its_objects(
    start: Start, kubeconfig: dict[str, Any], home: str, tmp_path: Path
) -> None:
    content, elsewhere = yaml.safe_dump(kubeconfig), with_server(kubeconfig, "https://127.0.0.1:1")
    user = kubeconfig["users"][0]
    renewed = yaml.safe_dump({**kubeconfig, "users": [{**user, "user": {**user["user"], "token": "new"}}]})
    first: dict[str, Any] = {"kubeconfig": content, "namespace": home}
    edits: dict[str, tuple[dict[str, Any], dict[str, Any], list[str]]] = {
        "unchanged": (first, first, ["same"]),
        "token": (first, {**first, "kubeconfig": renewed}, ["update"]),
        "namespace": (first, {**first, "namespace": "default"}, ["update"]),
        "flag": (first, {**first, "enablePatchForce": True}, ["update"]),
        "address": (first, {**first, "kubeconfig": elsewhere}, ["replace"]),
        "context": (first, {**first, "context": "elsewhere"}, ["replace"]),
        "same-identifier": (
            {**first, "clusterIdentifier": "a"},
            {**first, "kubeconfig": elsewhere, "clusterIdentifier": "a"},
            ["update"],
        ),
        "directory": (
            {"renderYamlToDirectory": str(tmp_path / "a")},
            {"renderYamlToDirectory": str(tmp_path / "b")},
            ["replace"],
        ),
        "other-identifier": ({**first, "clusterIdentifier": "a"}, {**first, "clusterIdentifier": "b"}, ["replace"]),
    }
    about = {"apiVersion": "v1", "kind": "ConfigMap"}

    def program(which: str) -> list[Wanted]:
        providers = [provider(name, **(edit[0] if which == "before" else edit[1])) for name, edit in edits.items()]
        objects = [
            wanted({**about, "metadata": {"name": f"on-{name}", "namespace": home}}, provider=name) for name in edits
        ]
        return [*providers, *objects]

    stack = start()
    assert not stack.up(*program("before")).error
    outcome = stack.preview(*program("after"))
    assert not outcome.error
    for name, (_, _, expected) in edits.items():
        assert expected[0] in outcome.ops[name], name
        assert ("replace" in outcome.ops[f"on-{name}"]) == (expected == ["replace"]), name


def test_a_kubeconfig_that_is_not_known_yet_leaves_everything_open(start: Start, cluster: Cluster, home: str) -> None:
    content = cluster.kubeconfig.read_text()
    program = [provider("later", kubeconfig=Later(content)), wanted(config_map(home, "on-later"), provider="later")]
    stack = start()
    shown = stack.preview(*program)
    assert not shown.error
    assert shown.inputs["on-later"] == config_map(home, "on-later")
    assert not stack.up(*program).error
    again = stack.preview(*program)
    assert "replace" in again.ops["later"]


@pytest.mark.parametrize(("flag", "kind"), [("enableConfigMapMutable", "ConfigMap"), ("enableSecretMutable", "Secret")])
def test_content_can_be_made_to_change_in_place(start: Start, flag: str, kind: str) -> None:
    def program(value: str) -> list[Wanted]:
        immutable = {"immutable": True}
        manifests = [
            {
                "apiVersion": "v1",
                "kind": kind,
                "metadata": {"name": f"{flag.lower()}-{name}"},
                "data": {"a": value},
                **more,
            }
            for name, more in (("mutable", {}), ("immutable", immutable))
        ]
        return [wanted(manifest) for manifest in manifests]

    stack = start(**{f"kubernetes:{flag}": "true"})
    assert not stack.up(*program("YQ==")).error
    outcome = stack.up(*program("Yg=="))
    assert not outcome.error
    assert outcome.ops[f"{flag.lower()}-mutable"] == ["update"]
    assert "replace" in outcome.ops[f"{flag.lower()}-immutable"]
