"""The platform's own namespaces."""

import pytest

from stacks import sections
from tests.components import stack
from tests.components.recording import record


@pytest.mark.parametrize("standard", ["restricted", "baseline"])
def test_the_platforms_namespaces_are_held_to_the_standard_of_the_stack(standard: str):
    section = sections.Security.model_validate({"pod_security": standard})
    namespaces = record(lambda: stack.platform(security=section)).of_kind("Namespace")
    assert {each.inputs["metadata"]["name"] for each in namespaces} == {
        "layer0-system",
        "layer0-data",
        "layer0-modules",
    }
    for namespace in namespaces:
        assert namespace.inputs["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == standard
