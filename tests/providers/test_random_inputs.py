"""Which inputs the random resources take, when they choose anew, and what they take over."""

import re
from collections.abc import Iterator
from contextlib import suppress
from inspect import signature
from typing import Any

import grpc
import pulumi_random
import pytest
from hypothesis import given, strategies

from scripts.providers.properties import UNKNOWN, Secret, encode
from scripts.providers.protocol import provider_pb2 as pb
from scripts.providers.randomness import text
from scripts.providers.randomness.resources import RESOURCES
from scripts.providers.servicer import Failed
from tests.providers.plugin import Plugin
from tests.providers.randomness import serve, token


@pytest.fixture
def plugin() -> Iterator[Plugin]:
    served = serve()
    yield served
    served.stop()


def test_every_resource_and_input_of_the_sdk_is_known() -> None:
    sdk = {name.removesuffix("Args"): item for name, item in vars(pulumi_random).items() if name.endswith("Args")}
    assert sdk.keys() - {"Provider"} == RESOURCES.keys()
    for name, resource in RESOURCES.items():
        spelled = {re.sub("_(.)", lambda found: found[1].upper(), key) for key in signature(sdk[name]).parameters}
        assert spelled == {*resource.takes, "keepers"}, name


@pytest.mark.parametrize(
    ("name", "inputs", "faulty", "reason"),
    [
        ("RandomPassword", {}, "length", "needed"),
        ("RandomPassword", {"length": 0}, "length", "nothing to choose"),
        ("RandomPassword", {"length": 3, "minLower": 2, "minUpper": 2}, "length", "shorter than its minima"),
        ("RandomPassword", {"length": 3, "minLower": -1}, "minLower", "less than none"),
        ("RandomPassword", {"length": 3, "numeric": True, "number": False}, "number", "one setting, two values"),
        ("RandomPassword", {"length": "many"}, "length", "not a number"),
        ("RandomPassword", {"length": True}, "length", "not a number either"),
        ("RandomPassword", {"length": 1.5}, "length", "not whole"),
        ("RandomString", {"length": 3, "special": "no"}, "special", "not a switch"),
        (
            "RandomString",
            {"length": 3, **dict.fromkeys(("special", "upper", "lower", "numeric"), False)},
            "special",
            "no characters left",
        ),
        ("RandomId", {"byteLength": 0}, "byteLength", "no bytes"),
        ("RandomBytes", {"length": 0}, "length", "no bytes"),
        ("RandomInteger", {"min": 2}, "max", "needed"),
        ("RandomShuffle", {"inputs": ["a"], "resultCount": -1}, "resultCount", "less than none"),
        ("RandomUuid", {"keepers": ["a"]}, "keepers", "not a map"),
    ],
)
def test_impossible_inputs_fail_the_check(
    plugin: Plugin, name: str, inputs: dict[str, Any], faulty: str, reason: str
) -> None:
    assert list(plugin.failures(token(name), inputs)) == [faulty], reason


def test_a_refusal_does_not_quote_a_secret(plugin: Plugin) -> None:
    assert "hidden" not in plugin.failures(token("RandomPassword"), {"length": Secret("hidden")})["length"]


def test_an_input_that_nobody_knows_means_nothing(plugin: Plugin) -> None:
    checked = plugin.check(token("RandomUuid"), {"bogus": 1})
    assert plugin.diff(token("RandomUuid"), {}, {}, checked).changes == pb.DiffResponse.DIFF_NONE


def test_unknown_inputs_pass_the_check(plugin: Plugin) -> None:
    assert plugin.failures(token("RandomPassword"), {"length": UNKNOWN}) == {}


@pytest.mark.parametrize("preview", [True, False])
def test_a_seed_is_refused_where_a_value_would_be_chosen(plugin: Plugin, *, preview: bool) -> None:
    inputs = plugin.check(token("RandomInteger"), {"min": 1, "max": 2, "seed": "a"})
    with pytest.raises(grpc.RpcError, match=r"seed.*install the official one"):
        plugin.create(token("RandomInteger"), inputs, preview=preview)
    state = inputs | {"result": 2, "id": "2"}
    assert plugin.diff(token("RandomInteger"), state, inputs, inputs).changes == pb.DiffResponse.DIFF_NONE


@pytest.mark.parametrize(
    ("old", "new", "replaced", "reason"),
    [
        ({}, {"keepers": {"a": "1"}}, ["keepers"], "added"),
        ({"keepers": {"a": "1"}}, {"keepers": {"a": "2"}}, ["keepers"], "changed"),
        ({"keepers": {"a": "1"}}, {"keepers": {"a": UNKNOWN}}, ["keepers"], "may change"),
        ({"keepers": {"a": "1"}}, {}, ["keepers"], "removed"),
        ({}, {"keepers": {}}, [], "keeps nothing"),
        ({}, {"keepers": {"a": None}}, [], "keeps nothing either"),
        ({}, {"number": False}, ["number", "numeric"], "one setting under two names"),
        ({"number": False}, {"numeric": False}, [], "the same under its new name"),
        ({}, {"upper": True, "minLower": 0}, [], "the defaults spelled out"),
        ({"upper": Secret(True)}, {"upper": True}, [], "only its secrecy changed"),
    ],
)
def test_any_changed_input_chooses_anew(
    plugin: Plugin, old: dict[str, Any], new: dict[str, Any], replaced: list[str], reason: str
) -> None:
    kind = token("RandomString")
    inputs, checked = plugin.check(kind, {"length": 8, **old}), plugin.check(kind, {"length": 8, **new})
    answer = plugin.diff(kind, inputs | {"result": "x"}, inputs, checked)
    assert (sorted(answer.replaces), answer.deleteBeforeReplace) == (replaced, False), reason


def test_an_ignored_input_does_not_choose_anew(plugin: Plugin) -> None:
    kind = token("RandomUuid")
    request = pb.DiffRequest(type=kind, olds=encode({}), old_inputs=encode({}), ignoreChanges=['keepers["a"]'])
    request.news.CopyFrom(encode({"keepers": {"a": "1"}}))
    assert plugin.stub.Diff(request).changes == pb.DiffResponse.DIFF_NONE


@pytest.mark.parametrize(
    ("name", "inputs", "outputs"),
    [
        ("RandomPassword", {"__defaults": [], "length": 4}, {"__meta": '{"schema_version":"3"}', "result": "abcd"}),
        ("RandomPassword", {"__defaults": ["lower"], "length": 4, "lower": True}, {"result": "abcd"}),
        ("RandomPet", {"__defaults": []}, {"id": "calm-cat", "length": 2, "separator": "-"}),
        ("RandomInteger", {"__defaults": [], "min": 1, "max": 3, "seed": "a"}, {"result": 2}),
        ("RandomId", {"__defaults": [], "byteLength": 1, "prefix": "p"}, {"hex": "p01"}),
    ],
)
def test_a_state_of_the_official_plugin_is_taken_over_as_it_is(
    plugin: Plugin, name: str, inputs: dict[str, Any], outputs: dict[str, Any]
) -> None:
    state = {**text.completed(inputs), **outputs, "__pulumi_raw_state_delta": "kept for the official plugin"}
    checked = plugin.check(token(name), {key: value for key, value in inputs.items() if key != "__defaults"})
    assert plugin.diff(token(name), state, inputs, checked).changes == pb.DiffResponse.DIFF_NONE


@pytest.mark.parametrize(
    ("name", "given", "identifier", "output"),
    [
        ("RandomPassword", "s3cret", "none", ("result", Secret("s3cret"))),
        ("RandomString", "s3cret", "s3cret", ("length", 6)),
        ("RandomId", "p-,AQID", "AQID", ("hex", "p-010203")),
        ("RandomId", "AQID", "AQID", ("dec", "66051")),
        ("RandomUuid", "6B552E73-7bcf-d285-0000-000000000000", "6b552e73-7bcf-d285-0000-000000000000", ("id", ...)),
        ("RandomUuid4", "6b552e737bcf42858000000000000000", "6b552e73-7bcf-4285-8000-000000000000", ("id", ...)),
        ("RandomUuid7", "6b552e73-7bcf-7285-8000-000000000000", "6b552e73-7bcf-7285-8000-000000000000", ("id", ...)),
        ("RandomInteger", "15,1,50", "15", ("result", 15)),
        ("RandomBytes", "AQID", "AQID", ("hex", Secret("010203"))),
    ],
)
def test_a_given_value_can_be_imported(
    plugin: Plugin, name: str, given: str, identifier: str, output: tuple[str, Any]
) -> None:
    found, state, inputs = plugin.read(token(name), given)
    assert found == state["id"] == identifier
    assert output[1] in (..., state[output[0]])
    checked = plugin.check(token(name), inputs)
    assert plugin.diff(token(name), state, inputs, checked).changes == pb.DiffResponse.DIFF_NONE


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("RandomId", "p,!", "base64url or prefix,base64url"),
        ("RandomUuid", "00000000-0000", "a UUID"),
        ("RandomInteger", "15", "result,min,max"),
        ("RandomInteger", "15,1,50,seed", "result,min,max"),
        ("RandomBytes", "!", "base64"),
        ("RandomPet", "calm-cat", "cannot be imported"),
        ("RandomShuffle", "-", "cannot be imported"),
    ],
)
def test_an_import_that_cannot_be_read_says_how_to_write_it(plugin: Plugin, name: str, given: str, words: str) -> None:
    with pytest.raises(grpc.RpcError, match=words):
        plugin.read(token(name), given)


def test_a_refresh_returns_the_state_as_it_is(plugin: Plugin) -> None:
    state = {"length": 8, "result": "abcdefgh"}
    assert plugin.read(token("RandomString"), "abcdefgh", state, {"length": 8}) == ("abcdefgh", state, {"length": 8})


def test_a_refresh_marks_a_password_that_the_state_held_in_clear(plugin: Plugin) -> None:
    _, state, _ = plugin.read(token("RandomPassword"), "none", {"length": 4, "result": "abcd"}, {"length": 4})
    assert state["result"] == Secret("abcd")


JSON = strategies.recursive(
    strategies.none()
    | strategies.booleans()
    | strategies.integers(-5, 5)
    | strategies.floats(-9, 9)
    | strategies.text(),
    lambda inner: strategies.lists(inner, max_size=3) | strategies.dictionaries(strategies.text(), inner, max_size=3),
)


@given(strategies.sampled_from(sorted(RESOURCES)), strategies.data())
def test_any_json_in_any_input_is_refused_or_gives_a_value(name: str, data: strategies.DataObject) -> None:
    resource = RESOURCES[name]
    names = strategies.sampled_from([*resource.takes, "keepers", "bogus"])
    required = {key: data.draw(strategies.integers(0, 5) | JSON) for key in resource.required}
    others = data.draw(strategies.dictionaries(names, JSON))
    inputs: dict[str, Any] = {key: value for key, value in {**others, **required}.items() if value is not None}
    if not resource.faults(inputs):
        with suppress(Failed):
            resource.make(resource.completed(inputs))
