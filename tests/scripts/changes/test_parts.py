"""One part of the platform is applied alone."""

import pytest

from scripts.changes import parts
from stacks.service_mesh import ServiceMesh
from tests.components import stack
from tests.components.recording import record

LAYER0 = "urn:pulumi:local::layer0::layer0:index:Layer0$layer0:index:"


def test_every_part_of_the_platform_can_be_named():
    made = record(lambda: stack.platform(mesh=ServiceMesh(enabled=True)))
    root = made.named("Layer0", "layer0").urn
    urns = {each.urn.replace(":test::", ":local::") for each in made.components() if each.parent == root}
    assert {urn for part in parts.PARTS for urn in parts.targets("local", [part])} & urns == urns


def test_without_a_part_everything_is_a_target():
    assert parts.targets("local", []) == []


def test_a_part_is_its_component_and_all_below_it():
    targets = parts.targets("local", ["data-services"])
    assert f"{LAYER0}DataServices::data-services" in targets
    assert f"{LAYER0}DataServices$**" in targets
    assert not [urn for urn in targets if "Modules" in urn or urn.endswith("::**")]


def test_a_part_that_is_not_there_is_refused():
    with pytest.raises(parts.Invalid, match="there is no part 'modles'; known: security, data-services, config-server"):
        parts.targets("local", ["security", "modles"])


def test_what_a_part_needs_is_named_once():
    errors = [
        f"modules: Resource '{LAYER0}Modules::modules' depends on '{LAYER0}{needed}' which was was not specified"
        for needed in ("Security$layer0:index:X::a", "Security$layer0:index:X::b", "DataServices::data-services")
    ]
    assert parts.explained([*errors, "another error"]) == [
        "another error",
        "modules needs what is not there yet; apply it with --only data-services --only security, or all",
    ]
