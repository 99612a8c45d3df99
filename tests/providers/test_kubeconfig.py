"""How the plugin finds its cluster."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.providers.kubernetes.api.kubeconfig import Unusable, from_plugin, load, pem
from scripts.providers.kubernetes.settings import replacing


def config(name: str = "a", **context: Any) -> dict[str, Any]:
    return {
        "current-context": name,
        "contexts": [{"name": name, "context": {"cluster": name, "user": name, **context}}],
        "clusters": [{"name": name, "cluster": {"server": f"https://{name}.example.com"}}],
        "users": [{"name": name, "user": {"token": f"token-{name}"}}],
    }


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))
    for name in ("KUBECONFIG", "KUBERNETES_SERVICE_HOST"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("dump", [yaml.safe_dump, json.dumps])
def test_a_kubeconfig_may_be_given_as_its_content(dump: Any) -> None:
    access = load(dump(config(namespace="n")))
    assert (access.server, access.user, access.namespace) == ("https://a.example.com", {"token": "token-a"}, "n")


def test_files_in_a_kubeconfig_are_beside_it(tmp_path: Path) -> None:
    written = config()
    written["clusters"][0]["cluster"]["certificate-authority"] = "ca.crt"
    (tmp_path / "ca.crt").write_text("certificate")
    (tmp_path / "config").write_text(yaml.safe_dump(written))
    assert pem(load(str(tmp_path / "config")).cluster, "certificate-authority") == b"certificate"


def test_of_several_files_the_first_one_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    second = config("b")
    second["clusters"] += [{"name": "a", "cluster": {"server": "https://other.example.com"}}]
    for name, content in (("one", config("a")), ("two", second)):
        (tmp_path / name).write_text(yaml.safe_dump(content))
    places = [tmp_path / "one", tmp_path / "missing", tmp_path / "two"]
    monkeypatch.setenv("KUBECONFIG", os.pathsep.join(map(str, places)))
    assert load().server == "https://a.example.com"
    assert load(context="b").server == "https://b.example.com"


@pytest.mark.parametrize(
    ("source", "context", "words"),
    [
        (None, None, "no kubeconfig found"),
        ("/does/not/exist", None, "cannot be read"),
        ("a: [\n", None, "cannot be parsed"),
        ("- a\n- b", None, "is not a kubeconfig"),
        (json.dumps(config()), "z", 'has no context "z"; it has: a'),
        (json.dumps({"contexts": []}), None, "names no cluster"),
    ],
)
def test_why_a_kubeconfig_is_of_no_use(source: str | None, context: str | None, words: str) -> None:
    with pytest.raises(Unusable, match=words):
        load(source, context=context)


def test_a_credential_plugin_is_asked() -> None:
    answer = {"status": {"token": "fresh"}}
    code = f"import os; assert 'ExecCredential' in os.environ['KUBERNETES_EXEC_INFO']; print({json.dumps(answer)!r})"
    assert from_plugin({"command": sys.executable, "args": ["-c", code]})["token"] == "fresh"
    with pytest.raises(Unusable, match="failed: no access"):
        from_plugin({"command": sys.executable, "args": ["-c", "raise SystemExit('no access')"]})
    with pytest.raises(Unusable, match="missing-plugin gave no credentials"):
        from_plugin({"command": "missing-plugin"})


@pytest.mark.parametrize(
    ("change", "replaces", "reason"),
    [
        ({"kubeconfig": json.dumps({**config(), "preferences": {}})}, [], "the same cluster, written otherwise"),
        ({"kubeconfig": json.dumps(config(namespace="n"))}, [], "another namespace of the same cluster"),
        ({"kubeconfig": json.dumps(config("b"))}, ["kubeconfig"], "another cluster"),
        ({"namespace": "n"}, [], "another default namespace"),
    ],
)
def test_only_another_cluster_replaces_the_provider(change: dict[str, str], replaces: list[str], reason: str) -> None:
    old = {"kubeconfig": json.dumps(config())}
    assert replacing(old, old | change) == replaces, reason


def test_a_token_does_not_print_itself() -> None:
    assert "token-a" not in repr(load(json.dumps(config())))
