"""Layers: what wins, what `null` removes, and that each value still knows its line."""

from dataclasses import dataclass
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from stacks import documents, inheritance, settings
from stacks.documents import Node
from tests.stacks.conftest import Write


@dataclass(frozen=True)
class Case:
    reason: str
    under: Any
    over: Any
    merged: Any


CASES = [
    Case("maps merge", {"a": 1}, {"b": 2}, {"a": 1, "b": 2}),
    Case("maps merge at every depth", {"a": {"b": {"c": 1}}}, {"a": {"b": {"d": 2}}}, {"a": {"b": {"c": 1, "d": 2}}}),
    Case("a scalar replaces", {"a": 1}, {"a": 2}, {"a": 2}),
    Case("a list replaces, item by item nothing is kept", {"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
    Case("null removes what was inherited", {"a": {"b": 1, "c": 2}}, {"a": {"b": None}}, {"a": {"c": 2}}),
    Case("null removes a whole map", {"a": {"b": 1}}, {"a": None}, {}),
    Case("null over nothing is nothing", {}, {"a": {"b": None}}, {"a": {}}),
    Case("an empty map removes nothing", {"a": {"b": 1}}, {"a": {}}, {"a": {"b": 1}}),
    Case("a map replaces a scalar", {"a": 1}, {"a": {"b": 1}}, {"a": {"b": 1}}),
]

SCALARS = st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["x", "y"])
TREES = st.recursive(
    SCALARS | st.lists(SCALARS, max_size=2),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)
FILES = st.dictionaries(st.sampled_from("abc"), TREES, max_size=3)


def parsed(value: object, file: str = "f") -> Node:
    node, problems = documents.parse(yaml.safe_dump(value), file)
    assert node is not None
    assert not problems
    return node


def resolved(node: Node) -> object:
    family = inheritance.Family(root=settings.STACKS)
    family.members[settings.STACKS] = node
    return documents.plain(family.merged())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.reason)
def test_merging_follows_its_rules(case: Case) -> None:
    assert resolved(inheritance.merge(parsed(case.under), parsed(case.over))) == case.merged


@given(FILES, FILES, FILES)
def test_layers_may_be_merged_in_any_grouping(one: object, two: object, three: object) -> None:
    low, middle, high = map(parsed, (one, two, three))
    left = inheritance.merge(inheritance.merge(low, middle), high)
    right = inheritance.merge(low, inheritance.merge(middle, high))
    assert left == right


@given(FILES)
def test_a_file_over_itself_or_nothing_is_itself(one: object) -> None:
    node = parsed(one)
    assert resolved(inheritance.merge(node, node)) == resolved(node)
    assert resolved(inheritance.merge(parsed({}), node)) == resolved(node)


@given(FILES, FILES)
def test_no_null_is_left(one: object, two: object) -> None:
    merged = resolved(inheritance.merge(parsed(one), parsed(two)))
    assert isinstance(merged, dict)
    assert None not in merged.values()


@given(FILES, FILES)
def test_each_value_points_at_a_line_that_holds_it(one: object, two: object) -> None:
    texts = {name: yaml.safe_dump(value).splitlines() for name, value in (("one", one), ("two", two))}
    merged = inheritance.merge(parsed(one, "one"), parsed(two, "two"))
    for path, node in documents.walk(merged):
        line = texts[node.file][node.line - 1]
        if isinstance(node.content, (dict, list)):
            assert path.rpartition(".")[2].partition("[")[0] in line
        else:
            assert str(yaml.safe_load(yaml.safe_dump(node.content))).lower() in line.lower().replace("null", "none")


def test_the_later_layer_wins_and_the_stack_over_all(write: Write) -> None:
    root = write(
        {
            "local": "config:\n  layer0:extends: [base, one, two]\n  layer0:policies: {pod_security: baseline}\n",
            "layers/one": "config: {layer0:platform: {domain: one.test}, layer0:policies: {pod_security: restricted}}",
            "layers/two": "config: {layer0:platform: {domain: two.test}}",
        }
    )
    loaded = settings.load("local", root)
    assert (loaded.platform.domain, loaded.policies.pod_security) == ("two.test", "baseline")
    assert str(loaded.origin("platform.domain")) == "stacks/layers/two.yaml:1"


def test_a_layer_reached_twice_does_not_undo_what_extends_it(write: Write) -> None:
    root = write(
        {
            "local": "config: {layer0:extends: [one, two]}",
            "layers/one": "config: {layer0:extends: [base], layer0:platform: {domain: one.test}}",
            "layers/two": "config: {layer0:extends: [base]}",
        }
    )
    assert settings.load("local", root).platform.domain == "one.test"


def test_layers_that_share_layers_are_read_once_each(write: Write) -> None:
    depth = 40
    shared = {
        f"layers/{side}{level}": f"config: {{layer0:extends: [a{level + 1}, b{level + 1}]}}"
        for level in range(depth)
        for side in "ab"
    }
    last = {f"layers/{side}{depth}": "config: {layer0:extends: [base]}" for side in "ab"}
    root = write(shared | last | {"local": "config: {layer0:extends: [a0, b0]}"})
    assert settings.load("local", root).platform.domain == "layer0.test"
