"""The composite decides what a stack leaves out."""

import pytest

from tests.components import stack
from tests.components.recording import record


@pytest.mark.parametrize("enabled", [{"postgres", "redis"}, {"postgres"}, {"redis"}, set[str]()])
def test_only_what_is_enabled_is_built(enabled: set[str]):
    postgres = stack.POSTGRES.model_copy(update={"enabled": "postgres" in enabled})
    redis = stack.REDIS.model_copy(update={"enabled": "redis" in enabled})
    made = record(lambda: stack.platform(postgres=postgres, redis=redis))
    assert {each.name for each in made.of_kind("StatefulSet")} == enabled
    assert made.outputs[made.named("Layer0", "layer0").urn]["addresses"].keys() == enabled


def test_the_data_services_come_after_everything_that_confines_them():
    made = record(stack.platform)
    confining = [each.urn for each in made.registered if ":Security$" in each.urn or "IsolatedNamespace" in each.urn]
    objects = {urn for urn in confining if "kubernetes:" in urn}
    assert objects
    assert objects <= made.named("DataServices", "data-services").dependencies
