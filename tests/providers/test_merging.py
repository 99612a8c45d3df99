"""Client-side apply: the patch from the old inputs to the new ones."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.providers.kubernetes.merging import merge_patch
from scripts.providers.properties import is_map


@pytest.mark.parametrize(
    ("old", "new", "live", "expected", "reason"),
    [
        ({"a": 1}, {"a": 1}, {"a": 1, "b": 2}, {}, "what the server added stays"),
        ({"a": 1}, {"a": 2}, {"a": 1}, {"a": 2}, "an edit"),
        ({"a": 1}, {"a": 1}, {"a": 3}, {"a": 1}, "drift is undone"),
        ({"a": 1, "b": 2}, {"a": 1}, {"a": 1, "b": 2}, {"b": None}, "a removed field"),
        ({"a": 1, "b": 2}, {"a": 1}, {"a": 1}, {}, "somebody removed it already"),
        ({"m": {"a": 1, "b": 1}}, {"m": {"a": 1}}, {"m": {"a": 1, "b": 1, "c": 1}}, {"m": {"b": None}}, "deep"),
        ({}, {"m": {"a": 1}}, {}, {"m": {"a": 1}}, "a new map"),
        ({"a": 0}, {"a": 0}, {}, {"a": 0}, "the server dropped it, and takes it again"),
        ({"l": [{"a": 1}]}, {"l": [{"a": 1}]}, {"l": [{"a": 1, "b": 2}]}, {}, "the server added to a list's item"),
        ({"l": [1, 2]}, {"l": [1]}, {"l": [1, 2]}, {"l": [1]}, "a removed item"),
        ({"l": [1]}, {"l": [1]}, {"l": [2]}, {"l": [1]}, "a drifted item"),
        ({"a": 1}, {"a": {"b": 1}}, {"a": 1}, {"a": {"b": 1}}, "another type"),
    ],
)
def test_what_a_patch_says(old: Any, new: Any, live: Any, expected: Any, reason: str) -> None:
    assert merge_patch(old, new, live) == expected, reason


KEYS = st.sampled_from("abc")
LEAVES = st.integers(0, 2) | st.lists(st.integers(0, 2), max_size=2)
MAPS: Any = st.recursive(
    st.dictionaries(KEYS, LEAVES), lambda inner: st.dictionaries(KEYS, inner | LEAVES), max_leaves=6
)


def merged(live: Any, patch: Any) -> Any:
    """What an API server makes of a merge patch (RFC 7396)."""
    if not is_map(patch):
        return patch
    result = dict(live) if is_map(live) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result


def holds(live: Any, wanted: Any) -> bool:
    if is_map(wanted):
        return is_map(live) and all(key in live and holds(live[key], value) for key, value in wanted.items())
    return live == wanted


@given(old=MAPS, new=MAPS)
def test_after_the_patch_the_live_object_is_what_the_program_says_now(old: Any, new: Any) -> None:
    live = merged(old, merge_patch(old, new, old))
    assert holds(live, new)
    assert merge_patch(new, new, live) == {}
