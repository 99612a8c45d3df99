"""What the inputs of a component become, without a cluster."""

from pathlib import Path
from threading import Event
from typing import Any

import pytest

from scripts.providers.kubernetes.manifests.children import children, decoded
from scripts.providers.kubernetes.session import Session
from scripts.providers.kubernetes.settings import Settings
from scripts.providers.properties import Secret
from scripts.providers.servicer import Failed
from tests.providers.plugin import NOWHERE, Recorder

MAP: dict[str, Any] = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}
PLACED: dict[str, Any] = {**MAP, "metadata": {"name": "a", "namespace": "n"}}
NOTHING: list[Any] = []
TEXT = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {b: c}}"
CUSTOM: dict[str, Any] = {"apiVersion": "a.com/v1", "kind": "Toy", "metadata": {"name": "a"}}
DEFINITION: dict[str, Any] = {
    "apiVersion": "apiextensions.k8s.io/v1",
    "kind": "CustomResourceDefinition",
    "metadata": {"name": "toys.a.com"},
    "spec": {"group": "a.com", "scope": "Cluster", "names": {"kind": "Toy"}},
}


@pytest.fixture
def session() -> Session:
    return Session(Settings(kubeconfig=NOWHERE, namespace="n"), Recorder(), Event())


@pytest.mark.parametrize(
    ("inputs", "made", "reason"),
    [
        ({"objs": [MAP]}, [PLACED], "in the default namespace"),
        ({"objs": [{**MAP, "apiVersion": "core/v1"}]}, [PLACED], "the long name of the core group"),
        ({"objs": [CUSTOM, DEFINITION]}, [CUSTOM, DEFINITION], "its kind, defined later, has no namespaces"),
        ({"objs": [{"kind": "AnyList", "items": [MAP, {"items": [MAP]}]}]}, [PLACED, PLACED], "lists in lists"),
        ({"objs": [{"items": NOTHING}]}, NOTHING, "an empty list"),
        ({"yaml": TEXT}, [{**PLACED, "data": {"b": "c"}}], "a text"),
        ({"yaml": Secret(TEXT)}, [{**PLACED, "data": Secret({"b": "c"})}], "a secret text"),
        ({"objs": [Secret({**MAP, "data": {"b": "c"}})]}, [{**PLACED, "data": Secret({"b": "c"})}], "a secret object"),
        ({"objs": [{"items": Secret([{**MAP, "data": {}}])}]}, [{**PLACED, "data": Secret({})}], "a secret list"),
        ({"objs": [{**MAP, "data": {"b": Secret("c")}}]}, [{**PLACED, "data": {"b": Secret("c")}}], "a secret leaf"),
        (
            {"objs": [{**MAP, "kind": "Secret", "stringData": {"b": "c"}}]},
            [{**PLACED, "kind": "Secret", "stringData": Secret({"b": "c"})}],
            "the content of a Secret",
        ),
        (
            {"objs": [{**MAP, "metadata": {"name": "a", "annotations": None}}], "skipAwait": True},
            [{**PLACED, "metadata": {**PLACED["metadata"], "annotations": {"pulumi.com/skipAwait": "true"}}}],
            "not waited for",
        ),
    ],
)
def test_objects_are_placed_and_as_secret_as_their_source(
    session: Session, inputs: dict[str, Any], made: list[dict[str, Any]], reason: str
) -> None:
    assert children(session, inputs) == made, reason


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ({"objs": [{"kind": "ConfigMap"}]}, r"objs\[0\]: an object needs apiVersion, kind and metadata.name"),
        ({"objs": [{**MAP, "metadata": {"name": 5}}]}, "as texts, got .*'name': 5"),
        ({"objs": [MAP, {"items": [Secret("hidden")]}]}, r"objs\[1\]: an object is wanted, got str"),
        ({"objs": MAP}, "objs must be a list, got dict"),
        ({"files": "a.yaml"}, "files must be a list, got str"),
        ({"file": "*.yaml"}, r"\*.yaml: cannot be read"),
        ({"yaml": [TEXT]}, "yaml must be a text, got list"),
        ({"objs": [CUSTOM]}, "Toy a: whether it has a namespace cannot be found out: .* define its kind first"),
    ],
)
def test_what_is_no_object_is_refused(session: Session, inputs: dict[str, Any], words: str) -> None:
    with pytest.raises(Failed, match=words) as error:
        children(session, inputs)
    assert "hidden" not in str(error.value)


def test_an_object_of_a_file_is_told_with_its_file(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("kind: ConfigMap")
    with pytest.raises(Failed, match=r"a.yaml: an object needs"):
        children(session, {"files": [str(tmp_path / "*.yaml")]})


@pytest.mark.parametrize(
    ("manifest", "namespace", "reason"),
    [
        (MAP, "d", "of a kind with namespaces"),
        (PLACED, "n", "it has one"),
        ({**MAP, "kind": "Node"}, None, "of a kind without"),
        (CUSTOM, "d", "of a kind that nobody knows"),
    ],
)
def test_the_first_generation_places_objects_in_its_own_default(
    session: Session, manifest: dict[str, Any], namespace: str | None, reason: str
) -> None:
    made = decoded(session, {"text": str(manifest), "defaultNamespace": "d"})
    assert made[0]["metadata"].get("namespace") == namespace, reason


def test_the_first_generation_keeps_lists_whole(session: Session) -> None:
    text = "{apiVersion: v1, kind: List, items: [{a: 1}]}\n---\nno: kind\n---\n"
    assert decoded(session, {"text": text}) == [{"apiVersion": "v1", "kind": "List", "items": [{"a": 1}]}]
