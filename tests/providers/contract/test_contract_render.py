"""Rendering: files in place of a cluster."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.providers.contract.conftest import Start
from tests.providers.contract.stacks import Wanted, at, provider, wanted

pytestmark = pytest.mark.e2e

CRDS = "apiextensions.k8s.io_v1-customresourcedefinition-default"
PLAIN = "1-manifest/v1-configmap-default-plain.yaml"
HIDDEN = "1-manifest/v1-secret-there-hidden.yaml"
DEFINITION: dict[str, Any] = {
    "apiVersion": "apiextensions.k8s.io/v1",
    "kind": "CustomResourceDefinition",
    "metadata": {"name": "toys.render.example.com"},
    "spec": {"group": "render.example.com", "scope": "Namespaced", "names": {"kind": "Toy", "plural": "toys"}},
}


def thing(kind: str, name: str, namespace: str = "", **fields: Any) -> dict[str, Any]:
    about = {"name": name, **({"namespace": namespace} if namespace else {})}
    return {"apiVersion": "v1", "kind": kind, "metadata": about, **fields}


def files(directory: Path) -> set[str]:
    return {str(file.relative_to(directory)) for file in directory.rglob("*") if file.is_file()}


def test_objects_become_private_files_in_place_of_a_cluster(start: Start, tmp_path: Path) -> None:
    out, about = tmp_path / "out", {"annotations": {"pulumi.com/autonamed": "true"}}
    program = [
        provider("p", renderYamlToDirectory=str(out)),
        wanted(DEFINITION, provider="p"),
        wanted(thing("ConfigMap", "plain", data={"b": "2", "a": "1"}), provider="p"),
        wanted({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {}}, "made-up", provider="p"),
        wanted(thing("Secret", "hidden", "there", stringData={"a": "b"}), provider="p"),
    ]
    stack = start()
    assert not stack.preview(*program).error
    assert not out.exists() or not files(out)

    outcome = stack.up(*program)
    assert not outcome.error
    assert "secret" in outcome.warnings.lower()
    name = at(stack.state(), "made-up", "inputs", "metadata", "name")
    made_up = f"1-manifest/v1-configmap-default-{name}.yaml"
    definition = f"0-crd/{CRDS}-toys.render.example.com.yaml"
    assert files(out) == {definition, PLAIN, made_up, HIDDEN}
    assert {path.stat().st_mode & 0o777 for path in out.iterdir()} == {0o700}
    assert {path.stat().st_mode & 0o777 for path in out.rglob("*.yaml")} == {0o600}
    plain = yaml.safe_load((out / PLAIN).read_text())
    assert list(plain["data"]) == ["a", "b"]
    assert plain["metadata"] == {"name": "plain"}
    assert yaml.safe_load((out / made_up).read_text())["metadata"] == {"name": name, **about}
    assert yaml.safe_load((out / HIDDEN).read_text())["data"] == {"a": "Yg=="}


def test_files_follow_the_program_and_are_left_alone_while_it_says_the_same(start: Start, tmp_path: Path) -> None:
    out, stack = tmp_path / "out", start()

    def program(value: str, *names: str, **arguments: Any) -> list[Wanted]:
        rendering = provider("p", renderYamlToDirectory=str(out), **arguments)
        return [rendering, *(wanted(thing("ConfigMap", name, data={"a": value}), provider="p") for name in names)]

    assert not stack.up(*program("1", "plain", "gone")).error
    plain = out / PLAIN
    plain.write_text("touched: true\n")
    assert not stack.up(*program("1", "plain")).error
    assert files(out) == {PLAIN}
    assert yaml.safe_load(plain.read_text()) == {"touched": True}
    assert not stack.up(*program("1", "plain", alwaysRender=True)).error
    assert yaml.safe_load(plain.read_text())["data"] == {"a": "1"}
    assert not stack.up(*program("2", "plain", alwaysRender=True)).error
    assert yaml.safe_load(plain.read_text())["data"] == {"a": "2"}
    assert not stack.destroy().error
    assert files(out) == set()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"renderYamlToDirectory": "out", "kubeconfig": "x"}, "not compatible"),
        ({"renderYamlToDirectory": "out", "context": "x"}, "not compatible"),
        ({"alwaysRender": True}, "renderYamlToDirectory"),
        ({"strictMode": True}, "strict"),
    ],
    ids=["rendering and a kubeconfig", "rendering and a context", "alwaysRender alone", "strictMode alone"],
)
def test_arguments_that_contradict_each_other_are_refused(start: Start, arguments: Any, words: str) -> None:
    assert words in start().preview(provider("p", **arguments)).error
