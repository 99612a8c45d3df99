import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.providers.kubernetes.kinds.quantities import canonical, normalise


@pytest.mark.parametrize(
    ("written", "stored", "reason"),
    [
        ("0.5", "500m", "fractions become milli"),
        ("1000m", "1", "whole numbers lose the suffix"),
        ("1500m", "1500m", "what is not whole keeps it"),
        ("1024Mi", "1Gi", "the largest binary suffix"),
        ("0.5Gi", "512Mi", "the largest whole binary suffix"),
        ("0.1Gi", "107374183", "a fraction of a byte is rounded up"),
        ("512", "512", "no suffix"),
        ("1000", "1k", "the largest decimal suffix"),
        ("0.5Ki", "512", "below 1024 the suffix is decimal"),
        ("1e3", "1e3", "exponents stay exponents"),
        ("0", "0", "zero"),
        (2, "2", "numbers are quantities too"),
        ("ten", "ten", "no quantity: for the API server to judge"),
    ],
)
def test_a_quantity_is_spelled_as_the_api_server_spells_it(written: object, stored: str, reason: str) -> None:
    assert canonical(written) == stored, reason


@given(st.from_regex(r"[1-9][0-9]{0,6}(\.[0-9]{1,3})?([numkMGTPE]|[KMGTPE]i)?", fullmatch=True))
def test_a_canonical_quantity_stays_as_it_is(written: str) -> None:
    once = canonical(written)
    assert canonical(once) == once


def test_only_quantities_of_built_in_kinds_are_touched() -> None:
    pod = {"resources": {"requests": {"cpu": "0.5"}}, "labels": {"cpu": "0.5"}}
    assert normalise({"apiVersion": "v1", "kind": "Pod", "spec": pod})["spec"] == {
        "resources": {"requests": {"cpu": "500m"}},
        "labels": {"cpu": "0.5"},
    }
    custom = {"apiVersion": "example.com/v1", "kind": "Pod", "spec": pod}
    assert normalise(custom) == custom
