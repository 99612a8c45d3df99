"""Any JSON in any field of any call: a plugin answers, or says in words of its own what is wrong, and lives on."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, cast

import grpc
import pytest
from google.protobuf import empty_pb2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts.providers.properties import UNKNOWN, Properties, Secret, encode
from scripts.providers.protocol import provider_pb2 as pb
from scripts.providers.randomness.provider import Provider as Random
from scripts.toolchain.kubernetes import Cluster
from tests.providers.manifests import config_map, deployment, job, service
from tests.providers.plugin import NOWHERE, Plugin, Recorder, kubernetes

pytestmark = pytest.mark.thorough

MARKS = (
    {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"},
    {"4dabf18193072939515e22adb298388d": 7, "value": "x"},
)
_KEYS = """
apiVersion kind metadata name namespace annotations labels spec data stringData status items template replicas hard
requests length byteLength min max keepers prefix __inputs __fieldManager kubeconfig context text default
pulumi.com/timeoutSeconds pulumi.com/skipAwait pulumi.com/waitFor pulumi.com/patchFieldManager
"""
KEYS = _KEYS.split()
RANDOM = "Password String Id Pet Uuid Integer Shuffle Bytes"
SEEDS: list[Properties] = [
    config_map("n", data={"a": "1"}),
    deployment("n"),
    job("n", completions=2),
    service("n", selector={"a": "b"}),
    {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "stringData": {"a": "b"}, "data": {"c": "ZA=="}},
    {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {}, "spec": {"hard": {"cpu": "0.5"}}},
    {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": "a.b.c"},
        "spec": {"group": "b.c", "names": {"kind": "A"}, "scope": "Cluster"},
    },
    {"length": 9, "special": True, "minUpper": 1, "keepers": {"a": "b"}},
    {"byteLength": 4, "prefix": "p"},
    {"min": 1, "max": 2},
    {"inputs": ["a", "b"], "resultCount": 3},
    {"kubeconfig": NOWHERE, "context": "a", "namespace": "n", "renderYamlToDirectory": "", "kubeClientSettings": {}},
    {"text": "kind: A\n---\n- b\n"},
]
TOKENS = [
    "kubernetes:core/v1:ConfigMap",
    "kubernetes:core/v1:ConfigMapPatch",
    "kubernetes:core/v1:ConfigMapList",
    "kubernetes:apps/v1:Deployment",
    "kubernetes:core/v1:Secret",
    "kubernetes:yaml:decode",
    "kubernetes:yaml/v2:ConfigFile",
    "kubernetes:helm.sh/v3:Release",
    *(f"random:index/x:Random{name}" for name in RANDOM.split()),
    "",
    "no-colons",
    "a:b:c:d",
]

texts = st.one_of(st.sampled_from(["", "x", "true", "n/x", UNKNOWN, *KEYS]), st.text(max_size=20))
leaves = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), texts, st.sampled_from(MARKS))
keys = st.one_of(st.sampled_from(KEYS), st.text(max_size=9))
values = st.recursive(
    leaves,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=4), inner.map(Secret)),
    max_leaves=12,
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    pairs: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, dict):
        pairs = cast("dict[str, Any]", value).items()
    elif isinstance(value, list):
        pairs = enumerate(cast("list[Any]", value))
    for key, item in pairs:
        yield from _places(item, (*path, key))


def _with(value: Any, path: tuple[Any, ...], put: Any) -> Any:
    if not path:
        return put
    copied: Any = value.copy()
    copied[path[0]] = _with(value[path[0]], path[1:], put)
    return copied


UNHURRIED = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)


@st.composite
def properties(draw: st.DrawFn) -> Properties:
    """Properties that somebody could mean, with anything at all in up to two places."""
    made = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(0, 2))):
        path = draw(st.sampled_from(list(_places(made))[1:]))
        made = _with(made, path, draw(values))
        if not list(_places(made))[1:]:
            break
    if draw(st.booleans()):
        made = {**made, draw(keys): draw(values)}
    return made


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, Any]:
    """A call and its request."""
    token = draw(st.sampled_from(TOKENS))
    some: list[Any] = [encode(draw(properties())) for _ in range(3)]
    identifier, ignored = draw(texts), draw(st.lists(texts, max_size=2))
    common: dict[str, Any] = {"urn": "urn", "type": token}
    news: dict[str, Any] = {**common, "olds": some[0], "news": some[1]}
    variables = {f"kubernetes:config:{draw(keys)}": draw(texts) for _ in range(3)}
    made: dict[str, Any] = {
        "Check": pb.CheckRequest(**news, name=draw(texts)),
        "Diff": pb.DiffRequest(**news, id=identifier, old_inputs=some[2], ignoreChanges=ignored),
        "Create": pb.CreateRequest(**common, properties=some[0], preview=True),
        "Update": pb.UpdateRequest(**news, id=identifier, old_inputs=some[2], preview=True, ignoreChanges=ignored),
        "Read": pb.ReadRequest(**common, id=identifier, properties=some[0], inputs=some[1]),
        "Delete": pb.DeleteRequest(**common, id=identifier, properties=some[0], old_inputs=some[1]),
        "Invoke": pb.InvokeRequest(tok=token, args=some[0]),
        "Construct": pb.ConstructRequest(type=token, name="x", inputs=some[0]),
        "CheckConfig": pb.CheckRequest(**news),
        "DiffConfig": pb.DiffRequest(**news, old_inputs=some[2]),
        "Configure": pb.ConfigureRequest(variables=variables, args=some[0]),
    }
    call = draw(st.sampled_from(sorted(made)))
    return call, made[call]


@pytest.fixture(scope="module", params=["kubernetes", "random"])
def plugin(request: pytest.FixtureRequest) -> Iterator[Plugin]:
    recorder = Recorder()
    made = kubernetes(namespace="n") if request.param == "kubernetes" else Plugin(Random(recorder), recorder)
    yield made
    made.stop()


def failure(plugin: Plugin, call: str, request: Any) -> grpc.Call | None:
    try:
        getattr(plugin.stub, call)(request)
    except grpc.RpcError as error:
        return error if isinstance(error, grpc.Call) else None
    return None


def answer(plugin: Plugin, call: str, request: Any) -> None:
    """One call: it succeeds, or fails with an error that somebody foresaw; afterwards the plugin still answers."""
    if failed := failure(plugin, call, request):
        said = failed.details() or ""
        assert failed.code() in (grpc.StatusCode.UNKNOWN, grpc.StatusCode.UNIMPLEMENTED), said
        assert not re.search(r"Traceback|Exception calling|\w+(Error|Exception)\b", said), said
    if call == "Configure":
        plugin.stub.Configure(pb.ConfigureRequest(variables={"kubernetes:config:kubeconfig": NOWHERE}))
    assert plugin.stub.GetPluginInfo(empty_pb2.Empty()).version


@given(requests())
@settings(max_examples=3000, deadline=None, suppress_health_check=UNHURRIED)
def test_whatever_comes_is_answered_in_words(plugin: Plugin, made: tuple[str, Any]) -> None:
    answer(plugin, *made)


@pytest.mark.e2e
@given(requests())
@settings(max_examples=300, deadline=None, suppress_health_check=UNHURRIED)
def test_whatever_the_api_server_is_asked_is_answered_in_words(cluster_plugin: Plugin, made: tuple[str, Any]) -> None:
    """Dry runs and reads only."""
    call, request = made
    if call in ("Check", "Diff", "Create", "Read"):
        answer(cluster_plugin, call, request)


@pytest.fixture(scope="module")
def cluster_plugin(cluster: Cluster) -> Iterator[Plugin]:
    made = kubernetes(cluster.kubeconfig)
    yield made
    made.stop()
