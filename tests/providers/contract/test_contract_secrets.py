"""Secrets: they stay secret, in the inputs and in the outputs of the state, wherever the program put them."""

import base64
from typing import Any

import pytest

from tests.providers.contract.conftest import Start
from tests.providers.contract.stacks import Secret, at, wanted
from tests.providers.manifests import config_map, deployment

pytestmark = pytest.mark.e2e


def test_the_content_of_a_secret_is_data_and_secret_wherever_it_was_said(start: Start, home: str) -> None:
    stack = start()
    env = [{"name": "plain", "value": "p"}, {"name": "hidden", "value": Secret("hidden")}]
    held = deployment(home, replicas=0, containers=[{"name": "c", "image": "example.com/web:1", "env": env}])
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}}
    program = [
        wanted({**secret, "stringData": {"a": "new"}, "data": {"a": "b2xk", "b": "a2VwdA=="}}),
        wanted(config_map(home, "c", data={"hidden": Secret("hidden"), "plain": "plain"})),
        wanted(held),
    ]
    assert not stack.up(*program).error
    state = stack.state()
    data = {"a": base64.b64encode(b"new").decode(), "b": "a2VwdA=="}
    for half in ("inputs", "outputs"):
        assert _plain(state["s"][half]["data"]) == data
        assert "stringData" not in state["s"][half]
        assert state["c"][half]["data"] == {"hidden": Secret("hidden"), "plain": "plain"}
        assert isinstance(at(state["web"][half], "spec", "template", "spec", "containers"), Secret)


def _plain(value: Any) -> Any:
    """The values of a map of which all, or each, is secret."""
    if isinstance(value, Secret):
        return value.value
    assert all(isinstance(item, Secret) for item in value.values())
    return {key: item.value for key, item in value.items()}
