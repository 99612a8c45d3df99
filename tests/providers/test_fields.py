"""What the stand-in makes of fields that a built-in kind does not have."""

from typing import Any

import pytest

from scripts.providers.kubernetes.kinds import fields

POD = {"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"name": "a", "resources": {"limits": {"cpu": 1}}}]}}


@pytest.mark.parametrize(
    ("manifest", "kept", "dropped", "reason"),
    [
        (POD, POD, [], "every field is known"),
        (
            {**POD, "spec": {"contaners": [], "containers": [{"name": "a", "imagee": "b"}]}},
            {**POD, "spec": {"containers": [{"name": "a"}]}},
            ["spec.contaners", "spec.containers[0].imagee"],
            "misspelt fields at two depths",
        ),
        (
            {"apiVersion": "v1", "kind": "ConfigMap", "dtaa": {}, "data": {"any key": "x"}},
            {"apiVersion": "v1", "kind": "ConfigMap", "data": {"any key": "x"}},
            ["dtaa"],
            "the keys of a map are no fields",
        ),
        ({"apiVersion": "a.io/v1", "kind": "P", "x": 1}, {"apiVersion": "a.io/v1", "kind": "P", "x": 1}, [], "custom"),
    ],
)  # fmt: skip
def test_unknown_fields_are_dropped_and_named(
    manifest: dict[str, Any], kept: dict[str, Any], dropped: list[str], reason: str
) -> None:
    assert fields.known(manifest) == (kept, dropped), reason


@pytest.mark.parametrize(
    ("manifest", "reason"),
    [
        ({"apiVersion": "v1", "kind": "ConfigMap", "data": {"a": 1}, "dtaa": {}}, "a number in a ConfigMap"),
        ({"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"replicas": "1"}}, "text for a number"),
        ({"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"replicas": True}}, "a truth value for a number"),
        ({"apiVersion": "apps/v1", "kind": "Deployment", "spec": []}, "a list for a map"),
        ({"apiVersion": "v1", "kind": "Pod", "spec": {"containers": {}}}, "a map for a list"),
    ],
)
def test_an_object_with_a_mistyped_value_stays_as_it_was_written(manifest: dict[str, Any], reason: str) -> None:
    assert fields.known(manifest) is None, reason
