"""The random resources under the real engine."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pulumi import automation

from tests.providers import stacks
from tests.providers.stacks import Project

pytestmark = pytest.mark.e2e

EVERY = """
    import pulumi
    import pulumi_random as random

    made = {
        "password": random.RandomPassword("password", length=20, number=True),
        "string": random.RandomString("string", length=8, special=False),
        "id": random.RandomId("id", byte_length=4, prefix="p-"),
        "bytes": random.RandomBytes("bytes", length=16),
        "uuid": random.RandomUuid("uuid"),
        "uuid4": random.RandomUuid4("uuid4"),
        "uuid7": random.RandomUuid7("uuid7"),
        "integer": random.RandomInteger("integer", min=1, max=9, keepers={"a": KEPT}),
        "shuffle": random.RandomShuffle("shuffle", inputs=["a", pulumi.Output.secret("hidden")]),
        "pet": random.RandomPet("pet"),
    }
    pulumi.export("integer", made["integer"].result)
    pulumi.export("password", made["password"].bcrypt_hash)
    """


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with stacks.project(tmp_path) as made:
        yield made


def test_every_resource_is_made_once_and_anew_when_its_inputs_change(project: Project) -> None:
    project.write(EVERY.replace("KEPT", '"1"'))
    assert project.stack.preview().change_summary == {"create": 11}
    assert project.up() == {"create": 11}
    outputs = project.stack.outputs()
    assert outputs["password"].secret
    before = project.resources()
    assert "hidden" not in project.stored()
    assert outputs["password"].value not in project.stored()
    assert project.up() == {"same": 11}
    project.stack.refresh()
    assert project.up() == {"same": 11}

    project.write(EVERY.replace("KEPT", '"2"'))
    assert project.up() == {"same": 10, "replace": 1}
    after = project.resources()
    assert {name for name in after if after[name].get("id") != before[name].get("id")} <= {"integer"}


def test_a_state_of_the_official_plugin_goes_on(project: Project) -> None:
    """As it writes it: no defaults among the inputs, its own notes among the outputs."""
    project.write(EVERY.replace("KEPT", '"1"'))
    project.up()
    exported = project.stack.export_stack()
    deployment: Any = exported.deployment
    for item in deployment["resources"]:
        if item["type"].startswith("random:"):
            item.setdefault("inputs", {})["__defaults"] = []
            item["outputs"]["__pulumi_raw_state_delta"] = {"obj": {}}
    project.stack.import_stack(automation.Deployment(version=exported.version, deployment=deployment))
    assert project.up() == {"same": 11}


def test_values_can_be_imported(project: Project) -> None:
    project.write("""
        import pulumi
        import pulumi_random as random

        def given(identifier):
            return pulumi.ResourceOptions(import_=identifier)

        random.RandomPassword("password", length=6, opts=given("s3cret"))
        random.RandomString("string", length=6, opts=given("abcdef"))
        random.RandomId("id", byte_length=3, prefix="p", opts=given("p,AQID"))
        random.RandomInteger("integer", min=1, max=50, opts=given("15,1,50"))
        random.RandomUuid("uuid", opts=given("6b552e73-7bcf-d285-0000-000000000000"))
        random.RandomBytes("bytes", length=3, opts=given("AQID"))
        """)
    assert project.up() == {"create": 1, "import": 6}
    found = project.resources()
    assert (found["password"]["id"], found["integer"]["outputs"]["result"]) == ("none", 15)
    assert found["password"]["outputs"]["result"]["plaintext"] == '"s3cret"', "kept as a secret"
    assert project.up() == {"same": 7}


def test_what_cannot_be_chosen_is_told(project: Project) -> None:
    program = "import pulumi_random as random\nrandom.RandomInteger('x', min={}, max=2{})\n"
    project.write(program.format(3, ""))
    project.stack.preview()
    with pytest.raises(automation.CommandError, match="min must not be greater than max, got 3 and 2"):
        project.stack.up()
    project.write(program.format(1, ", seed='a'"))
    with pytest.raises(automation.CommandError, match=r"seed .*pulumi plugin install resource random"):
        project.stack.preview()


def test_inputs_that_only_up_knows_pass_a_preview(project: Project) -> None:
    project.write("""
        import pulumi_random as random

        length = random.RandomInteger("integer", min=4, max=4).result
        random.RandomString("string", length=length)
        """)
    assert project.stack.preview().change_summary == {"create": 3}
    assert project.up() == {"create": 3}
    assert len(project.resources()["string"]["id"]) == 4
