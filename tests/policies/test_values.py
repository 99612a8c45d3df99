"""Masks and markers in property trees."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.values import OUTPUT, SECRET, SIGNATURE, UNKNOWN, differing, fingerprinter, join, look_up, mask

FINGERPRINT = fingerprinter(b"key")


def secret(value: Any) -> dict[str, Any]:
    return {SIGNATURE: SECRET, "value": value}


@pytest.mark.parametrize(
    ("tree", "secrets", "unknowns", "reason"),
    [
        ({"a": "b"}, (), (), "plain values stay"),
        ({"a": [{"b": secret("x")}]}, ("a[0].b",), (), "a secret leaf in a list"),
        ({"a": UNKNOWN}, (), ("a",), "the engine's marker"),
        ({"a": secret({"b": UNKNOWN})}, ("a",), ("a",), "an unknown inside a secret is both"),
        ({"a": {SIGNATURE: SECRET, "ciphertext": "[secret]"}}, ("a",), (), "an event's masked secret"),
        ({"a": "[secret]"}, ("a",), (), "the CLI's masked text"),
        ({"a": {SIGNATURE: SECRET, "plaintext": '"x"'}}, ("a",), (), "a secret of the exported state"),
        ({"a": {SIGNATURE: OUTPUT, "value": "x", "secret": True}}, ("a",), (), "a secret output value"),
        ({"a": {SIGNATURE: OUTPUT}}, (), ("a",), "an output without a value is not known"),
        ({"a": {"x.y/z": secret(1)}}, ('a["x.y/z"]',), (), "a key that is no identifier is quoted"),
    ],
)
def test_masks_are_leaf_precise(tree: Any, secrets: tuple[str, ...], unknowns: tuple[str, ...], reason: str) -> None:
    masked = mask(tree, FINGERPRINT)
    assert (masked.secret, masked.unknown) == (secrets, unknowns), reason
    for path in secrets:
        assert look_up(masked.tree, path)["secret"] is True


def test_equal_secrets_look_equal_whatever_carries_them() -> None:
    registered = mask({"a": secret({"b": 1, "c": "x"})}, FINGERPRINT).tree["a"]
    in_state = mask({"a": {SIGNATURE: SECRET, "plaintext": '{"c":"x","b":1}'}}, FINGERPRINT).tree["a"]
    assert registered == in_state
    assert registered != mask({"a": secret("x")}, FINGERPRINT).tree["a"]


def test_fingerprints_of_another_key_differ() -> None:
    assert FINGERPRINT("x") != fingerprinter(b"other")("x")


@given(
    st.recursive(st.none() | st.booleans() | st.text(), lambda inner: st.dictionaries(st.text(), inner), max_leaves=9)
)
def test_no_secret_text_survives_in_a_masked_tree(value: Any) -> None:
    masked = mask({"outer": secret({"needle": "hunter2", "rest": value})}, FINGERPRINT)
    assert "hunter2" not in str(masked.tree)


@given(st.lists(st.text(min_size=1), min_size=1, max_size=4))
def test_a_path_finds_what_it_was_made_for(keys: list[str]) -> None:
    tree: Any = "found"
    path = ""
    for key in reversed(keys):
        tree = {key: tree}
    for key in keys:
        path = join(path, key)
    assert look_up(tree, path) == "found"


@pytest.mark.parametrize(
    ("old", "new", "paths", "reason"),
    [
        ({"a": 1}, {"a": 1}, [], "equal trees"),
        ({"a": 1}, {"a": 2}, ["a"], "a leaf"),
        ({"a": {"b": 1}}, {"a": {}}, ["a.b"], "a leaf that goes"),
        ({"a": [1, 2]}, {"a": [1, 3]}, ["a[1]"], "an item"),
        ({"a": [1]}, {"a": [1, 3]}, ["a"], "another length differs as a whole"),
    ],
)
def test_differences_are_paths(old: Any, new: Any, paths: list[str], reason: str) -> None:
    assert list(differing(old, new)) == paths, reason
