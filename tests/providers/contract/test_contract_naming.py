"""Names that are made up: kept, given up, and decided by the engine."""

from typing import Any

import pytest

from tests.providers.contract.conftest import Start
from tests.providers.contract.stacks import ABSENT, at, wanted

pytestmark = pytest.mark.e2e


def config_map(name: str | None = None, **about: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {**({"name": name} if name else {}), **about}}


def test_a_name_once_made_up_is_kept_and_a_name_given_replaces(start: Start) -> None:
    stack = start()
    program = [wanted(config_map(), "kept"), wanted(config_map(), "renamed"), wanted(config_map("named"), "unnamed")]
    shown = stack.preview(*program)
    assert not stack.up(*program).error
    state = stack.state()
    made = state["kept"]["inputs"]["metadata"]
    assert at(shown.inputs, "kept", "metadata", "name") != made["name"]

    after = stack.preview(
        wanted(config_map(labels={"a": "b"}), "kept"),
        wanted(config_map("given"), "renamed"),
        wanted(config_map(), "unnamed"),
    )
    assert after.inputs["kept"]["metadata"] == {**made, "labels": {"a": "b"}}
    assert after.ops["kept"] == ["update"]
    assert after.inputs["renamed"]["metadata"]["name"] == "given"
    assert "annotations" not in after.inputs["renamed"]["metadata"]
    assert after.diffs["renamed"]["metadata.name"] == "update-replace"
    assert after.diffs["unnamed"]["metadata.name"].endswith("-replace")


@pytest.mark.parametrize(
    ("config", "name", "error"),
    [
        ({"pulumi:autonaming": {"pattern": "pre-${name}"}}, "pre-made", ""),
        ({"pulumi:autonaming": {"mode": "verbatim"}}, "made", ""),
        ({"pulumi:autonaming": {"mode": "disabled"}}, None, "name"),
    ],
    ids=["pattern", "verbatim", "disabled"],
)
def test_the_engines_own_naming_is_followed(start: Start, config: Any, name: str | None, error: str) -> None:
    outcome = start(**config).preview(wanted(config_map(), "made"))
    assert at(outcome.inputs, "made", "metadata", "name") == (name or ABSENT)
    assert bool(outcome.error) == bool(error)
    assert error in outcome.error
