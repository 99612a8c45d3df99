"""Loading a stack's settings: every fault at once, at its line, with what to do."""

import subprocess
import sys

import pytest
from pydantic import ValidationError

from stacks import settings
from stacks.secret import Secret
from stacks.settings import Invalid
from tests.stacks.conftest import BASE, LOCAL, Write

FAULTY = """\
config:
  layer0:extends: [base]
  layer0:platform: {domain: x y, zones: []}
  layer0:tenants:
    Team A:
      group: team-a
      quota: {cpu: "4", memory: 512m, pods: "20", storage: 50Gi}
    acme:
      quota: {cpu: "4", memory: 8Gi, pods: 0, storge: 50Gi}
      plan: [gold]
    globex: 5
  layer0:data_services:
    postgres:
      password: hunter2
      enabled: yes
  layer0:policies: {pod_security: none}
  layer0:policy: {}
"""
FAULTS = """\
stacks/Pulumi.local.yaml:3: platform.domain: must be a domain name, got 'x y'; write lower-case labels joined by dots, \
such as example.com
stacks/Pulumi.local.yaml:3: platform.zones: must list at least 1, got 0
stacks/Pulumi.local.yaml:5: tenants.Team A: name must be a DNS label, got 'Team A'; use lower-case letters, digits and \
hyphens
stacks/Pulumi.local.yaml:7: tenants.Team A.quota.memory: must be a Kubernetes quantity of bytes, got '512m'; write a \
number and a unit, such as 512Mi or 10Gi
stacks/Pulumi.local.yaml:7: tenants.Team A.quota.pods: must be a whole number, got '20'; write it without quotes
stacks/Pulumi.local.yaml:8: tenants.acme: group is missing; add it here or extend a layer that has it
stacks/Pulumi.local.yaml:9: tenants.acme.quota: storage is missing; add it here or extend a layer that has it
stacks/Pulumi.local.yaml:9: tenants.acme.quota: unknown key 'storge'; did you mean 'storage'?
stacks/Pulumi.local.yaml:9: tenants.acme.quota.pods: must be at least 1, got 0; write more
stacks/Pulumi.local.yaml:10: tenants.acme.plan: must be text, got a list; put it in quotes
stacks/Pulumi.local.yaml:11: tenants.globex: must be a map, got 5; write its keys below it
stacks/Pulumi.local.yaml:14: data_services.postgres.password: must be encrypted, got a value in clear; set it with \
pulumi config set --secret --path layer0:data_services.postgres.password
stacks/Pulumi.local.yaml:15: data_services.postgres.enabled: must be true or false, got 'yes'; write it without quotes
stacks/Pulumi.local.yaml:16: policies.pod_security: must be 'baseline', 'restricted' or 'privileged', got 'none'; \
write one of them
stacks/Pulumi.local.yaml:17: unknown key 'policy'; did you mean 'policies'?"""


def problems(write: Write, files: dict[str, str], stack: str = "local") -> tuple[str, ...]:
    with pytest.raises(Invalid) as raised:
        settings.load(stack, write(files))
    return raised.value.problems


def test_every_fault_of_a_file_is_told_at_once_each_at_its_line(write: Write) -> None:
    assert "\n".join(problems(write, {"local": FAULTY})) == FAULTS


def test_faults_of_all_files_are_told_together(write: Write) -> None:
    found = problems(write, {"local": f"{LOCAL}  layer0:x: 1\n", "layers/base": f"{BASE}  layer0:y: 1\nmore: 1\n"})
    assert [problem.partition(": ")[0] for problem in found] == [
        "stacks/Pulumi.local.yaml:3",
        "stacks/layers/base.yaml:8",
        "stacks/layers/base.yaml:9",
    ]


def test_no_message_shows_a_secret_in_clear(write: Write) -> None:
    secret = "data_services: {postgres: {password: hunter2, pasword: hunter2}}"
    assert "hunter2" not in "\n".join(problems(write, {"local": f"{LOCAL}  layer0:{secret}\n"}))


def test_settings_are_frozen_at_every_depth(write: Write) -> None:
    quota = "{cpu: 4, memory: 8Gi, pods: 20, storage: 50Gi}"
    loaded = settings.load(
        "local", write({"local": f"{LOCAL}  layer0:tenants: {{acme: {{group: g, quota: {quota}}}}}\n"})
    )
    with pytest.raises(ValidationError, match="frozen"):
        loaded.platform.domain = "other.test"
    with pytest.raises(TypeError):
        loaded.tenants["new"] = None  # pyright: ignore[reportIndexIssue]
    with pytest.raises(TypeError):
        loaded.origins["new"] = None  # pyright: ignore[reportIndexIssue]


def test_an_encrypted_value_stays_a_marker_outside_a_program(write: Write) -> None:
    root = write({"local": f"{LOCAL}  layer0:data_services: {{redis: {{password: {{secure: abc}}}}}}\n"})
    loaded = settings.load("local", root)
    assert loaded.data_services.redis.password == Secret("abc")
    assert loaded.data_services.postgres.password is None


def test_the_origin_of_a_default_is_what_stands_around_it(write: Write) -> None:
    loaded = settings.load("local", write())
    assert "data_services.redis.replicas" not in loaded.origins
    assert str(loaded.origin("data_services.redis.replicas")) == "stacks/layers/base.yaml:7"
    assert str(loaded.origin("policies.registries")) == "stacks/Pulumi.local.yaml:1"
    assert str(loaded.origin("platform.zones[0]")) == "stacks/layers/base.yaml:4"


def test_the_digest_counts_values_and_not_how_they_are_written(write: Write) -> None:
    one = settings.load("local", write()).digest
    quoted = BASE.replace("zone-a", "'zone-a'").replace("layer0.test", '"layer0.test" # comment')
    assert settings.load("local", write({"layers/base": quoted})).digest == one
    assert settings.load("local", write({"layers/base": BASE.replace("zone-a", "zone-b")})).digest != one


def test_the_digest_counts_the_ciphertext_of_a_secret(write: Write) -> None:
    text = f"{LOCAL}  layer0:data_services: {{redis: {{password: {{secure: %s}}}}}}\n"
    digests = {settings.load("local", write({"local": text % cipher})).digest for cipher in ("abc", "abd")}
    assert len(digests) == 2


@pytest.mark.parametrize("stack", settings.names())
def test_the_stacks_of_this_project_load(stack: str) -> None:
    assert settings.load(stack).stack == stack


def test_reading_settings_needs_no_engine() -> None:
    code = "import sys, stacks.settings; stacks.settings.load('local'); sys.exit('pulumi' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=settings.STACKS.parent, check=False).returncode == 0
