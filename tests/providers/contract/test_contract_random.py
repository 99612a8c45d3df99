"""Random values: what each resource takes and makes, what of it is secret, and when it is made anew."""

import base64
import re
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.providers.contract.conftest import Start
from tests.providers.contract.stacks import ABSENT, Outcome, Secret, Wanted, at

pytestmark = pytest.mark.e2e

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
MASKED = "[secret]"


@dataclass(frozen=True)
class Kind:
    """A resource, and what is told of it."""

    name: str
    inputs: dict[str, Any]
    outputs: tuple[str, ...]
    """The generated ones."""
    identifier: str = ""
    """What the id matches; nothing when it is `result` as text."""
    secret: bool = False
    defaults: dict[str, Any] = field(default_factory=dict[str, Any])
    change: dict[str, Any] = field(default_factory=lambda: {"keepers": {"a": "1"}})
    """An input to be changed."""

    def wanted(self, name: str = "", **changes: Any) -> Wanted:
        token = f"random:index/{self.name[0].lower()}{self.name[1:]}:{self.name}"
        declared = dict.fromkeys(self.outputs)
        return Wanted(name or self.name, token, {**declared, **self.inputs, **changes})


TEXT = {
    **dict.fromkeys(("special", "upper", "lower", "numeric", "number"), True),
    **dict.fromkeys(("minSpecial", "minUpper", "minLower", "minNumeric"), 0),
}
KINDS = [
    Kind("RandomPassword", {"length": 9}, ("result", "bcryptHash"), "none", True, TEXT, {"length": 10}),
    Kind("RandomString", {"length": 9}, ("result",), "", False, TEXT, {"minUpper": 3}),
    Kind(
        "RandomId",
        {"byteLength": 5, "prefix": "p-"},
        ("hex", "dec", "b64Std", "b64Url"),
        "[A-Za-z0-9_-]{7}",
        change={"prefix": "q-"},
    ),
    Kind("RandomPet", {"prefix": "my"}, (), "my-[a-z]+-[a-z]+", defaults={"length": 2, "separator": "-"}),
    Kind("RandomUuid", {}, ("result",)),
    Kind("RandomInteger", {"min": 3, "max": 5}, ("result",), change={"max": 6}),
    Kind("RandomShuffle", {"inputs": ["a", "b", "c"]}, ("results",), "-", change={"resultCount": 2}),
    Kind("RandomBytes", {"length": 6}, ("base64", "hex"), "[A-Za-z0-9+/]{8}", True, change={"length": 7}),
]
IDS = [kind.name for kind in KINDS]
BY_NAME = {kind.name: kind for kind in KINDS}


@dataclass(frozen=True)
class Runs:
    """A preview, the state after the `up`, and previews of the same and of a changed program."""

    first: Outcome
    state: dict[str, dict[str, Any]]
    same: Outcome
    changed: Outcome
    refreshed: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def runs(start: Start) -> Runs:
    stack, program = start(), [kind.wanted(bogus="kept") for kind in KINDS]
    first = stack.preview(*program)
    assert not first.error
    assert not stack.up(*program).error
    state, same = stack.state(), stack.preview(*program)
    changed = stack.preview(*(kind.wanted(bogus="kept", **kind.change) for kind in KINDS))
    assert not stack.refresh().error
    return Runs(first, state, same, changed, stack.state())


@pytest.mark.parametrize("kind", KINDS, ids=IDS)
def test_a_preview_knows_inputs_and_defaults_and_not_what_is_generated(runs: Runs, kind: Kind) -> None:
    shown = runs.first.outputs[kind.name]
    assert {key: shown.get(key) for key in {**kind.inputs, **kind.defaults}} == {**kind.defaults, **kind.inputs}
    for output in kind.outputs:
        assert shown.get(output, UNKNOWN) in (UNKNOWN, MASKED)


@pytest.mark.parametrize("kind", KINDS, ids=IDS)
def test_the_state_has_the_outputs_and_the_id(runs: Runs, kind: Kind) -> None:
    kept = runs.state[kind.name]
    outputs = kept["outputs"]
    assert at(kept, "inputs", "bogus") in ("kept", ABSENT)
    assert {**outputs, **kind.defaults} == outputs
    for output in kind.outputs:
        assert isinstance(outputs[output], Secret) == kind.secret
    expected = kind.identifier or re.escape(str(outputs["result"]))
    assert re.fullmatch(expected, kept["id"])


@pytest.mark.parametrize("kind", KINDS, ids=IDS)
def test_the_same_inputs_keep_a_value_and_any_other_replaces_it(runs: Runs, kind: Kind) -> None:
    assert runs.same.ops[kind.name] == ["same"]
    assert runs.changed.ops[kind.name] == ["create-replacement", "replace", "delete-replaced"]
    assert runs.refreshed[kind.name]["outputs"] == runs.state[kind.name]["outputs"]


def test_the_values_are_what_the_inputs_ask_for(runs: Runs) -> None:
    outputs = {kind.name: runs.state[kind.name]["outputs"] for kind in KINDS}
    assert len(outputs["RandomPassword"]["result"].value) == 9
    chosen = base64.urlsafe_b64decode(runs.state["RandomId"]["id"] + "=")
    spellings = {
        "hex": chosen.hex(),
        "dec": str(int.from_bytes(chosen)),
        "b64Std": base64.b64encode(chosen).decode(),
        "b64Url": base64.urlsafe_b64encode(chosen).decode().rstrip("="),
    }
    assert {key: outputs["RandomId"][key] for key in spellings} == {
        key: f"p-{spelling}" for key, spelling in spellings.items()
    }
    assert re.fullmatch("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", outputs["RandomUuid"]["result"])
    assert outputs["RandomInteger"]["result"] in (3, 4, 5)
    assert sorted(outputs["RandomShuffle"]["results"]) == ["a", "b", "c"]
    made = outputs["RandomBytes"]
    assert base64.b64decode(made["base64"].value) == bytes.fromhex(made["hex"].value)
    assert runs.state["RandomBytes"]["id"] == made["base64"].value


def test_a_shuffle_for_more_than_there_is_goes_round_again_and_keepers_replace(start: Start) -> None:
    def program(**keepers: str) -> list[Wanted]:
        kept = BY_NAME["RandomUuid"].wanted("kept", **({"keepers": keepers} if keepers else {}))
        return [BY_NAME["RandomShuffle"].wanted("round", resultCount=7), kept]

    stack = start()
    assert not stack.up(*program(a="1")).error
    results = stack.state()["round"]["outputs"]["results"]
    assert sorted(results[:3]) == sorted(results[3:6]) == ["a", "b", "c"]
    assert len(results) == 7
    for changed in (program(a="2"), program()):
        assert "replace" in stack.preview(*changed).ops["kept"]


@pytest.mark.parametrize(
    ("kind", "changes", "reason"),
    [
        ("RandomPassword", {"length": None}, "length is missing"),
        ("RandomPassword", {"length": 0}, "length 0"),
        ("RandomString", {"minUpper": 5, "minLower": 5}, "more minima than letters"),
    ],
)
def test_inputs_that_cannot_be_fulfilled_fail_the_preview(
    start: Start, kind: str, changes: dict[str, Any], reason: str
) -> None:
    assert "length" in start().preview(BY_NAME[kind].wanted(**changes)).error, reason


def test_a_minimum_above_the_maximum_is_an_error_of_up(start: Start) -> None:
    assert start().up(BY_NAME["RandomInteger"].wanted(min=9)).error


@pytest.mark.parametrize(
    ("kind", "identifier", "inputs", "output", "expected"),
    [
        ("RandomPassword", "s3cret-pw", {"length": 9}, "result", Secret("s3cret-pw")),
        ("RandomId", "p-,AQIDBAU", {"byteLength": 5, "prefix": "p-"}, "hex", "p-0102030405"),
        ("RandomUuid", "6b552e73-7bcf-d285-0000-000000000000", {}, "result", "6b552e73-7bcf-d285-0000-000000000000"),
        ("RandomInteger", "4,3,5", {"min": 3, "max": 5}, "result", 4),
    ],
)
def test_a_value_from_elsewhere_can_be_imported(
    start: Start, kind: str, identifier: str, inputs: dict[str, Any], output: str, expected: Any
) -> None:
    stack = start()
    item = BY_NAME[kind].wanted()
    imported = Wanted(
        item.name, item.token, {**dict.fromkeys(BY_NAME[kind].outputs), **inputs}, {"import_": identifier}
    )
    outcome = stack.up(imported)
    assert not outcome.error
    assert stack.state()[kind]["outputs"][output] == expected


def test_a_pet_cannot_be_imported(start: Start) -> None:
    pet = BY_NAME["RandomPet"].wanted()
    assert start().preview(Wanted(pet.name, pet.token, pet.inputs, {"import_": "my-pet"})).error
