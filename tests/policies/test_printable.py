"""Nothing that is printed is obeyed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.printable import printable


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("plain text, ümläut ✓ 漢字", "plain text, ümläut ✓ 漢字"),
        ("\x1b[2J", "\\x1b[2J"),
        ("a\r\nb\tc", "a\\r\\nb\\tc"),
        ("\u202eabc\u2028", "\\u202eabc\\u2028"),
        ("\x9b\ud800\U000e0001", "\\x9b\\ud800\\U000e0001"),
    ],
)
def test_what_would_be_obeyed_is_spelt_out(text: str, want: str) -> None:
    assert printable(text) == want


@given(st.text())
def test_what_is_printable_stays(text: str) -> None:
    once = printable(text)
    assert printable(once) == once
    assert once.replace("\xa0", " ").splitlines() in ([once.replace("\xa0", " ")], [])
