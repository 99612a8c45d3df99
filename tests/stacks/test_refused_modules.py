"""Modules that cannot be meant are refused, all at once, each at its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacks import settings
from stacks.dependencies import SERVICES
from stacks.sections import DataServices
from tests.stacks.conftest import LOCAL, Write
from tests.stacks.test_settings import problems

MODULE = "images: {blue: docker.io/library/nginx:1.29.1}, ports: {http: 8080}"
WEB = f"{LOCAL}  layer0:modules:\n    web: {{{MODULE}, %s}}\n"
TWO = f"{WEB}    api: {{{MODULE}, %s}}\n"


@pytest.mark.parametrize(
    ("text", "problem", "reason"),
    [
        (
            WEB % "depends_on: [api]",
            "4: modules.web.depends_on[0]: there is no 'api'; known: postgres, redis, web",
            "nothing answers there",
        ),
        (
            WEB % "depends_on: [postgre]",
            "4: modules.web.depends_on[0]: there is no 'postgre'; did you mean 'postg",
            "a slip of one letter",
        ),
        (
            WEB % "depends_on: [temporal]",
            "4: modules.web.depends_on[0]: there is no 'temporal'",
            "a data service that this stack does not have",
        ),
        (
            WEB % "depends_on: [web]",
            "4: modules.web.depends_on[0]: 'web' is the module itself; remove it",
            "it would wait for itself",
        ),
        (
            WEB % "depends_on: [redis, redis]",
            "4: modules.web.depends_on: lists 'redis' twice; remove one",
            "one would be forgotten",
        ),
        (
            TWO % ("depends_on: [api]", "depends_on: [web]"),
            "modules depend on each other in a circle, ",
            "neither could start before the other",
        ),
        (
            TWO % ("depends_on: [api]", "enabled: false"),
            "4: modules.web.depends_on[0]: 'api' is not enabled; enable it, or remove it here",
            "it would wait for what nobody builds",
        ),
        (
            TWO.replace("api:", "web-blue:") % ("replicas: 1", "replicas: 1"),
            "5: modules: name 'web-blue' is that of a slot of module 'web'; use another one",
            "two Deployments would have one name",
        ),
        (
            TWO.replace("api:", "redis:") % ("replicas: 1", "replicas: 1"),
            "5: modules: name 'redis' is that of a data service; use another one",
            "depends_on could mean either",
        ),
        (
            TWO % ("expose: {host: a}", "expose: {host: a}"),
            "5: modules.api.expose.host: 'a' is the host of module 'web' too; use another one",
            "requests could go to either",
        ),
        (WEB % "replicas: 0", "4: modules.web.replicas: must be at least 1, got 0; write more", "nobody would serve"),
        (
            WEB % "scaling: {least: 3, most: 2}",
            "4: modules.web.scaling: must not have least 3 above most 2",
            "more than fits",
        ),
        (
            WEB % "resources: {cpu: 0, memory: 1Gi}",
            "4: modules.web.resources.cpu: must be a Kubernetes quantity",
            "nothing runs on no processor",
        ),
        (
            WEB % "active: green",
            "4: modules.web: must have an image for the active slot green",
            "requests would go nowhere",
        ),
        (
            WEB % "expose: {host: a, port: admin}",
            "4: modules.web: must expose one of its ports (http)",
            "nobody would answer",
        ),
        (
            WEB.replace("8080", "8080, b: 8080") % "replicas: 1",
            "4: modules.web.ports: gives http and b the same",
            "one of them would never be reached",
        ),
        (
            WEB.replace("{http: 8080}", "{}") % "replicas: 1",
            "4: modules.web.ports: must name at least one port",
            "a Service needs a port",
        ),
        (
            WEB.replace("8080", "80") % "replicas: 1",
            "4: modules.web.ports.http: must be at least 1024, got 80",
            "only root may serve it",
        ),
        (
            WEB.replace("web:", "Web:") % "replicas: 1",
            "4: modules.Web: name must be a DNS label, got 'Web'",
            "Kubernetes refuses the name",
        ),
    ],
)
def test_it_is_refused_at_its_line(write: Write, text: str, problem: str, reason: str):
    found = problems(write, {"local": text})
    assert any(problem in each for each in found), (reason, found)


def test_every_fault_is_told_at_once(write: Write):
    text = TWO % ("depends_on: [web, nobody], replicas: 0", "expose: {host: acme}")
    found = problems(write, {"local": f"{text}  layer0:tenants: {{acme: {{group: a}}}}\n"})
    for part in ("itself", "nobody", "at least 1", "host of tenant 'acme'", "quota is missing"):
        assert any(part in each for each in found), part


def test_each_circle_is_told_once(write: Write):
    lines = [f"    m{n}: {{{MODULE}, depends_on: [m{n ^ 1}]}}\n" for n in range(6)]
    found = problems(write, {"local": f"{LOCAL}  layer0:modules:\n{''.join(lines)}"})
    assert len(found) == 3
    assert all("in a circle" in each for each in found)


def test_every_data_service_can_be_depended_on():
    assert set(SERVICES) == DataServices.model_fields.keys()


@given(st.dictionaries(st.integers(0, 30), st.frozensets(st.integers(0, 30), max_size=4), max_size=12))
def test_modules_are_taken_just_when_they_lie_in_an_order(graph: dict[int, frozenset[int]]):
    from graphlib import CycleError, TopologicalSorter

    from stacks.dependencies import problems as judged
    from stacks.documents import parse

    known = {name: sorted(wanted & graph.keys() - {name}) for name, wanted in graph.items()}
    lines = [f"  m{name}: {{depends_on: {[f'm{each}' for each in wanted]}}}" for name, wanted in known.items()]
    tree, faults = parse("\n".join(["modules:" if lines else "modules: {}", *lines]), "x")
    assert tree is not None
    assert not faults
    try:
        TopologicalSorter(known).prepare()
    except CycleError:
        assert judged(tree)
    else:
        assert not judged(tree)


def test_a_stack_without_modules_is_taken(write: Write):
    assert dict(settings.load("local", write()).modules) == {}
