"""Old values behind a mask make no difference, and nothing else is hidden by them."""

from typing import Any

import pytest

from scripts.providers import redacted


@pytest.mark.parametrize(
    ("old", "new", "filled", "reason"),
    [
        ({"a": "[secret]", "b": 1}, {"a": "x", "b": 2}, {"a": "x", "b": 1}, "only the mask is filled"),
        (["[secret]", 1], ["x", 2], ["x", 1], "in a list too"),
        ({"a": "[secret]"}, {}, {"a": "[secret]"}, "a masked value that goes away stays to be seen"),
        (["[secret]"], ["x", "y"], ["[secret]"], "a list of another length is another list"),
        ({"a": {"b": "[secret]"}}, {"a": 1}, {"a": {"b": "[secret]"}}, "another shape is another value"),
    ],
)  # fmt: skip
def test_a_masked_value_is_taken_to_be_the_new_one(old: Any, new: Any, filled: Any, reason: str) -> None:
    assert redacted.filled(old, new) == filled, reason


def test_it_is_in_force_in_hermetic_previews_only() -> None:
    assert not redacted.IN_FORCE
