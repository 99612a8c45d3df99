"""What a running program takes from the engine's configuration: decrypted secrets, and nothing else."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pulumi
import pytest
from pulumi.runtime import config as runtime_config

from stacks import settings
from stacks.settings import Invalid
from tests.stacks.conftest import Write

LOCAL = """\
config:
  layer0:extends: [base]
  layer0:platform: {domain: layer0.test, zones: [a, b]}
  layer0:tenants:
  layer0:data_services: {redis: {replicas: 2, enabled: true, password: {secure: "v1:abc"}}}
"""
GIVEN = {
    "layer0:extends": '["base"]',
    "layer0:platform": '{"zones":["a","b"],"domain":"layer0.test"}',
    "layer0:tenants": "",
    "layer0:data_services": '{"redis":{"replicas":2,"enabled":true,"password":"hunter2"}}',
}


@dataclass(frozen=True)
class Refused:
    reason: str
    changed: dict[str, str | None]
    problem: str


REFUSED = [
    Refused(
        "a key more", {"layer0:security": "{}"}, "stacks/Pulumi.local.yaml:1: the engine was given 'layer0:security'"
    ),
    Refused(
        "a provider's key", {"kubernetes:context": "x"}, "stacks/Pulumi.local.yaml:1: the engine was given 'kubernetes:"
    ),
    Refused(
        "a key less", {"layer0:platform": None}, "stacks/Pulumi.local.yaml:3: platform: the engine was given another"
    ),
    Refused(
        "text for a map", {"layer0:platform": "x"}, "stacks/Pulumi.local.yaml:3: platform: the engine was given another"
    ),
    Refused(
        "another value",
        {"layer0:platform": '{"zones":["a","b"],"domain":"evil.test"}'},
        "stacks/Pulumi.local.yaml:3: platform: the engine was given another value; edit the file and run without -c",
    ),
    Refused(
        "a list's end", {"layer0:platform": '{"zones":["a"],"domain":"layer0.test"}'}, "stacks/Pulumi.local.yaml:3: pl"
    ),
    Refused(
        "a value where none was", {"layer0:tenants": '{"acme":{}}'}, "stacks/Pulumi.local.yaml:4: tenants: the engine"
    ),
    Refused(
        "text where a number was",
        {"layer0:data_services": '{"redis":{"replicas":"2","enabled":true,"password":"hunter2"}}'},
        "stacks/Pulumi.local.yaml:5: data_services: the engine was given another value",
    ),
    Refused(
        "a number where true was",
        {"layer0:data_services": '{"redis":{"replicas":2,"enabled":1,"password":"hunter2"}}'},
        "stacks/Pulumi.local.yaml:5: data_services: the engine was given another value",
    ),
    Refused(
        "a secret that is gone",
        {"layer0:data_services": '{"redis":{"replicas":2,"enabled":true}}'},
        "stacks/Pulumi.local.yaml:5: data_services: the engine was given another value",
    ),
]


@pytest.fixture(autouse=True)
def _no_configuration_afterwards() -> Iterator[None]:
    yield
    runtime_config.set_all_config({})


def test_a_program_sees_the_decrypted_secret(write: Write) -> None:
    runtime_config.set_all_config(GIVEN)
    password = settings.load("local", write({"local": LOCAL})).data_services.redis.password
    assert password is not None
    assert password.reveal() == "hunter2"


def test_a_decrypted_secret_is_in_no_dump_and_changes_no_digest(write: Write) -> None:
    root = write({"local": LOCAL})
    outside = settings.load("local", root)
    runtime_config.set_all_config(GIVEN)
    inside = settings.load("local", root)
    assert "hunter2" not in f"{inside!r} {json.dumps(inside.model_dump(mode='json'))}"
    assert inside == outside
    assert inside.digest == outside.digest


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.reason)
def test_configuration_that_the_files_lack_is_refused(write: Write, case: Refused) -> None:
    changed = GIVEN | case.changed
    runtime_config.set_all_config({key: value for key, value in changed.items() if value is not None})
    with pytest.raises(Invalid) as raised:
        settings.load("local", write({"local": LOCAL}))
    [problem] = raised.value.problems
    assert problem.startswith(case.problem)
    assert "hunter2" not in problem


def test_without_a_program_there_is_nothing_to_compare(write: Write) -> None:
    assert pulumi.Config
    assert settings.load("local", write({"local": LOCAL})).data_services.redis.replicas == 2
