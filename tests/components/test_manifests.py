"""A real API server takes every object of the platform as it stands, and every pod under "restricted"."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from scripts.toolchain.servers import authority
from tests.components import stack
from tests.components.recording import SECRET, record

pytestmark = pytest.mark.e2e
STRICT = {"fieldValidation": "Strict"}


@pytest.fixture(scope="module")
def manifests(api: httpx2.Client, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[dict[str, Any]]]:
    """Every object, in namespaces of this module's own that exist while it runs."""
    folder = tmp_path_factory.mktemp("authority")
    authority.prepare(folder)
    made = authority.variables(folder)
    pair = {"tls.crt": made["LAYER0_CA_CERTIFICATE"], "tls.key": made["LAYER0_CA_KEY"]}
    tls = {name: Path(path).read_text() for name, path in pair.items()}
    suffix = uuid.uuid4().hex[:8]
    objects = [each.inputs for each in record(stack.everything).registered if each.type.startswith("kubernetes:")]
    namespaces = [each for each in objects if each["kind"] == "Namespace"]
    for namespace in namespaces:
        namespace["metadata"]["name"] += f"-{suffix}"
        post(api, namespace)
    yield [in_namespace(each, suffix, tls) for each in objects if each not in namespaces]
    for namespace in namespaces:
        api.delete(f"/api/v1/namespaces/{namespace['metadata']['name']}").raise_for_status()


def in_namespace(manifest: dict[str, Any], suffix: str, tls: dict[str, str]) -> dict[str, Any]:
    if "namespace" not in manifest["metadata"]:
        return manifest
    manifest["metadata"]["namespace"] += f"-{suffix}"
    filled = tls if manifest.get("type") == "kubernetes.io/tls" else {"password": "a"}
    return {**manifest, "stringData": filled} if manifest.get("stringData") == SECRET else manifest


def post(api: httpx2.Client, manifest: dict[str, Any], **query: str) -> None:
    group, kind = manifest["apiVersion"], manifest["kind"].lower()
    plural = f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}es" if kind.endswith("s") else f"{kind}s"
    namespace = manifest["metadata"].get("namespace")
    place = f"namespaces/{namespace}/{plural}" if namespace else plural
    response = api.post(f"/{'api' if group == 'v1' else 'apis'}/{group}/{place}", params=STRICT | query, json=manifest)
    assert response.is_success, f"{manifest['kind']} {manifest['metadata']}: {response.text}"
    assert "warning" not in response.headers, response.headers["warning"]


def test_every_object_is_taken_whole_and_without_a_warning(api: httpx2.Client, manifests: list[dict[str, Any]]):
    for manifest in manifests:
        post(api, manifest, dryRun="All")


def test_every_pod_is_admitted_where_restricted_is_enforced(api: httpx2.Client, manifests: list[dict[str, Any]]):
    for manifest in manifests:
        if manifest["kind"] == "ServiceAccount":
            post(api, manifest)
    for manifest in manifests:
        if manifest["kind"] == "StatefulSet":
            post(api, first_pod(manifest), dryRun="All")


def first_pod(stateful_set: dict[str, Any]) -> dict[str, Any]:
    """The pod as the controller would make it."""
    metadata, spec = stateful_set["metadata"], stateful_set["spec"]
    pod = spec["template"]["spec"]
    claims = [each["metadata"]["name"] for each in spec["volumeClaimTemplates"]]
    volumes = [{"name": name, "persistentVolumeClaim": {"claimName": f"{name}-0"}} for name in claims]
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": f"{metadata['name']}-0", "namespace": metadata["namespace"]},
        "spec": {**pod, "volumes": [*pod["volumes"], *volumes]},
    }
