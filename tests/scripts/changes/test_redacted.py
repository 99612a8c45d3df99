"""An export for eyes that may not see secrets."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from policies.values import SECRET, SIGNATURE
from scripts.changes.redacted import redacted

SECRETS = st.recursive(
    st.text(min_size=6, alphabet="abcdefghijklmnop").map("hunter2-".__add__),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
)


def secret(value: Any) -> dict[str, Any]:
    return {SIGNATURE: SECRET, "plaintext": json.dumps(value)}


def resource(**sides: Any) -> dict[str, Any]:
    return {"urn": "urn:pulumi:t::layer0::a:b:C::d", "type": "a:b:C", **sides}


@given(SECRETS)
def test_no_secret_is_left(value: Any) -> None:
    sides = {"inputs": {"a": secret(value)}, "outputs": {"b": [{"c": secret(value)}]}, "initErrors": ["hunter2-x"]}
    text = json.dumps(redacted({"resources": [resource(**sides)], "pending_operations": [{"a": "hunter2-x"}]}))
    assert "hunter2" not in text


def test_what_is_not_secret_and_the_keys_of_what_is_stay() -> None:
    [kept] = redacted({"resources": [resource(inputs={"a": 1, "b": secret({"user": "x"})})]})["resources"]
    assert kept["inputs"]["a"] == 1
    assert json.loads(kept["inputs"]["b"]["plaintext"]) == {"user": "[secret]"}


def test_a_kubeconfig_is_masked_whether_it_is_marked_or_not() -> None:
    [kept] = redacted({"resources": [resource(inputs={"kubeconfig": "token: hunter2"})]})["resources"]
    assert kept["inputs"]["kubeconfig"] == "[secret]"


def test_an_object_that_waits_for_its_deletion_is_left_out() -> None:
    assert redacted({"resources": [resource(delete=True)]})["resources"] == []
