"""`layer0 policy pack`: on what Pulumi tells it, the pack says what the gate says of the same change sets."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from policies.opa import Opa
from scripts.authoring import merging, rego
from scripts.authoring import pack as packs
from scripts.authoring.errors import Invalid
from scripts.authoring.merging import Module
from scripts.authoring.rulebook import Rulebook
from stacks import settings
from tests.scripts.authoring.conftest import RULE

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("opa_on_path")]

CASES = sorted((Path(__file__).parents[2] / "fixtures" / "changes").glob("*.json"))
GONE = {"delete", "read"}
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"

TEST = """package recorded_test

import data.layer0

test_{number} if {{
	resource := data.recorded["{number}"].resource
	said := {{[rule, message] | some rule, messages in layer0; startswith(rule, "deny_"); some message in messages}}
		with input as resource
	said == {{[rule, message] | some [rule, message] in data.recorded["{number}"].denied}}
}}
"""


@pytest.fixture(scope="module")
def gate(opa_on_path: None) -> Iterator[Opa]:
    with Opa(environment={}) as opa:
        yield opa


@pytest.fixture(scope="module")
def pack(opa_on_path: None, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    return packs.write(Rulebook(), tmp_path_factory.mktemp("packs") / "pack", settings.load("local")).document()


def test_the_pack_says_of_recorded_resources_what_the_gate_says(
    gate: Opa, pack: Mapping[str, Any], tmp_path: Path
) -> None:
    recorded = {str(number): case for number, case in enumerate(_recorded(gate, set(pack["of_a_resource"])))}
    assert sum(bool(case["denied"]) for case in recorded.values()) >= 3
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "data.json").write_text(json.dumps({"recorded": recorded}))
    for number in recorded:
        (tests / f"case_{number}_test.rego").write_text(TEST.format(number=number))
    done = rego.run("test", pack["target"], tests)
    assert done.returncode == 0, done.stdout
    assert f"PASS: {len(recorded)}/{len(recorded)}" in done.stdout


def _recorded(gate: Opa, rules: set[str]) -> Iterator[dict[str, Any]]:
    """Each resource of the recorded change sets as Pulumi tells it, with what rules of the gate deny about it alone."""
    parameters = settings.load("local").policies.model_dump(mode="json")
    for file in CASES:
        document = json.loads(file.read_text())["input"]
        for change in document["changes"] or ():
            if change.get("op", "delete") in GONE or change["secret"]:
                continue
            alone = {**document, "parameters": parameters, "changes": [change]}
            denials = gate.query(alone)["denials"]
            denied = [
                [f"deny_{item['rule'].replace('/', '_')}", item["message"]] for item in denials if item["rule"] in rules
            ]
            yield {"resource": _told(change), "denied": denied}


def _told(change: Mapping[str, Any]) -> dict[str, Any]:
    """A change as Pulumi tells a resource."""
    properties = json.loads(json.dumps(change["new"]).replace('{"unknown": true}', f'"{UNKNOWN}"'))
    return {
        "__urn": change["urn"],
        "__type": change["type"],
        "__name": change["name"],
        "__options": {"parent": change["parent"] or ""},
        "__properties": properties,
    }


def test_a_rule_over_the_whole_stack_sees_all_of_it_and_its_tenants(pack: Mapping[str, Any], tmp_path: Path) -> None:
    assert "network/namespaces_refuse_traffic" in pack["of_the_stack"]
    start = "urn:pulumi:dev::layer0::"
    tenant = f"{start}layer0:index:TenantEnvironment::acme"
    namespace = {
        "__urn": f"{start}layer0:index:TenantEnvironment$kubernetes:core/v1:Namespace::acme",
        "__type": "kubernetes:core/v1:Namespace",
        "__name": "acme",
        "__options": {"parent": tenant},
        "__properties": {"metadata": {"name": "tenant-acme"}},
    }
    above = {
        "__urn": tenant,
        "__type": "layer0:index:TenantEnvironment",
        "__name": "acme",
        "__options": {"parent": ""},
        "__properties": {},
    }
    (tmp_path / "input.json").write_text(json.dumps({"resources": [above, namespace]}))
    data = ("--data", str(pack["target"]), "--input", tmp_path / "input.json")
    done = rego.run("eval", "--format", "json", *data, "data.layer0.stack_deny_network_namespaces_refuse_traffic")
    (message, *_) = json.loads(done.stdout)["result"][0]["expressions"][0]["value"]
    assert "acme" in message


def test_what_the_pack_cannot_hold_is_named_with_the_reason(pack: Mapping[str, Any]) -> None:
    left_out = pack["left_out"]
    assert left_out["changes/previews_are_honest"] == "it reads dry_run, made_from"
    assert left_out["data/stateful_resources_are_kept"] == "it judges by what happens to a resource"
    page = (Path(pack["target"]) / "README.md").read_text()
    assert all(f"`{rule}`" in page for rule in left_out)


def test_a_rule_of_a_users_own_is_in_the_pack(own: Path, tmp_path: Path, run: Callable[..., str]) -> None:
    told = json.loads(run("pack", tmp_path / "pack", "--folder", own, "--json"))
    assert RULE in told["of_a_resource"]


def test_every_module_of_a_pack_is_of_one_package(pack: Mapping[str, Any]) -> None:
    sources = [path.read_text() for path in Path(pack["target"]).rglob("*.rego")]
    assert len(sources) > 5
    assert all(source.startswith("package layer0\n") for source in sources)


def test_a_pack_is_written_into_an_empty_folder_only(tmp_path: Path, run: Callable[..., str]) -> None:
    (tmp_path / "mine").write_text("x")
    with pytest.raises(Invalid, match="empty folder"):
        run("pack", tmp_path)


@pytest.mark.parametrize(
    ("line", "wanted", "reason"),
    [
        ("r if _own(1)", "a_b_r if a_b__own(1)", "what the module defines"),
        ("r if values.at(1)", "a_b_r if lib_values_at(1)", "what it imports"),
        ("r if values.kinds.Pod", "a_b_r if lib_values_kinds.Pod", "a member of what it imports"),
        ('r if input.r == "values.at"', 'a_b_r if input.r == "values.at"', "a field, and a text"),
        ("r if `_own` == 1 # r", "a_b_r if `_own` == 1", "a raw text, and a comment"),
        ('r if x["a\\"_own"].values.at', 'a_b_r if x["a\\"_own"].values.at', "a quoted key"),
    ],
)
def test_only_the_names_of_modules_are_exchanged(line: str, wanted: str, reason: str) -> None:
    source = f"package policies.rules.a.b\n\nimport data.policies.lib.values\n\n_own(_) := 1\n\n{line}\n"
    module = Module("rules.a.b", source, frozenset({"_own", "r"}))
    assert merging.merged(module).splitlines()[2].rstrip() == wanted, reason
