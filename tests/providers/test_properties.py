from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scripts.providers import paths
from scripts.providers.properties import (
    UNKNOWN,
    Secret,
    conceal,
    decode,
    encode,
    has_secret,
    has_unknown,
    reveal,
)

texts = st.text("aé.[", max_size=3)
leaves = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts | st.floats(allow_nan=False, width=32)
marked = st.recursive(
    leaves | (leaves | st.lists(leaves, max_size=2)).map(Secret),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(texts, marked, max_size=3))
def test_nothing_is_lost_on_the_wire(properties: dict[str, Any]) -> None:
    assert decode(encode(properties)) == properties


@given(st.dictionaries(texts, marked, max_size=3))
def test_a_value_concealed_like_itself_hides_every_secret_of_it(properties: dict[str, Any]) -> None:
    plain = reveal(properties)
    concealed = conceal(plain, properties)
    assert not has_secret(plain)
    assert reveal(concealed) == plain
    assert has_secret(concealed) == has_secret(properties)


def test_whole_numbers_stay_whole() -> None:
    assert str(decode(encode({"replicas": 3}))) == "{'replicas': 3}"


def test_a_list_with_one_secret_becomes_one_secret() -> None:
    assert conceal(["moved", "a"], ["a", Secret("s")]) == Secret(["moved", "a"])


def test_every_kind_of_unknown_is_known_as_one() -> None:
    unknown_list = "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2"
    decoded = decode(encode({"a": [unknown_list], "b": Secret({"c": UNKNOWN})}))
    assert decoded == {"a": [UNKNOWN], "b": Secret({"c": UNKNOWN})}
    assert has_unknown({"b": Secret({"c": UNKNOWN})})


def test_a_secret_does_not_print_itself() -> None:
    assert "hidden" not in f"{Secret('hidden')!r} {Secret('hidden')}"


@given(
    st.lists(st.text(min_size=1).filter(lambda name: name != "*" and "\\" not in name) | st.integers(0, 99), min_size=1)
)
def test_a_path_survives_being_written(segments: list[str | int]) -> None:
    path = ("spec", *segments)
    assert paths.parse(paths.format(path)) == path


def test_paths_look_as_the_engine_writes_them() -> None:
    assert paths.format(("spec", "containers", 0, "image")) == "spec.containers[0].image"
    assert paths.format(("metadata", "annotations", "a.b/c")) == 'metadata.annotations["a.b/c"]'
