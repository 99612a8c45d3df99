"""Rendering: files in place of a cluster."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.providers.contract.conftest import Start
from tests.providers.contract.stacks import Wanted, at, provider, wanted

pytestmark = pytest.mark.e2e

CRDS = "apiextensions.k8s.io_v1-customresourcedefinition-default"
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


def test_objects_become_files_that_follow_the_program(start: Start, tmp_path: Path) -> None:
    out = tmp_path / "out"

    def program(value: str, *more: Wanted, **arguments: Any) -> list[Wanted]:
        about = {"annotations": {"pulumi.com/autonamed": "true"}}
        return [
            provider("p", renderYamlToDirectory=str(out), **arguments),
            wanted(DEFINITION, provider="p"),
            wanted(thing("ConfigMap", "plain", data={"b": value, "a": "1"}), provider="p"),
            wanted({"apiVersion": "v1", "kind": "ConfigMap", "metadata": about}, "made-up", provider="p"),
            *more,
        ]

    secret = wanted(thing("Secret", "hidden", "there", stringData={"a": "b"}), provider="p")
    stack = start()
    assert not stack.preview(*program("1", secret)).error
    assert not out.exists() or not files(out)

    first = stack.up(*program("1", secret))
    assert not first.error
    assert "secret" in first.warnings.lower()
    made_up = at(stack.state(), "made-up", "inputs", "metadata", "name")
    expected = {
        f"0-crd/{CRDS}-toys.render.example.com.yaml",
        "1-manifest/v1-configmap-default-plain.yaml",
        f"1-manifest/v1-configmap-default-{made_up}.yaml",
        "1-manifest/v1-secret-there-hidden.yaml",
    }
    assert files(out) == expected
    assert {path.stat().st_mode & 0o777 for path in out.iterdir()} == {0o700}
    assert {(out / name).stat().st_mode & 0o777 for name in expected} == {0o600}
    plain = out / "1-manifest" / "v1-configmap-default-plain.yaml"
    assert list(yaml.safe_load(plain.read_text())["data"]) == ["a", "b"]
    assert "namespace" not in yaml.safe_load(plain.read_text())["metadata"]
    named = yaml.safe_load((out / "1-manifest" / f"v1-configmap-default-{made_up}.yaml").read_text())
    assert named["metadata"]["annotations"] == {"pulumi.com/autonamed": "true"}
    assert yaml.safe_load((out / "1-manifest" / "v1-secret-there-hidden.yaml").read_text())["data"] == {"a": "Yg=="}

    plain.write_text("touched: true\n")
    assert not stack.up(*program("1")).error
    assert files(out) == {name for name in expected if "secret" not in name}
    assert yaml.safe_load(plain.read_text()) == {"touched": True}
    assert not stack.up(*program("1", alwaysRender=True)).error
    assert yaml.safe_load(plain.read_text())["data"] == {"a": "1", "b": "1"}
    assert not stack.up(*program("2", alwaysRender=True)).error
    assert yaml.safe_load(plain.read_text())["data"] == {"a": "1", "b": "2"}
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
