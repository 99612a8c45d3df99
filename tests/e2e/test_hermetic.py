"""Previews that hold no key, as CI runs them: real engine, real OPA, no cluster."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from scripts.toolchain import places
from tests.e2e import clones
from tests.e2e.clones import Clone

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

HERMETIC = ("preview", "--hermetic")


@pytest.fixture(scope="module")
def clone(tools: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """A fresh clone on which nothing was ever applied."""
    assert tools
    return clones.make(tmp_path_factory.mktemp("hermetic"))


@pytest.fixture(scope="module")
def base(clone: Clone, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The redacted export of stack `local`, applied by another clone of the same project."""
    other = clones.make(tmp_path_factory.mktemp("applied"))
    file = tmp_path_factory.mktemp("base") / "base.json"
    try:
        other.layer0("up", "--yes")
        other.layer0("state", "export", "--redacted", "--file", str(file))
        yield file
    finally:
        other.down()


def changed(document: Any) -> list[tuple[str, str]]:
    """Name and op of every Kubernetes object that would change."""
    found = [item for item in document["changes"]["changes"] if item["type"].startswith("kubernetes:")]
    return [(item["name"], item["op"]) for item in found if item["op"] != "same"]


def test_it_is_the_same_on_every_machine(clone: Clone, tmp_path: Path) -> None:
    elsewhere = clones.Clone(tmp_path / "somewhere" / "else")
    elsewhere.folder.parent.mkdir()
    clones.Clone(clone.folder.parent).git("clone", "--quiet", str(clone.folder), str(elsewhere.folder))
    first = clone.layer0(*HERMETIC, "--json").stdout
    home = {
        "HOME": str(tmp_path),
        "LAYER0_CACHE": str(places.cache()),
        "KUBECONFIG": "/nowhere",
        "LANG": "C",
        "TZ": "UTC+5",
    }
    assert elsewhere.layer0(*HERMETIC, "--json", environment=home).stdout == first


def test_without_a_base_it_says_that_all_is_a_create(clone: Clone) -> None:
    document = clone.json(*HERMETIC)
    assert {op for _, op in changed(document)} == {"create"}
    warnings = [item["message"] for item in document["verdict"]["warnings"]]
    assert any("without a base: every change counts as a create" in text for text in warnings)
    assert document["changes"]["made_from"]["hermetic"] is True
    assert not (clone.folder / ".layer0" / "cluster").exists()


def test_with_the_base_of_what_was_applied_nothing_changes(clone: Clone, base: Path) -> None:
    assert changed(clone.json(*HERMETIC, "--base", str(base))) == []


def test_with_a_base_one_edited_line_changes_exactly_what_it_should(clone: Clone, base: Path) -> None:
    clone.edit("pods: 20", "pods: 21")
    try:
        assert changed(clone.json(*HERMETIC, "--base", str(base))) == [("acme-quota", "update")]
    finally:
        clone.git("checkout", "stacks")


def test_an_encrypted_setting_is_a_secret_that_is_not_known(clone: Clone) -> None:
    secure = "  layer0:data_services:\n    redis:\n      password: {secure: v1:not-to-be-decrypted}\n"
    clone.edit("  layer0:data_services:\n", secure)
    try:
        changes = {item["urn"].rpartition("::")[2]: item for item in clone.json(*HERMETIC)["changes"]["changes"]}
    finally:
        clone.git("checkout", "stacks")
    assert "redis-password" not in changes
    assert changes["redis-credentials"]["new"]["stringData"] == {"secret": True, "fingerprint": None}
    assert "stringData" in changes["redis-credentials"]["unknown"]


def test_the_stack_of_production_needs_neither_its_back_end_nor_its_cluster(clone: Clone) -> None:
    assert {op for _, op in changed(clone.json("preview", "production", "--hermetic"))} == {"create"}


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("import socket; socket.create_connection(('192.0.2.1', 443))", "reached for 192.0.2.1:443 on the network"),
        ("open('/run/secrets/token')", "opened /run/secrets/token, where credentials are kept"),
    ],
)  # fmt: skip
def test_a_program_that_reaches_out_is_stopped_and_named(clone: Clone, act: str, words: str) -> None:
    program = clone.folder / "__main__.py"
    before = program.read_text()
    program.write_text(f"try:\n    {act}\nexcept Exception:\n    pass\n{before}")
    told = clone.layer0(*HERMETIC, code=6).stderr
    program.write_text(before)
    assert f"__main__.py:2: the program {words}; a hermetic preview has none" in told


def test_nothing_of_the_environment_reaches_the_program(clone: Clone, tmp_path: Path) -> None:
    program = clone.folder / "__main__.py"
    before = program.read_text()
    seen = tmp_path / "seen.json"
    look = f"import json, os, pathlib\npathlib.Path({str(seen)!r}).write_text(json.dumps(dict(os.environ)))\n"
    program.write_text(look + before)
    clone.layer0(*HERMETIC, environment={"AWS_SECRET_ACCESS_KEY": "hunter2", "PULUMI_ACCESS_TOKEN": "hunter2"})
    program.write_text(before)
    assert "hunter2" not in seen.read_text()
    assert json.loads(seen.read_text())["HOME"] != os.environ["HOME"]


def test_a_field_that_no_schema_knows_is_denied_where_it_is(clone: Clone) -> None:
    file = "components/layer0/data_service.py"
    clone.edit('"service_name":', '"min_ready_secs": 3, "service_name":', file)
    try:
        denials = clone.json(*HERMETIC, code=3)["verdict"]["denials"]
    finally:
        clone.git("checkout", "components")
    assert {(item["rule"], item["path"]) for item in denials} == {("schemas", "spec.min_ready_secs")}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--base", "missing.json"), "--base goes with --hermetic"),
        (("--hermetic", "--base", "missing.json"), "missing.json: not a redacted export"),
        (("--hermetic", "--operation", "refresh"), "a hermetic preview has none"),
        (("--hermetic", "--plugins", "official"), "always uses the stand-ins"),
    ],
)
def test_arguments_that_do_not_go_together_are_refused(clone: Clone, arguments: tuple[str, ...], words: str) -> None:
    assert words in clone.layer0("preview", *arguments, code=2).stderr


def test_a_backup_is_no_base_and_a_base_no_backup(clone: Clone, base: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup.json"
    backup.write_text(json.dumps({"version": 3, "deployment": {"resources": []}}))
    assert "not a redacted export" in clone.layer0(*HERMETIC, "--base", str(backup), code=2).stderr
    assert "its secrets are masked" in clone.layer0("state", "restore", "--file", str(base), code=2).stderr
