"""`layer0 policy list` and `explain`: what is told of a rule is what the rule is."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from policies import modules
from scripts.authoring import catalogue
from scripts.authoring.errors import Failed, Invalid
from stacks import settings
from tests.scripts.authoring.conftest import RULE

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("opa_on_path")]


def test_every_rule_of_the_gate_is_listed(run: Callable[..., str]) -> None:
    listed = json.loads(run("list", "--json"))
    assert sorted(entry["rule"] for entry in listed) == sorted(modules.in_folder().rules)


def test_a_rule_is_listed_with_its_words_and_where_it_comes_from(own: Path, run: Callable[..., str]) -> None:
    found = {entry["rule"]: entry for entry in json.loads(run("list", "--folder", own, "--json"))}
    assert found[RULE]["source"] == str(own)
    assert found["workloads/images_are_pinned"] | {"description": "", "remedy": ""} == {
        "rule": "workloads/images_are_pinned",
        "title": "Images are pinned",
        "description": "",
        "severity": "high",
        "scope": "change",
        "remedy": "",
        "levels": ["deny", "warn"],
        "source": "layer0",
        "disabled": {},
    }


def test_a_disabled_rule_is_listed_as_one(
    run: Callable[..., str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "layers").mkdir()
    (tmp_path / "layers" / "base.yaml").write_text((settings.STACKS / "layers" / "base.yaml").read_text())
    text = (settings.STACKS / "Pulumi.local.yaml").read_text()
    rest = "disabled: {workloads/images_are_pinned: {reason: a move, expires: '2099-12-31'}}"
    policies = "  layer0:policies:\n"
    assert policies in text
    (tmp_path / "Pulumi.local.yaml").write_text(text.replace(policies, f"{policies}    {rest}\n"))
    loaded = settings.load("local", tmp_path)
    monkeypatch.setattr(settings, "names", lambda: ["local"])
    monkeypatch.setattr(settings, "load", {"local": loaded}.get)
    found = {entry["rule"]: entry for entry in json.loads(run("list", "--json"))}
    assert found["workloads/images_are_pinned"]["disabled"] == {"local": "through 2099-12-31: a move"}
    assert "(disabled in local)" in run("list")


def test_a_rule_without_metadata_cannot_be_listed(own: Path, run: Callable[..., str]) -> None:
    path = own / f"{RULE}.rego"
    path.write_text(path.read_text().replace("metadata := rego.metadata.chain()[1].annotations\n", ""))
    with pytest.raises(Failed, match="metadata is missing"):
        run("list", "--folder", own)


def test_the_table_is_written_between_its_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{catalogue.START}\nold\n{catalogue.END}\nafter\n")
    catalogue.refresh(page, [])
    assert page.read_text() == f"before\n{catalogue.START}\n{catalogue.table([])}\n{catalogue.END}\nafter\n"


def test_a_rule_is_explained_by_what_it_reads_and_by_its_tests(run: Callable[..., str]) -> None:
    told = json.loads(run("explain", "workloads/images_are_pinned", "--json"))
    assert told["parameters"] == {"registries": list(settings.load("local").policies.registries)}
    assert "new.spec.template.spec.containers[*].image" in told["reads"]
    assert not [path for path in told["reads"] if "env" in path or "unknown" in path]
    assert told["denied"].lstrip().startswith("test_denies_")
    assert told["allowed"].lstrip().startswith("test_allows_")
    assert "workloads/images_are_pinned: {reason:" in run("explain", "workloads/images_are_pinned")


def test_a_rule_of_a_users_own_is_explained_too(own: Path, run: Callable[..., str]) -> None:
    told = json.loads(run("explain", RULE, "--folder", own, "--json"))
    assert told["reads"] == ["name", "new.metadata.labels.owner", "op", "type", "urn"]
    assert told["parameters"] == {}


def test_an_unknown_rule_is_not_explained(run: Callable[..., str]) -> None:
    with pytest.raises(Invalid, match="did you mean"):
        run("explain", "workloads/images_are_pined")
