"""What the random resources make, row by row of what the official plugin answers."""

import base64
import string
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

import bcrypt
import grpc
import pytest

from scripts.providers.properties import UNKNOWN, Secret
from scripts.providers.randomness import text
from tests.providers.plugin import Plugin
from tests.providers.randomness import make, serve, token


@pytest.fixture
def plugin() -> Iterator[Plugin]:
    served = serve()
    yield served
    served.stop()


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
    ("name", "inputs", "unknown"),
    [
        ("RandomPassword", {"length": 8}, {"id", "result", "bcryptHash"}),
        ("RandomString", {"length": 8}, {"id", "result"}),
        ("RandomId", {"byteLength": 8}, {"id", "hex", "dec", "b64Std", "b64Url"}),
        ("RandomPet", {}, {"id"}),
        ("RandomUuid", {}, {"id", "result"}),
        ("RandomUuid4", {}, {"id", "result"}),
        ("RandomUuid7", {}, {"id", "result"}),
        ("RandomInteger", {"min": 2, "max": 1}, {"id", "result"}),
        ("RandomShuffle", {"inputs": ["a"]}, {"id", "results"}),
        ("RandomBytes", {"length": 8}, {"id", "base64", "hex"}),
        ("RandomString", {"length": UNKNOWN}, {"id", "result", "length"}),
    ],
)
def test_a_preview_knows_the_inputs_and_not_what_will_be_chosen(
    plugin: Plugin, name: str, inputs: dict[str, Any], unknown: set[str]
) -> None:
    checked = plugin.check(token(name), inputs)
    assert checked == inputs
    identifier, state = plugin.create(token(name), checked, preview=True)
    assert identifier == ""
    assert {key for key, value in state.items() if value == UNKNOWN} == unknown
    assert state.items() >= inputs.items()


def test_the_state_has_the_defaults_and_what_the_official_plugin_looks_for(plugin: Plugin) -> None:
    _, state = make(plugin, "RandomString", {"length": 8, "minLower": 2, "number": False})
    del state["result"], state["id"]
    assert state == {
        "__meta": '{"schema_version": "2"}',
        "length": 8,
        "lower": True,
        "minLower": 2,
        "minNumeric": 0,
        "minSpecial": 0,
        "minUpper": 0,
        "number": False,
        "numeric": False,
        "special": True,
        "upper": True,
    }
    assert make(plugin, "RandomPassword", {"length": 8})[1]["__meta"] == '{"schema_version": "3"}'
    assert "__meta" not in make(plugin, "RandomId", {"byteLength": 8})[1]
    assert make(plugin, "RandomPet", {})[1].keys() == {"id", "length", "separator"}


@pytest.mark.parametrize(
    ("inputs", "words", "reason"),
    [
        ({}, 2, "the default"),
        ({"length": 1}, 1, "a noun alone"),
        ({"length": 4, "prefix": "my"}, 5, "adverbs come first, after the prefix"),
        ({"length": 0}, 2, "as the official plugin has it"),
    ],
)
def test_a_pet_has_its_words(plugin: Plugin, inputs: dict[str, Any], words: int, reason: str) -> None:
    pet, state = make(plugin, "RandomPet", {**inputs, "separator": "_"})
    assert len(pet.split("_")) == words, reason
    assert pet.startswith(inputs.get("prefix", ""))
    assert state["id"] == pet


@pytest.mark.parametrize(("name", "version"), [("RandomUuid4", 4), ("RandomUuid7", 7)])
def test_a_uuid_of_a_version_is_one(plugin: Plugin, name: str, version: int) -> None:
    identifier, state = make(plugin, name, {})
    found = uuid.UUID(identifier)
    assert (found.version, found.variant, state["result"]) == (version, uuid.RFC_4122, identifier)


def test_a_uuid_of_version_7_begins_with_the_time(plugin: Plugin) -> None:
    before = time.time_ns() // 1_000_000
    found = uuid.UUID(make(plugin, "RandomUuid7", {})[0])
    assert before <= found.int >> 80 <= time.time_ns() // 1_000_000


def test_a_plain_uuid_is_random_in_every_place(plugin: Plugin) -> None:
    """Also where a version and a variant would be."""
    found = [uuid.UUID(make(plugin, "RandomUuid", {})[0]).int for _ in range(200)]
    ones, zeroes = 0, 0
    for number in found:
        ones, zeroes = ones | number, zeroes | ~number
    assert ones & (1 << 128) - 1 == zeroes & (1 << 128) - 1 == (1 << 128) - 1


def test_a_number_is_chosen_evenly_and_both_ends_count(plugin: Plugin) -> None:
    numbers = Counter(make(plugin, "RandomInteger", {"min": -1, "max": 1})[1]["result"] for _ in range(300))
    assert numbers.keys() == {-1, 0, 1}
    assert min(numbers.values()) > 50  # 100 each expected; 50 is more than 6 standard deviations away


def test_an_impossible_range_fails_when_a_number_is_chosen(plugin: Plugin) -> None:
    with pytest.raises(grpc.RpcError, match="min must not be greater than max, got 2 and 1"):
        make(plugin, "RandomInteger", {"min": 2, "max": 1})


def test_characters_are_chosen_evenly() -> None:
    inputs = text.completed({"length": 20_000, "special": False, "upper": False, "lower": False})
    assert all(abs(count - 2000) < 300 for count in Counter(text.make(inputs)).values())  # 7 standard deviations


@pytest.mark.parametrize(
    ("wanted", "rounds", "reason"), [({"resultCount": 7}, 7, "more go round again"), ({"resultCount": 0}, 3, "all")]
)
def test_a_shuffle_gives_each_item_once_a_round(
    plugin: Plugin, wanted: dict[str, int], rounds: int, reason: str
) -> None:
    identifier, state = make(plugin, "RandomShuffle", {"inputs": ["a", "b", "c"], **wanted})
    assert (identifier, len(state["results"])) == ("-", rounds), reason
    assert sorted(state["results"][:3]) == ["a", "b", "c"]


def test_bytes_are_secret_in_both_spellings(plugin: Plugin) -> None:
    identifier, made = make(plugin, "RandomBytes", {"length": 6})
    assert base64.b64decode(identifier) == bytes.fromhex(made["hex"].value)
    assert made["base64"] == Secret(identifier)


def test_an_id_of_many_bytes_has_its_decimal_spelling(plugin: Plugin) -> None:
    state = make(plugin, "RandomId", {"byteLength": 4000})[1]
    assert len(state["dec"]) > 9000


def test_outputs_that_show_a_secret_input_are_secret(plugin: Plugin) -> None:
    _, shuffled = make(plugin, "RandomShuffle", {"inputs": Secret(["a"]), "keepers": {"a": "b"}})
    assert shuffled["results"] == Secret(["a"])
    _, kept = make(plugin, "RandomInteger", {"min": 1, "max": 1, "keepers": {"a": Secret("b")}})
    assert (kept["result"], kept["keepers"]) == (1, {"a": Secret("b")})


def test_minima_alone_can_make_a_text(plugin: Plugin) -> None:
    off = dict.fromkeys(("special", "upper", "lower", "numeric"), False)
    assert make(plugin, "RandomString", {"length": 3, "minNumeric": 3, **off})[0].isdigit()
