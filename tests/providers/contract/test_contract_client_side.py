"""Without server-side apply: labels, patches of the client's own, and no dry run of a create."""

from typing import Any

import httpx2
import pytest

from tests import clusters
from tests.providers.contract.conftest import Start
from tests.providers.contract.stacks import Wanted, wanted
from tests.providers.manifests import config_map

pytestmark = pytest.mark.e2e

OFF = {"kubernetes:enableServerSideApply": "false"}
MANAGED = {"app.kubernetes.io/managed-by": "pulumi"}


def labelled(home: str, **labels: str) -> Wanted:
    made = config_map(home, "labelled")
    made["metadata"]["labels"] = labels
    return wanted(made)


def test_an_object_is_labelled_created_and_patched(start: Start, api: httpx2.Client, home: str) -> None:
    generated = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"generateName": "made-", "namespace": home}}
    stack = start(**OFF)
    first = stack.up(labelled(home, a="1", b="1"), wanted(generated, "generated"))
    assert not first.error
    state = stack.state()
    assert state["generated"]["id"].startswith(f"{home}/made-")
    assert state["labelled"]["inputs"]["metadata"]["labels"] == {"a": "1", "b": "1", **MANAGED}

    assert not stack.up(labelled(home, a="2")).error
    live = clusters.read(api, f"/api/v1/namespaces/{home}/configmaps/labelled")["metadata"]
    assert live["labels"] == {"a": "2", **MANAGED}
    assert {entry["operation"] for entry in live["managedFields"]} == {"Update"}


def test_a_preview_does_not_ask_the_server(start: Start, home: str) -> None:
    manifest: dict[str, Any] = config_map(home, "wrong", data={"a": 1})
    stack = start(**OFF)
    assert not stack.preview(wanted(manifest)).error
    assert "cannot unmarshal number" in stack.up(wanted(manifest)).error


def test_patches_need_server_side_apply(start: Start, home: str) -> None:
    patch = Wanted("x", "kubernetes:core/v1:ConfigMapPatch", config_map(home, "x"))
    assert start(**OFF).preview(patch).error
