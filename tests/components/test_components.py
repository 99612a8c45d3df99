"""What holds for every component and every object that they make."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from tests.components import stack
from tests.components.recording import Recorded, Recording, record

OUTSIDE = {"Namespace", "CustomResourceDefinition", "ClusterRole"}
"""Kinds that lie in no namespace."""
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def whole() -> Recording:
    return stack.recorded()


def manifests(recording: Recording) -> list[Recorded]:
    return [resource for resource in recording.registered if resource.type.startswith("kubernetes:")]


def test_every_resource_has_a_component_above_it(whole: Recording):
    parents = {resource.urn for resource in whole.components()}
    roots = {"layer0", "acme", "globex"}
    orphans = [
        resource.urn
        for resource in whole.registered
        if resource.parent not in parents and resource.name not in roots | {"layer0-test"}
    ]
    assert orphans == []


def test_every_component_registers_its_outputs_and_its_inputs(whole: Recording):
    assert {component.urn for component in whole.components()} <= whole.outputs.keys()
    assert all(component.inputs for component in whole.components())


def test_no_two_resources_have_the_same_urn(whole: Recording):
    urns = [resource.urn for resource in whole.registered]
    assert len(urns) == len(set(urns))


def test_no_two_objects_have_the_same_place_in_the_cluster(whole: Recording):
    places = [(resource.type, *_place(resource.inputs)) for resource in manifests(whole)]
    assert len(places) == len(set(places))


def _place(manifest: dict[str, dict[str, str]]) -> tuple[str | None, str | None]:
    return manifest["metadata"].get("namespace"), manifest["metadata"].get("name")


def test_every_object_says_its_name_and_its_namespace(whole: Recording):
    for resource in manifests(whole):
        namespace, name = _place(resource.inputs)
        assert name, resource.urn
        assert bool(namespace) is (resource.inputs["kind"] not in OUTSIDE), resource.urn


def test_two_runs_register_the_same_objects(whole: Recording):
    def by_urn(recording: Recording):
        return {resource.urn: resource.inputs for resource in recording.registered}

    assert by_urn(record(stack.everything)) == by_urn(whole)


def test_nothing_empty_is_sent_that_the_api_server_would_leave_out(whole: Recording):
    for resource in manifests(whole):
        assert list(_empty(resource.inputs)) == [], resource.urn


def _empty(tree: Any, path: str = "") -> Iterator[str]:
    if tree is None or tree == []:
        yield path
    if not isinstance(tree, dict | list):
        return
    items = cast("dict[Any, Any]", tree).items() if isinstance(tree, dict) else enumerate(cast("list[Any]", tree))
    for key, item in items:
        yield from _empty(item, f"{path}.{key}")


def test_what_lies_in_a_namespace_comes_after_it(whole: Recording):
    order = {resource.urn: place for place, resource in enumerate(whole.registered)}
    namespaces = {resource.inputs["metadata"]["name"]: order[resource.urn] for resource in whole.of_kind("Namespace")}
    for resource in manifests(whole):
        namespace, _ = _place(resource.inputs)
        assert namespace is None or namespaces[namespace] < order[resource.urn], resource.urn


def test_each_component_is_in_a_file_of_its_own_and_has_its_section_in_the_readme():
    readme = (ROOT / "components" / "README.md").read_text()
    for path in (ROOT / "components").rglob("*.py"):
        classes = [node for node in ast.parse(path.read_text()).body if isinstance(node, ast.ClassDef)]
        components = [node.name for node in classes if "ComponentResource" in ast.unparse(node)]
        assert len(components) <= 1, path
        assert all(f"## {name}\n" in readme for name in components), path
