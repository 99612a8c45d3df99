"""The arguments of a provider resource, row by row of what the official plugin makes of them; no cluster is needed."""

import json
from collections.abc import Iterator
from typing import Any

import grpc
import pytest

from scripts.providers.kubernetes import settings
from scripts.providers.kubernetes.api.throttle import Limits
from scripts.providers.properties import UNKNOWN
from scripts.providers.protocol import provider_pb2 as pb
from scripts.providers.servicer import Failed
from tests.providers.plugin import Plugin, kubernetes

EXPLICIT = "urn:pulumi:s::p::pulumi:providers:kubernetes::mine"
DEFAULT = "urn:pulumi:s::p::pulumi:providers:kubernetes::default_4_34_2"


@pytest.fixture
def plugin() -> Iterator[Plugin]:
    made = kubernetes()
    yield made
    made.stop()


def failures(arguments: dict[str, Any], urn: str = EXPLICIT, **environment: str) -> list[str]:
    return [name for name, _ in settings.failures(arguments, urn, environment)]


@pytest.mark.parametrize(
    ("arguments", "failing", "reason"),
    [
        ({}, [], "nothing is needed"),
        ({"bogus": "x", "helmReleaseSettings": "{}", "suppressHelmHookWarnings": "true"}, [], "unknown ones pass"),
        ({"enableServerSideApply": "false", "kubeconfig": "x"}, [], "client-side apply is known"),
        ({"renderYamlToDirectory": "out"}, [], "a directory alone"),
        ({"renderYamlToDirectory": "out", "kubeconfig": ""}, [], "an empty one is none"),
        ({"renderYamlToDirectory": "out", "kubeconfig": "x"}, ["kubeconfig"], "a directory has no cluster"),
        ({"renderYamlToDirectory": "out", "context": "x", "cluster": "y"}, ["context", "cluster"], "nor these"),
        ({"alwaysRender": "true", "renderYamlToDirectory": "out"}, [], "they belong together"),
        ({"alwaysRender": "true"}, ["alwaysRender"], "always, but where"),
        ({"strictMode": "true", "kubeconfig": "x", "context": "y"}, [], "all that strict mode asks for"),
        ({"strictMode": "true"}, ["kubeconfig", "context"], "nothing may come from the surroundings"),
        ({"kubeClientSettings": UNKNOWN}, [], "not known yet"),
        ({"kubeClientSettings": '{"qps": "fast"}'}, ["kubeClientSettings"], "not a number"),
        ({"kubeClientSettings": "["}, ["kubeClientSettings"], "not JSON"),
    ],
)
def test_which_arguments_do_not_go_together(arguments: dict[str, Any], failing: list[str], reason: str) -> None:
    assert failures(arguments) == failing, reason


def test_strict_mode_prohibits_the_default_provider_and_may_come_from_the_stacks_configuration() -> None:
    named = {"kubeconfig": "x", "context": "y"}
    assert failures({**named, "strictMode": "true"}, DEFAULT) == [""]
    assert failures({}, PULUMI_CONFIG='{"strictMode": "true"}') == ["kubeconfig", "context"]
    assert failures(named, PULUMI_CONFIG='{"strictMode": "true"}') == []


def test_failures_reach_the_engine_with_what_to_do(plugin: Plugin) -> None:
    request = pb.CheckRequest(urn=EXPLICIT)
    request.news.update({"alwaysRender": True})
    (failure,) = plugin.stub.CheckConfig(request).failures
    assert (failure.property, "set that, or leave it out" in failure.reason) == ("alwaysRender", True)


@pytest.mark.parametrize(
    ("given", "environment", "expected", "reason"),
    [
        ("", {}, Limits(50, 120, 32), "the official defaults"),
        ('{"qps": 2000, "burst": 4000}', {}, Limits(2000, 4000, 32), "as the engine passes an object"),
        ('{"qps": "0.5", "timeout": 0}', {}, Limits(0.5, 120, 0), "stack configuration has texts"),
        ("", {"PULUMI_K8S_CLIENT_BURST": "7", "PULUMI_K8S_CLIENT_TIMEOUT": "9"}, Limits(50, 7, 9), "environment"),
        ('{"qps": 1}', {"PULUMI_K8S_CLIENT_QPS": "2"}, Limits(1, 120, 32), "the argument wins"),
        ('{"qps": -1}', {}, Limits(-1, 120, 32), "no limit"),
    ],
)
def test_the_clients_limits(given: str, environment: dict[str, str], expected: Limits, reason: str) -> None:
    variables = {"kubernetes:config:kubeClientSettings": given}
    assert settings.parse(variables, environment).limits == expected, reason


@pytest.mark.parametrize("given", ['{"qps": 0}', '{"burst": 0}', '{"timeout": "NaN"}', '{"qps": [1]}', "7"])
def test_limits_that_cannot_be_meant_are_refused(given: str) -> None:
    with pytest.raises(Failed, match="kubeClientSettings"):
        settings.limits(given, {})


@pytest.mark.parametrize(
    ("variable", "field"),
    [
        ("PULUMI_K8S_ENABLE_SERVER_SIDE_APPLY", "server_side"),
        ("PULUMI_K8S_ENABLE_PATCH_FORCE", "force"),
        ("PULUMI_K8S_UPSERT_EXISTING_OBJECTS", "upsert"),
        ("PULUMI_K8S_DELETE_UNREACHABLE", "delete_unreachable"),
        ("PULUMI_K8S_SKIP_UPDATE_UNREACHABLE", "skip_update_unreachable"),
        ("PULUMI_K8S_SUPPRESS_DEPRECATION_WARNINGS", "suppress_deprecations"),
        ("PULUMI_K8S_AWAIT_ALL", "await_all"),
    ],
)
def test_flags_may_come_from_the_environment(variable: str, field: str) -> None:
    usual = getattr(settings.parse({}, {}), field)
    turned = str(not usual).lower()
    assert getattr(settings.parse({}, {variable: turned}), field) is not usual


def test_an_argument_wins_over_the_environment() -> None:
    found = settings.parse(
        {"kubernetes:config:enableConfigMapMutable": "false"},
        {"PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE": "true", "PULUMI_K8S_ENABLE_SECRET_MUTABLE": "true"},
    )
    assert found.mutable == {"v1/Secret"}


def kubeconfig(server: str, *, user: str = "t") -> str:
    document = {
        "clusters": [{"name": "c", "cluster": {"server": server}}],
        "users": [{"name": "u", "user": {"token": user}}],
        "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u"}}],
        "current-context": "x",
    }
    return json.dumps(document)


A, B = kubeconfig("https://a"), kubeconfig("https://b")


@pytest.mark.parametrize(
    ("old", "new", "replaced", "reason"),
    [
        ({"kubeconfig": A}, {"kubeconfig": B}, ["kubeconfig"], "another cluster"),
        ({"kubeconfig": A}, {"kubeconfig": kubeconfig("https://a", user="u")}, [], "the same cluster, another token"),
        ({"kubeconfig": A}, {"kubeconfig": UNKNOWN}, ["kubeconfig"], "nobody knows which"),
        ({"kubeconfig": A}, {"kubeconfig": json.loads(A)}, [], "an object in place of its text"),
        ({"kubeconfig": A}, {"kubeconfig": [1]}, ["kubeconfig"], "no kubeconfig at all"),
        ({"kubeconfig": A}, {"kubeconfig": A, "namespace": "n", "kubeClientSettings": "{}"}, [], "settings only"),
        (
            {"kubeconfig": A, "clusterIdentifier": "i"},
            {"kubeconfig": B, "clusterIdentifier": "i"},
            [],
            "named the same",
        ),
        (
            {"kubeconfig": A, "clusterIdentifier": "i"},
            {"kubeconfig": A, "clusterIdentifier": "j"},
            ["clusterIdentifier"],
            "named otherwise",
        ),
        (
            {"renderYamlToDirectory": "a"},
            {"renderYamlToDirectory": "b"},
            ["renderYamlToDirectory"],
            "files in another place are other files",
        ),
        (
            {"kubeconfig": A},
            {"renderYamlToDirectory": "a"},
            ["renderYamlToDirectory", "kubeconfig"],
            "from a cluster to files",
        ),
    ],
)
def test_which_changes_replace_the_provider(old: Any, new: Any, replaced: list[str], reason: str) -> None:
    assert settings.replacing(old, new) == replaced, reason


def test_limits_that_cannot_be_read_stop_the_run() -> None:
    with pytest.raises(grpc.RpcError, match=r"kubeClientSettings\.burst must be a number above 0, got 'many'"):
        kubernetes(kubeClientSettings='{"burst": "many"}')
