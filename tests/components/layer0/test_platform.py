"""The composite decides what a stack leaves out."""

from typing import Any

import pytest

from tests.components import stack
from tests.components.recording import record

NONE: dict[str, Any] = dict.fromkeys(stack.SERVERS)


@pytest.mark.parametrize("enabled", [{"postgres", "redis"}, {"postgres"}, {"redis"}, set[str]()])
def test_only_what_is_enabled_is_built(enabled: set[str]):
    postgres = stack.POSTGRES.model_copy(update={"enabled": "postgres" in enabled})
    redis = stack.REDIS.model_copy(update={"enabled": "redis" in enabled})
    made = record(lambda: stack.platform(postgres=postgres, redis=redis, **NONE))
    assert {each.name for each in made.of_kind("StatefulSet")} == enabled
    with_temporal = {*enabled, *(["temporal"] if "postgres" in enabled else [])}
    assert made.outputs[made.named("Layer0", "layer0").urn]["addresses"].keys() == with_temporal


@pytest.mark.parametrize("part", stack.SERVERS)
def test_a_part_that_is_not_enabled_leaves_nothing_behind(part: str):
    off: dict[str, Any] = {part: stack.SERVERS[part].model_copy(update={"enabled": False})}
    missing: dict[str, Any] = {part: None}
    left_out, without = record(lambda: stack.platform(**off)), record(lambda: stack.platform(**missing))
    assert {each.urn for each in left_out.registered} == {each.urn for each in without.registered}
    assert part.replace("_", "-") not in {each.name for each in left_out.registered}


def test_the_data_services_come_after_everything_that_confines_them():
    made = record(stack.platform)
    confining = [each.urn for each in made.registered if ":Security$" in each.urn or "IsolatedNamespace" in each.urn]
    objects = {urn for urn in confining if "kubernetes:" in urn}
    assert objects
    assert objects <= made.named("DataServices", "data-services").dependencies
