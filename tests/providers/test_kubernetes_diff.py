"""Diff, row by row: a wrong "update" or "replace" here costs data."""

from typing import Any

import pytest

from scripts.providers import paths
from scripts.providers.kubernetes.diff import Kind, diff
from scripts.providers.kubernetes.kinds.replacements import forced
from scripts.providers.properties import UNKNOWN

ADDED_BY_SERVER: dict[str, Any] = {"uid": "1", "resourceVersion": "2"}


def manifest(kind: str, **fields: Any) -> dict[str, Any]:
    version, _, name = kind.rpartition("/")
    return {"apiVersion": version, "kind": name, "metadata": {"name": "x", "namespace": "n"}, **fields}


def differing(
    old: Any, new: Any, *, live: Any = None, mutable: tuple[str, ...] = (), ignored: tuple[str, ...] = ()
) -> dict[str, str]:
    """Path to kind of change; a change that replaces is marked."""
    must = forced(new, patch=False, mutable=frozenset(mutable))
    found = diff(old if live is None else live, old, new, forced=must, ignored=ignored)
    marks = {True: " replaces", False: ""}
    return {paths.format(change.path): change.kind.value + marks[change.replaces] for change in found.changes}


def test_what_the_server_added_is_no_change() -> None:
    inputs = manifest("apps/v1/Deployment", spec={"replicas": 1, "template": {"containers": [{"image": "a"}]}})
    live = manifest(
        "apps/v1/Deployment",
        spec={
            "replicas": 1,
            "paused": False,
            "template": {"containers": [{"image": "a", "tty": True}, {"image": "b"}]},
        },
        status={"replicas": 1},
    )
    live["metadata"] |= ADDED_BY_SERVER
    assert differing(inputs, inputs, live=live) == {}


def test_drift_that_a_refresh_saw_is_a_change() -> None:
    inputs = manifest("apps/v1/Deployment", spec={"replicas": 1})
    live = manifest("apps/v1/Deployment", spec={"replicas": 5})
    assert differing(inputs, inputs, live=live) == {"spec.replicas": "UPDATE"}
    assert differing(inputs, inputs, live=live, ignored=("spec.replicas",)) == {}


@pytest.mark.parametrize("nothing", [False, 0, "", {}, []])
def test_a_value_that_says_nothing_and_that_the_server_dropped_is_no_change(nothing: Any) -> None:
    inputs = manifest("v1/Pod", spec={"hostNetwork": nothing, "image": "a"})
    assert differing(inputs, inputs, live=manifest("v1/Pod", spec={"image": "a"})) == {}


def test_a_value_that_somebody_removed_is_a_change() -> None:
    inputs = manifest("v1/Service", spec={"type": "NodePort"})
    assert differing(inputs, inputs, live=manifest("v1/Service", spec={})) == {"spec.type": "ADD"}


def test_the_namespace_default_may_be_left_out() -> None:
    old = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "x", "namespace": "default"}}
    assert differing(old, {**old, "metadata": {"name": "x"}}) == {}


S = "spec"


@pytest.mark.parametrize(
    ("kind", "old", "new", "expected", "reason"),
    [
        ("v1/ConfigMap", {"data": {"a": "1"}}, {"data": {"a": "2"}}, {"data.a": "UPDATE replaces"}, "immutable"),
        ("v1/ConfigMap", {}, {"data": {"a": "2"}}, {"data": "ADD replaces"}, "a whole section"),
        ("v1/ConfigMap", {"data": {"a": "1"}}, {"data": UNKNOWN}, {"data": "UPDATE replaces"}, "not known yet"),
        ("v1/ConfigMap", {}, {"immutable": True}, {"immutable": "ADD"}, "not its content"),
        ("v1/Secret", {"type": "a"}, {"type": "b"}, {"type": "UPDATE replaces"}, "immutable"),
        ("v1/Secret", {"data": {"a": "1"}}, {}, {"data": "DELETE replaces"}, "immutable"),
        ("apps/v1/Deployment", {S: {"replicas": 1}}, {S: {"replicas": 2}}, {"spec.replicas": "UPDATE"}, "in place"),
        (
            "apps/v1/Deployment",
            {S: {"selector": {"matchLabels": {"a": "1"}}}},
            {S: {"selector": {"matchLabels": {"a": "2"}}}},
            {"spec.selector.matchLabels.a": "UPDATE replaces"},
            "immutable in the API",
        ),
        (
            "apps/v1/StatefulSet",
            {S: {"volumeClaimTemplates": [{"spec": {"storage": 1}}]}},
            {S: {"volumeClaimTemplates": [{"spec": {"storage": 2}}]}},
            {"spec.volumeClaimTemplates[0].spec.storage": "UPDATE replaces"},
            "immutable in the API",
        ),
        ("apps/v1/StatefulSet", {S: {"template": 1}}, {S: {"template": 2}}, {"spec.template": "UPDATE"}, "in place"),
        ("batch/v1/Job", {S: {"template": 1}}, {S: {"template": 2}}, {"spec.template": "UPDATE replaces"}, "runs once"),
        ("batch/v1/Job", {S: {"suspend": True}}, {S: {"suspend": False}}, {"spec.suspend": "UPDATE"}, "in place"),
        ("v1/Service", {S: {"ports": [1]}}, {S: {"ports": [1, 2]}}, {"spec.ports[1]": "ADD"}, "in place"),
        ("v1/Service", {S: {}}, {S: {"clusterIP": "a"}}, {"spec.clusterIP": "ADD replaces"}, "immutable"),
        (
            "v1/PersistentVolumeClaim",
            {S: {"resources": 1, "storageClassName": "a"}},
            {S: {"resources": 2, "storageClassName": "b"}},
            {"spec.resources": "UPDATE", "spec.storageClassName": "UPDATE replaces"},
            "a claim may grow, but not move",
        ),
        ("v1/PersistentVolume", {S: {}}, {S: {"hostPath": {"path": "/"}}}, {"spec.hostPath": "ADD replaces"}, "source"),
        (
            "v1/Pod",
            {S: {"containers": [{"image": "a"}]}},
            {S: {"containers": [{"image": "b"}], "tolerations": [1]}},
            {"spec.containers[0].image": "UPDATE replaces", "spec.tolerations": "ADD"},
            "containers of a pod are fixed",
        ),
        ("v1/Pod", {S: {"containers": [1]}}, {S: {"containers": [1, 2]}}, {"spec.containers[1]": "ADD replaces"}, "so"),
        ("v1/Pod", {}, {S: {"containers": [{"image": 1}]}}, {"spec": "ADD replaces"}, "a forcing path inside"),
        ("storage.k8s.io/v1/StorageClass", {"parameters": 1}, {"parameters": 2}, {"parameters": "UPDATE replaces"}, ""),
        (
            "rbac.authorization.k8s.io/v1/RoleBinding",
            {"roleRef": 1},
            {"roleRef": 2},
            {"roleRef": "UPDATE replaces"},
            "",
        ),
        ("rbac.authorization.k8s.io/v1/RoleBinding", {"subjects": 1}, {"subjects": 2}, {"subjects": "UPDATE"}, ""),
        ("v1/ResourceQuota", {S: {"scopes": [1]}}, {S: {"scopes": [2]}}, {"spec.scopes[0]": "UPDATE replaces"}, ""),
        ("policy/v1/PodDisruptionBudget", {S: {"a": 1}}, {S: {"a": 2}}, {"spec.a": "UPDATE"}, "v1 is in place"),
        ("example.com/v1/Toy", {S: {"a": 1}}, {S: {"a": 2}}, {"spec.a": "UPDATE"}, "custom kinds too"),
        ("apps/v1/Deployment", {S: {"a": 1}}, {S: {"a": True}}, {"spec.a": "UPDATE"}, "true is not 1"),
    ],
)
def test_which_changes_replace(kind: str, old: Any, new: Any, expected: Any, reason: str) -> None:
    assert differing(manifest(kind, **old), manifest(kind, **new)) == expected, reason


@pytest.mark.parametrize("key", ["name", "namespace"])
def test_another_place_is_another_object(key: str) -> None:
    old = manifest("v1/Service")
    new = {**old, "metadata": {**old["metadata"], key: "other"}}
    assert differing(old, new) == {f"metadata.{key}": "UPDATE replaces"}


def test_annotations_are_written_as_paths() -> None:
    old = manifest("v1/Service")
    new = {**old, "metadata": {**old["metadata"], "annotations": {"a.b/c": "1"}}}
    base: dict[str, Any] = {**old, "metadata": {**old["metadata"], "annotations": {}}}
    assert differing(base, new) == {'metadata.annotations["a.b/c"]': "ADD"}


def test_content_is_updated_in_place_when_the_provider_was_told_so() -> None:
    old, new = manifest("v1/ConfigMap", data={"a": "1"}), manifest("v1/ConfigMap", data={"a": "2"})
    assert differing(old, new, mutable=("v1/ConfigMap",)) == {"data.a": "UPDATE"}
    fixed = {**new, "immutable": True}
    assert differing({**old, "immutable": True}, fixed, mutable=("v1/ConfigMap",)) == {"data.a": "UPDATE replaces"}
    retyped = differing(manifest("v1/Secret", type="a"), manifest("v1/Secret", type="b"), mutable=("v1/Secret",))
    assert retyped == {"type": "UPDATE replaces"}


@pytest.mark.parametrize(
    ("name", "annotations", "first", "reason"),
    [
        ("x", {}, True, "the same name: the old one must go first"),
        ("y", {}, False, "another name"),
        ("x", {"pulumi.com/autonamed": "true"}, False, "a made-up name is made anew"),
    ],
)
def test_the_old_object_goes_first_only_when_the_name_is_taken(
    name: str, annotations: dict[str, str], *, first: bool, reason: str
) -> None:
    old, new = manifest("v1/ConfigMap", data={"a": "1"}), manifest("v1/ConfigMap", data={"a": "2"})
    new["metadata"] = {"name": name, "namespace": "n", "annotations": annotations}
    found = diff(old, old, new, forced=forced(new, patch=False, mutable=frozenset()))
    assert found.delete_before_replace == first, reason
    assert any(change.kind is Kind.UPDATE and change.replaces for change in found.changes)
