"""Args become inputs without losing outputs or showing secrets."""

from dataclasses import dataclass
from typing import Any, cast

import pulumi

from components.inputs import plain
from stacks import sections
from stacks.secret import Secret
from tests.components import stack


@dataclass(frozen=True, kw_only=True)
class Args:
    value: Any


def test_a_section_becomes_a_mapping():
    assert plain(Args(value=stack.RESOURCES)) == {"value": {"cpu": "250m", "memory": "512Mi"}}


def test_a_section_in_a_mapping_or_a_list_becomes_a_mapping():
    inputs = plain(Args(value={"all": (stack.RESOURCES,)}))
    assert inputs == {"value": {"all": [{"cpu": "250m", "memory": "512Mi"}]}}


def test_an_output_stays_the_very_output():
    output = cast("pulumi.Output[str]", object.__new__(pulumi.Output))
    assert plain(Args(value=output))["value"] is output


def test_a_secret_of_the_settings_stays_encrypted():
    section = stack.POSTGRES.model_copy(update={"password": Secret("v1:ciphertext").decrypted("in clear")})
    assert plain(Args(value=section))["value"]["password"] == {"secure": "v1:ciphertext"}


def test_every_section_can_be_an_input():
    assert plain(Args(value=sections.DataServices(postgres=stack.POSTGRES, redis=stack.REDIS)))["value"]["redis"]
