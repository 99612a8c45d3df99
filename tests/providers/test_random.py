"""The random resources, row by row of what the official plugin answers."""

import base64
import string
from collections.abc import Iterator
from typing import Any

import bcrypt
import grpc
import pytest

from scripts.providers.properties import UNKNOWN, Secret
from scripts.providers.protocol import provider_pb2 as pb
from scripts.providers.randomness.provider import Provider
from tests.providers.plugin import Plugin, Recorder


@pytest.fixture
def plugin() -> Iterator[Plugin]:
    recorder = Recorder()
    made = Plugin(Provider(recorder), recorder)
    yield made
    made.stop()


def token(name: str) -> str:
    return f"random:index/{name[0].lower()}{name[1:]}:{name}"


def make(plugin: Plugin, name: str, inputs: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    checked = plugin.check(token(name), inputs)
    return plugin.create(token(name), checked)


def test_a_password_keeps_its_rules_and_is_secret(plugin: Plugin) -> None:
    inputs = {"length": 12, "minUpper": 3, "minNumeric": 2, "minSpecial": 4, "overrideSpecial": "!#"}
    identifier, state = make(plugin, "RandomPassword", inputs)
    assert identifier == "none"
    assert isinstance(state["result"], Secret)
    result: str = state["result"].value
    assert len(result) == 12
    assert sum(letter in string.ascii_uppercase for letter in result) >= 3
    assert sum(letter in string.digits for letter in result) >= 2
    assert sum(letter in "!#" for letter in result) >= 4
    assert set(result) <= set(string.ascii_letters + string.digits + "!#")
    assert bcrypt.checkpw(result.encode(), state["bcryptHash"].value.encode())


def test_every_place_of_a_password_may_hold_any_class(plugin: Plugin) -> None:
    """The minima must not always come first."""
    inputs = {"length": 4, "minNumeric": 1, "special": False, "upper": False}
    results = [make(plugin, "RandomString", inputs)[0] for _ in range(100)]
    assert len(set(results)) == 100
    assert {next(i for i, letter in enumerate(r) if letter.isdigit()) for r in results} == {0, 1, 2, 3}


def test_classes_can_be_switched_off(plugin: Plugin) -> None:
    inputs = {"length": 200, "special": False, "upper": False, "number": False}
    identifier, state = make(plugin, "RandomString", inputs)
    assert set(state["result"]) <= set(string.ascii_lowercase)
    assert identifier == state["result"]
    assert state["numeric"] is False


def test_all_spellings_of_an_id_are_the_same_bytes(plugin: Plugin) -> None:
    identifier, state = make(plugin, "RandomId", {"byteLength": 5, "prefix": "p-"})
    chosen = base64.urlsafe_b64decode(identifier + "=" * (-len(identifier) % 4))
    assert len(chosen) == 5
    assert state["b64Url"] == f"p-{identifier}"
    assert state["b64Std"] == f"p-{base64.b64encode(chosen).decode()}"
    assert state["hex"] == f"p-{chosen.hex()}"
    assert state["dec"] == f"p-{int.from_bytes(chosen)}"


@pytest.mark.parametrize(
    ("name", "inputs", "secret"),
    [
        ("RandomPassword", {"length": 8}, ("result", "bcryptHash")),
        ("RandomString", {"length": 8}, ("result",)),
        ("RandomId", {"byteLength": 8}, ("hex", "dec", "b64Std", "b64Url")),
        ("RandomPet", {}, ()),
        ("RandomUuid", {}, ("result",)),
        ("RandomInteger", {"min": 1, "max": 2}, ("result",)),
        ("RandomShuffle", {"inputs": ["a"]}, ("results",)),
        ("RandomBytes", {"length": 8}, ("base64", "hex")),
    ],
)
def test_a_preview_knows_the_inputs_and_not_what_will_be_chosen(
    plugin: Plugin, name: str, inputs: dict[str, Any], secret: tuple[str, ...]
) -> None:
    checked = plugin.check(token(name), inputs)
    assert plugin.create(token(name), checked, preview=True) == ("", checked | dict.fromkeys(secret, UNKNOWN))


def test_the_other_shapes(plugin: Plugin) -> None:
    pet, _ = make(plugin, "RandomPet", {"length": 3, "separator": "_", "prefix": "my"})
    assert pet.startswith("my_")
    assert len(pet.split("_")) == 4
    uuid, state = make(plugin, "RandomUuid", {})
    assert [len(part) for part in uuid.split("-")] == [8, 4, 4, 4, 12]
    assert state["result"] == uuid
    numbers = {make(plugin, "RandomInteger", {"min": 1, "max": 2})[1]["result"] for _ in range(60)}
    assert numbers == {1, 2}
    _, shuffled = make(plugin, "RandomShuffle", {"inputs": ["a", "b", "c"], "resultCount": 7})
    assert len(shuffled["results"]) == 7
    assert sorted(shuffled["results"][:3]) == sorted(shuffled["results"][3:6]) == ["a", "b", "c"]
    identifier, made = make(plugin, "RandomBytes", {"length": 6})
    assert base64.b64decode(identifier) == bytes.fromhex(made["hex"].value)


@pytest.mark.parametrize(
    ("name", "inputs", "faulty", "reason"),
    [
        ("RandomPassword", {}, "length", "needed"),
        ("RandomPassword", {"length": 0}, "length", "nothing to choose"),
        ("RandomPassword", {"length": 3, "minLower": 2, "minUpper": 2}, "length", "shorter than its minima"),
        (
            "RandomString",
            {"length": 3, **dict.fromkeys(("special", "upper", "lower", "numeric"), False)},
            "special",
            "",
        ),
        ("RandomId", {"byteLength": 0}, "byteLength", "no bytes"),
        ("RandomInteger", {"min": 2, "max": 1}, "min", "no number between"),
        ("RandomInteger", {"min": 2}, "max", "needed"),
    ],
)
def test_impossible_inputs_fail_the_check(
    plugin: Plugin, name: str, inputs: dict[str, Any], faulty: str, reason: str
) -> None:
    assert list(plugin.failures(token(name), inputs)) == [faulty], reason


def test_unknown_inputs_pass_the_check(plugin: Plugin) -> None:
    assert plugin.failures(token("RandomPassword"), {"length": UNKNOWN}) == {}


def test_a_seed_is_refused(plugin: Plugin) -> None:
    with pytest.raises(grpc.RpcError, match="official"):
        plugin.check(token("RandomInteger"), {"min": 1, "max": 2, "seed": "a"})


def test_any_changed_input_chooses_anew(plugin: Plugin) -> None:
    old = plugin.check(token("RandomString"), {"length": 8})
    same = plugin.diff(token("RandomString"), old | {"result": "x"}, old, old)
    assert same.changes == pb.DiffResponse.DIFF_NONE
    kept = plugin.diff(token("RandomString"), old, old, old | {"keepers": {"a": "1"}})
    assert (list(kept.replaces), kept.deleteBeforeReplace) == (["keepers"], False)


@pytest.mark.parametrize(
    ("name", "given", "identifier", "output"),
    [
        ("RandomPassword", "s3cret", "none", ("result", Secret("s3cret"))),
        ("RandomId", "p-,AQID", "AQID", ("hex", "p-010203")),
        ("RandomUuid", "00000000-0000", "00000000-0000", ("result", "00000000-0000")),
    ],
)
def test_a_given_value_can_be_imported(
    plugin: Plugin, name: str, given: str, identifier: str, output: tuple[str, Any]
) -> None:
    found, state, inputs = plugin.read(token(name), given)
    assert found == identifier
    assert state[output[0]] == output[1]
    checked = plugin.check(token(name), inputs)
    assert plugin.diff(token(name), state, inputs, checked).changes == pb.DiffResponse.DIFF_NONE


def test_a_refresh_returns_the_state_as_it_is(plugin: Plugin) -> None:
    state = {"length": 8, "result": "abcdefgh"}
    assert plugin.read(token("RandomString"), "abcdefgh", state, {"length": 8}) == ("abcdefgh", state, {"length": 8})
