"""Loading a stack's settings: every fault at once, at its line, with what to do."""

import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
import yaml
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pydantic import ValidationError

from stacks import settings
from stacks.secret import Secret
from stacks.settings import Invalid, Settings
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
  layer0:security: {pod_security: none}
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
stacks/Pulumi.local.yaml:16: security.pod_security: must be 'restricted' or 'baseline', got 'none'; write one of them
stacks/Pulumi.local.yaml:17: unknown key 'policy'; did you mean 'policies'?"""


@dataclass(frozen=True)
class Refused:
    reason: str
    files: dict[str, str]
    problem: str
    stack: str = "local"
    alone: bool = field(default=True)
    """Whether the problem must be the only one, because the rest would follow from it."""


ELSEWHERE = "config:\n  layer0:extends: [base]\n  layer0:cluster: {context: x}\n"
REFUSED = [
    Refused("no such stack", {}, "stacks: there is no stack 'locl'; did you mean 'local'?", stack="locl"),
    Refused("a stack's name is no path", {}, "stacks: there is no stack '../layers/base'", stack="../layers/base"),
    Refused(
        "an empty file", {"local": ""}, "stacks/Pulumi.local.yaml:1: must be a map with the key 'config', got nothing"
    ),
    Refused("a list", {"local": "[]"}, "stacks/Pulumi.local.yaml:1: must be a map with the key 'config', got a list"),
    Refused(
        "no settings",
        {"local": "config:\n"},
        "stacks/Pulumi.local.yaml:1: config: must be a map of settings, got nothing",
    ),
    Refused(
        "a misspelt layer",
        {"local": "config:\n  layer0:extends: [bas]\n"},
        "stacks/Pulumi.local.yaml:2: extends: there is no layer 'bas'; did you mean 'base'?",
    ),
    Refused(
        "a layer outside its folder",
        {"local": LOCAL.replace("[base]", "[base, ../Pulumi.local]")},
        "stacks/Pulumi.local.yaml:2: extends[1]: must name a layer, got '../Pulumi.local'; known: base",
    ),
    Refused(
        "one layer without a list",
        {"local": LOCAL.replace("[base]", "base")},
        "stacks/Pulumi.local.yaml:2: extends: must be a list of layers, got 'base'; write [base]",
    ),
    Refused(
        "layers in a circle",
        {"layers/base": f"{BASE}  layer0:extends: [more]\n", "layers/more": "config:\n  layer0:extends: [base]\n"},
        "stacks/layers/more.yaml:2: extends: layers extend each other in a circle, got base -> more -> base",
    ),
    Refused(
        "a layer that extends itself",
        {"layers/base": f"{BASE}  layer0:extends: [base]\n"},
        "stacks/layers/base.yaml:8: extends: layers extend each other in a circle, got base -> base",
    ),
    Refused(
        "a secret in a layer",
        {"layers/base": BASE.replace("postgres: {", "postgres: {password: {secure: abc}, ")},
        "stacks/layers/base.yaml:6: data_services.postgres.password: is encrypted for one stack",
    ),
    Refused(
        "a salt in a layer",
        {"layers/base": f"encryptionsalt: v1:x\n{BASE}"},
        "stacks/layers/base.yaml:1: unknown key 'encryptionsalt'; known: config",
    ),
    Refused(
        "a section that is a secret",
        {"local": f"{LOCAL}  layer0:platform: {{secure: abc}}\n"},
        "stacks/Pulumi.local.yaml:3: platform: is encrypted, which only a password can be; write it in clear",
    ),
    Refused(
        "configuration of a provider, which would change the cluster",
        {"local": f"{LOCAL}  kubernetes:context: other\n"},
        "stacks/Pulumi.local.yaml:3: unknown key 'kubernetes:context'; write settings as layer0:<section>",
    ),
    Refused(
        "an environment of Pulumi Cloud, which nobody reviews here",
        {"local": f"environment: [prod]\n{LOCAL}"},
        "stacks/Pulumi.local.yaml:1: unknown key 'environment'",
    ),
    Refused(
        "local with a backend",
        {"local": f"{LOCAL}  layer0:backend: s3://bucket\n"},
        "stacks/Pulumi.local.yaml:3: backend: is not for stack local, which keeps everything in the clone; remove it",
    ),
    Refused(
        "another stack without its places",
        {"dev": LOCAL},
        "stacks/Pulumi.dev.yaml:1: layer0:store is missing; add it, every stack but local must have one",
        stack="dev",
        alone=False,
    ),
    Refused(
        "another stack without its cluster's UID",
        {"dev": ELSEWHERE},
        "stacks/Pulumi.dev.yaml:3: cluster: uid is missing",
        stack="dev",
        alone=False,
    ),
    Refused(
        "a misspelt key in a section that may be absent",
        {"dev": ELSEWHERE.replace("context", "contxt")},
        "stacks/Pulumi.dev.yaml:3: cluster: unknown key 'contxt'; did you mean 'context'?",
        stack="dev",
        alone=False,
    ),
    Refused(
        "a zone twice",
        {"local": f"{LOCAL}  layer0:platform: {{zones: [a, b, a]}}\n"},
        "stacks/Pulumi.local.yaml:3: platform.zones: lists 'a' twice; remove one",
    ),
    Refused(
        "a removed section that is needed",
        {"local": f"{LOCAL}  layer0:platform:\n"},
        "stacks/Pulumi.local.yaml:1: platform is missing; add it here or extend a layer that has it",
    ),
]


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


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.reason)
def test_a_file_that_cannot_be_meant_is_refused(write: Write, case: Refused) -> None:
    found = problems(write, case.files, case.stack)
    assert any(problem.startswith(case.problem) for problem in found), found
    assert len(found) == 1 or not case.alone


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


@given(st.text() | st.text(alphabet="ab:-[]{}&*!\"'\n 0.~"))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_gives_settings_or_says_what_is_wrong(write: Write, text: str) -> None:
    for content in (text, f"{LOCAL}  layer0:tenants: {text}\n", f"{LOCAL}  layer0:{text}: 1\n"):
        with suppress(Invalid):
            assert settings.load("local", write({"local": content.encode(errors="replace").decode()})).tenants == {}


KEYS = [
    "cluster",
    "context",
    "data_services",
    "postgres",
    "password",
    "secure",
    "resources",
    "cpu",
    "tenants",
    "quota",
    "x",
]
SHAPES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.sampled_from(["x", "4", "8Gi"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["extends", *Settings.model_fields, "x"]), SHAPES))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_shape_gives_settings_or_says_what_is_wrong(write: Write, sections: dict[str, object]) -> None:
    config = {f"layer0:{name}": value for name, value in sections.items()}
    root = write({"local": yaml.safe_dump({"config": config})})
    with pytest.raises(Invalid) as raised:
        settings.load("local", root)
    assert all(problem.startswith("stacks/Pulumi.local.yaml:") for problem in raised.value.problems)


def test_reading_settings_needs_no_engine() -> None:
    code = "import sys, stacks.settings; stacks.settings.load('local'); sys.exit('pulumi' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=settings.STACKS.parent, check=False).returncode == 0
