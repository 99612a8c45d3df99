"""Render mode: objects as files, laid out as the official plugin lays them out; no cluster is asked for anything."""

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
import yaml

from scripts.providers.properties import UNKNOWN, Secret
from scripts.providers.protocol import provider_pb2 as pb
from tests.providers.manifests import CONFIG_MAP, config_map, named
from tests.providers.plugin import Plugin, kubernetes, message

SECRET = "kubernetes:core/v1:Secret"
CRD = "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def plugin(out: Path) -> Iterator[Plugin]:
    made = kubernetes("", renderYamlToDirectory=str(out))
    yield made
    made.stop()


def files(out: Path) -> list[str]:
    return sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())


def test_each_object_has_a_file_named_after_it_and_definitions_come_first(plugin: Plugin, out: Path) -> None:
    role = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "system:x"}}
    definition = {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": "t"},
    }
    assert plugin.create(CONFIG_MAP, config_map("n"))[0] == "n/x"
    assert plugin.create("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", role)[0] == "system:x"
    plugin.create(CRD, definition)
    assert files(out) == [
        "0-crd/apiextensions.k8s.io_v1-customresourcedefinition-default-t.yaml",
        "1-manifest/rbac.authorization.k8s.io_v1-clusterrole-default-system:x.yaml",
        "1-manifest/v1-configmap-n-x.yaml",
    ]


def test_only_the_owner_can_read_what_is_rendered(plugin: Plugin, out: Path) -> None:
    plugin.create(CONFIG_MAP, config_map("n"))
    folders = [out, out / "0-crd", out / "1-manifest"]
    assert [stat.S_IMODE(path.stat().st_mode) for path in folders] == [0o700] * 3
    assert stat.S_IMODE((out / "1-manifest/v1-configmap-n-x.yaml").stat().st_mode) == 0o600


TEXTS = ["1e3", "12e4567", "0o17", "1_000", "y", "N", "no", "null", "~", "=", "1:30", ".5", "+1", "0x1f", "a: b", "- a"]


def test_a_file_holds_what_the_program_wrote_with_sorted_keys(plugin: Plugin, out: Path) -> None:
    texts = {f"text{index}": text for index, text in enumerate([*TEXTS, "two\nlines\n", " kept ", "é"])}
    inputs = config_map("n", data=texts, immutable=True)
    inputs["metadata"]["annotations"] = {"pulumi.com/autonamed": "true"}
    plugin.create(CONFIG_MAP, inputs)
    text = (out / "1-manifest/v1-configmap-n-x.yaml").read_text()
    assert yaml.safe_load(text) == inputs
    assert list(yaml.safe_load(text)) == ["apiVersion", "data", "immutable", "kind", "metadata"]
    for index, value in enumerate(TEXTS):
        assert f"text{index}: '{value}'\n" in text, "another reader of YAML could take it for something else"
    assert "|\n    two\n    lines\n" in text


def test_a_preview_writes_nothing(plugin: Plugin, out: Path) -> None:
    inputs = config_map("n", data={"a": UNKNOWN})
    assert plugin.create(CONFIG_MAP, inputs, preview=True) == ("", inputs)
    assert plugin.create(CONFIG_MAP, config_map("n"), preview=True) == ("", config_map("n"))
    assert plugin.update("n/x", config_map("n"), inputs, preview=True) == inputs
    assert not out.exists()


def test_the_state_is_that_of_a_live_object_without_what_a_server_adds(plugin: Plugin) -> None:
    inputs = config_map("n", data={"a": "1"})
    _, state = plugin.create(CONFIG_MAP, inputs)
    assert {key: state[key] for key in inputs} == inputs
    assert (state["__inputs"], state["__initialApiVersion"]) == (inputs, "v1")
    assert plugin.read(CONFIG_MAP, "n/x", state, inputs) == ("n/x", state, inputs)
    assert plugin.diff(CONFIG_MAP, state, inputs, inputs).changes == pb.DiffResponse.DIFF_NONE


def test_an_update_rewrites_the_file_and_a_delete_removes_it(plugin: Plugin, out: Path) -> None:
    role: dict[str, Any] = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "x"}}
    token, path = "kubernetes:rbac.authorization.k8s.io/v1:Role", out / "1-manifest"
    identifier, state = plugin.create(token, role)
    state = plugin.update(identifier, state, {**role, "rules": [{"verbs": ["get"]}]})
    file = path / "rbac.authorization.k8s.io_v1-role-default-x.yaml"
    assert yaml.safe_load(file.read_text())["rules"] == state["rules"] == [{"verbs": ["get"]}]
    other = kubernetes("", renderYamlToDirectory=str(out))
    other.delete(token, identifier, state)
    other.delete(token, identifier, state)
    other.stop()
    assert files(out) == []


def test_an_object_that_moves_to_another_version_leaves_no_old_file(plugin: Plugin, out: Path) -> None:
    old = {"apiVersion": "example.com/v1beta1", "kind": "Toy", "metadata": {"name": "x"}}
    identifier, state = plugin.create("kubernetes:example.com/v1beta1:Toy", old)
    other = kubernetes("", renderYamlToDirectory=str(out))
    other.update(identifier, state, {**old, "apiVersion": "example.com/v1"})
    other.stop()
    assert files(out) == ["1-manifest/example.com_v1-toy-default-x.yaml"]


def test_a_delete_does_not_take_the_file_of_a_successor_of_the_same_name(plugin: Plugin, out: Path) -> None:
    identifier, state = plugin.create(CONFIG_MAP, config_map("n", data={"a": "1"}))
    other = kubernetes("", renderYamlToDirectory=str(out))
    other.create(CONFIG_MAP, config_map("n", data={"a": "2"}))
    other.delete(CONFIG_MAP, identifier, state)
    other.stop()
    assert files(out) == ["1-manifest/v1-configmap-n-x.yaml"]


def test_two_objects_never_share_a_file(plugin: Plugin) -> None:
    plugin.create(CONFIG_MAP, config_map("a-b", name="c"))
    with pytest.raises(grpc.RpcError, match=r"is the file of ConfigMap a-b/c too; rename one of them"):
        plugin.create(CONFIG_MAP, config_map("a", name="b-c"))


@pytest.mark.parametrize("preview", [True, False])
@pytest.mark.parametrize(
    "manifest",
    [
        config_map("n", name="../x"),
        config_map("../../n"),
        config_map("n", name="a\0b"),
        {"apiVersion": "v1", "kind": "/etc/x", "metadata": {"name": "x"}},
    ],
)
def test_a_name_cannot_lead_out_of_the_directory(plugin: Plugin, out: Path, manifest: Any, *, preview: bool) -> None:
    with pytest.raises(grpc.RpcError, match="is not a file name; give it another name"):
        plugin.create(CONFIG_MAP, manifest, preview=preview)
    assert not out.exists()


def test_a_link_in_the_place_of_a_file_is_replaced_and_not_followed(plugin: Plugin, out: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("kept")
    (out / "1-manifest").mkdir(parents=True)
    (out / "1-manifest/v1-configmap-n-x.yaml").symlink_to(elsewhere)
    plugin.create(CONFIG_MAP, config_map("n"))
    assert elsewhere.read_text() == "kept"
    assert yaml.safe_load((out / "1-manifest/v1-configmap-n-x.yaml").read_text()) == config_map("n")


def test_a_directory_that_cannot_be_written_is_named(plugin: Plugin, out: Path) -> None:
    out.write_text("a file")
    with pytest.raises(grpc.RpcError) as error:
        plugin.create(CONFIG_MAP, config_map("n"))
    text = message(error.value)
    assert text.startswith(f"ConfigMap n/x cannot be rendered to {out}/1-manifest/v1-configmap-n-x.yaml: ")
    assert "check the directory" in text


def test_a_secret_is_written_in_plain_text_with_two_warnings(plugin: Plugin, out: Path) -> None:
    given = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "stringData": {"a": Secret("b")}}
    inputs = plugin.check(SECRET, given)
    _, state = plugin.create(SECRET, inputs)
    assert [said for said in plugin.said if "secret in plain text" in said] == [
        "the rendered file will hold a secret in plain text",
        f"rendered file {out}/1-manifest/v1-secret-default-s.yaml holds a secret in plain text",
    ]
    assert state["data"] == Secret({"a": "Yg=="})
    assert yaml.safe_load((out / "1-manifest/v1-secret-default-s.yaml").read_text())["data"] == {"a": "Yg=="}


def test_without_the_argument_there_is_no_namespace(plugin: Plugin, out: Path) -> None:
    bare = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}}
    assert "namespace" not in plugin.check(CONFIG_MAP, bare)["metadata"]
    other = kubernetes("", renderYamlToDirectory=str(out), namespace="here")
    assert other.check(CONFIG_MAP, bare)["metadata"]["namespace"] == "here"
    other.stop()


@pytest.mark.parametrize("server_side", ["true", "false"])
def test_made_up_names_and_patches_are_refused(out: Path, server_side: str) -> None:
    plugin = kubernetes("", renderYamlToDirectory=str(out), enableServerSideApply=server_side)
    generated = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"generateName": "x-"}}
    with pytest.raises(grpc.RpcError, match="generateName is not supported"):
        plugin.check(CONFIG_MAP, generated)
    with pytest.raises(grpc.RpcError, match="patch"):
        plugin.check("kubernetes:core/v1:ConfigMapPatch", config_map("n"))
    plugin.stop()


def test_objects_that_did_not_change_are_rendered_only_on_demand(plugin: Plugin, out: Path) -> None:
    inputs = config_map("n", data={"a": "1"})
    _, state = plugin.create(CONFIG_MAP, inputs)
    always = kubernetes("", renderYamlToDirectory=str(out), alwaysRender="true")
    answer = always.diff(CONFIG_MAP, state, inputs, inputs)
    assert (answer.changes, list(answer.replaces)) == (pb.DiffResponse.DIFF_SOME, [])
    (out / "1-manifest/v1-configmap-n-x.yaml").unlink()
    assert always.update("n/x", state, inputs) == state
    assert files(out) == ["1-manifest/v1-configmap-n-x.yaml"]
    always.stop()


def test_nothing_can_be_imported_where_there_is_no_cluster(plugin: Plugin) -> None:
    with pytest.raises(grpc.RpcError, match="ConfigMap n/x cannot be imported"):
        plugin.read(CONFIG_MAP, "n/x")


def test_a_new_name_is_a_new_file(plugin: Plugin, out: Path) -> None:
    inputs = config_map("n")
    identifier, state = plugin.create(CONFIG_MAP, inputs)
    renamed = named(inputs, "y")
    assert list(plugin.diff(CONFIG_MAP, state, inputs, renamed).replaces) == ["metadata.name"]
    plugin.create(CONFIG_MAP, renamed)
    other = kubernetes("", renderYamlToDirectory=str(out))
    other.delete(CONFIG_MAP, identifier, state)
    other.stop()
    assert files(out) == ["1-manifest/v1-configmap-n-y.yaml"]
