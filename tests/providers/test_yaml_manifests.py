"""Objects out of YAML, and the order in which they need each other."""

import http.server
import threading
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from scripts.providers.kubernetes.manifests import reading
from scripts.providers.kubernetes.manifests.ordering import ordered
from scripts.providers.servicer import Failed

DEPENDS_ON = "config.kubernetes.io/depends-on"


@pytest.mark.parametrize(
    ("text", "value", "reason"),
    [
        ("2020-01-01", "2020-01-01", "a date is a text"),
        ("12:30", "12:30", "a time of day is a text"),
        ("=", "=", "a comparison in a definition's list of values"),
        ("0644", 420, "the mode of a file"),
        ("0o644", 420, "the same in YAML 1.2"),
        ("0x1F", 31, "hexadecimal"),
        ("1_000", 1000, "underscores"),
        ("-5", -5, "a sign"),
        ("1.5", 1.5, "a fraction"),
        ("1e3", 1000.0, "an exponent"),
        ("12e456789", "12e456789", "part of a commit's hash"),
        ("1.2.3", "1.2.3", "a version"),
        ("yes", True, "as kubectl has it"),
        ("n", "n", "a letter"),
        ("~", None, "nothing"),
        ("'1'", "1", "quoted"),
        ("{2: a, true: b}", {"2": "a", "true": "b"}, "keys are texts"),
    ],
)
def test_a_value_is_read_as_kubernetes_reads_it(text: str, value: Any, reason: str) -> None:
    found = reading.parse(f"a: {text}", "x")[0]["a"]
    assert (found, type(found)) == (value, type(value)), reason


def test_empty_documents_are_left_out() -> None:
    assert reading.parse("---\n---\n# nothing\n---\na: 1\n---\n{}\n", "x") == [{"a": 1}]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: [", "x: the YAML cannot be read"),
        ("a: 1\n---\n- b", "x, document 2: an object is wanted, got list"),
        ("hidden", "x, document 1: an object is wanted, got str"),
        ("a: !!binary aGk=", "x: values must be texts, numbers, lists or maps, got bytes"),
        ("a: !mine b", "x: the YAML cannot be read"),
        ("a: &a [*a]", "x: the YAML cannot be read"),
        ("a: !!int b", "x: the YAML cannot be read"),
    ],
)
def test_what_cannot_be_read_is_told_without_its_content(text: str, words: str) -> None:
    with pytest.raises(Failed) as error:
        reading.parse(text, "x")
    assert str(error.value).startswith(words)
    assert "hidden" not in str(error.value)


@pytest.mark.parametrize(
    ("pattern", "found", "reason"),
    [
        ("*.yaml", [".c.yaml", "a.yaml", "b.yaml"], "sorted, hidden files too"),
        ("[^b].yaml", ["a.yaml"], "all but"),
        ("a.yaml", ["a.yaml"], "no pattern"),
        ("?.yml", [], "nothing matches"),
    ],
)
def test_a_pattern_finds_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pattern: str, found: list[str], reason: str
) -> None:
    for name in ("b.yaml", "a.yaml", ".c.yaml"):
        (tmp_path / name).write_text(name)
    monkeypatch.chdir(tmp_path)
    assert [name for name, text in reading.texts(pattern, patterns=True) if name == text] == found, reason


def test_a_url_is_fetched(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: 1")
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever).start()
        url = f"http://127.0.0.1:{server.server_port}"
        try:
            assert list(reading.texts(f"{url}/a.yaml", patterns=True)) == [(f"{url}/a.yaml", "a: 1")]
            with pytest.raises(Failed, match=r"b.yaml: cannot be read: .*404"):
                list(reading.texts(f"{url}/b.yaml", patterns=True))
        finally:
            server.shutdown()


@pytest.mark.parametrize("url", ["file:///etc/hosts", "ftp://127.0.0.1/a"])
def test_other_urls_are_refused(url: str) -> None:
    with pytest.raises(Failed, match="only paths and http"):
        list(reading.texts(url, patterns=False))


def made(kind: str, name: str, namespace: str = "", *, group: str = "", needs: str = "") -> dict[str, Any]:
    about = {"name": name, "namespace": namespace, "annotations": {DEPENDS_ON: needs} if needs else {}}
    return {"apiVersion": f"{group}/v1" if group else "v1", "kind": kind, "metadata": about}


def test_each_object_comes_after_what_it_needs() -> None:
    definition = made("CustomResourceDefinition", "toys.a.com", group="apiextensions.k8s.io")
    definition["spec"] = {"group": "a.com", "names": {"kind": "Toy"}}
    objects = [
        made("Toy", "toy", "n", group="a.com", needs="apps/namespaces/n/Deployment/web, rbac/ClusterRole/all"),
        made("Deployment", "web", "n", group="apps"),
        made("ClusterRole", "all", group="rbac"),
        definition,
        made("Namespace", "n"),
        made("ConfigMap", "free", "other"),
    ]
    order = {str(key): {str(need) for need in needed} for key, needed in ordered(objects).items()}
    web, role, place = "apps/namespaces/n/Deployment/web", "rbac/ClusterRole/all", "/Namespace/n"
    toys = "apiextensions.k8s.io/CustomResourceDefinition/toys.a.com"
    assert order == {
        "a.com/namespaces/n/Toy/toy": {web, role, toys, place},
        web: {place},
        role: set(),
        toys: set(),
        place: set(),
        "/namespaces/other/ConfigMap/free": set(),
    }
    seen: set[str] = set()
    for key, needed in order.items():
        assert needed <= seen
        seen.add(key)


@pytest.mark.parametrize(
    ("objects", "words"),
    [
        ([made("A", "a"), {**made("A", "a"), "apiVersion": "v2"}], "/A/a is there twice"),
        ([made("A", "a", needs="/A/b")], "/A/a: needs /A/b, which is not among"),
        ([made("A", "a", needs="/A/a")], "in a circle"),
        ([made("A", "a", needs="/A/b"), made("A", "b", needs="/A/a")], "in a circle: /A/. -> /A/. -> /A/."),
        ([made("A", "a", needs="A/a/b/c")], "got 'A/a/b/c'"),
        ([made("A", "a", needs="/A/")], "got '/A/'"),
        ([made("A", "a", "n", needs="/spaces/n/A/a")], "got '/spaces/n/A/a'"),
    ],
)
def test_needs_that_cannot_be_met_are_refused(objects: list[dict[str, Any]], words: str) -> None:
    with pytest.raises(Failed, match=words):
        ordered(objects)
