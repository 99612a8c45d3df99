"""The platform's own namespaces."""

from tests.components import stack
from tests.components.recording import record


def test_the_platforms_namespaces_are_held_to_the_strictest_standard():
    namespaces = record(stack.platform).of_kind("Namespace")
    assert {each.inputs["metadata"]["name"] for each in namespaces} == {
        "layer0-system",
        "layer0-data",
        "layer0-modules",
    }
    for namespace in namespaces:
        assert namespace.inputs["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
