"""Where the API server is and who we are: a kubeconfig's content, path or environment, or the pod we run in."""

import base64
import json
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from scripts.providers.properties import is_list, is_map

_POD = Path("/var/run/secrets/kubernetes.io/serviceaccount")
_DATA = ("certificate-authority", "client-certificate", "client-key")


class Unusable(Exception):
    """There is no usable kubeconfig; the message says why."""


@dataclass(frozen=True)
class Access:
    """One user's way to one cluster, with certificates and keys as PEM bytes."""

    server: str
    cluster: dict[str, Any] = field(default_factory=dict[str, Any])
    """The cluster's entry as written; two of them that differ are two clusters."""
    user: dict[str, Any] = field(default_factory=dict[str, Any], repr=False)
    namespace: str | None = None


def load(source: str | None = None, *, context: str | None = None, cluster: str | None = None) -> Access:
    """The access that a kubeconfig gives, by content or path; without one, the usual places are searched."""
    document = _read(source) if source else _search()
    if document is None:
        return _in_pod()
    contexts, clusters, users = (_named(document, name) for name in ("contexts", "clusters", "users"))
    name = context or document.get("current-context") or ""
    if name and name not in contexts:
        raise Unusable(f'the kubeconfig has no context "{name}"; it has: {", ".join(contexts) or "none"}')
    chosen = contexts.get(name, {})
    entry = clusters.get(cluster or chosen.get("cluster", ""))
    if not entry or not entry.get("server"):
        raise Unusable("the kubeconfig names no cluster to use; set current-context, or give a context")
    return Access(entry["server"], entry, users.get(chosen.get("user", ""), {}), chosen.get("namespace"))


def _read(source: str) -> dict[str, Any]:
    """One kubeconfig from its content, or from the file it is the path of."""
    if "\n" in source or source.lstrip().startswith("{"):
        return _parse(source, "the given kubeconfig")
    path = Path(source).expanduser()
    try:
        return _absolute(_parse(path.read_text(), str(path)), path.parent)
    except OSError as error:
        raise Unusable(f"kubeconfig {path} cannot be read: {error.strerror}") from error


def _search() -> dict[str, Any] | None:
    """The files of `KUBECONFIG`, merged with the first one winning, or `~/.kube/config`."""
    named = os.environ.get("KUBECONFIG")
    places = [place for place in named.split(os.pathsep) if place] if named else ["~/.kube/config"]
    documents = [_read(place) for place in places if Path(place).expanduser().exists()]
    if not documents:
        return None
    merged: dict[str, Any] = {}
    for document in reversed(documents):
        for key, value in document.items():
            merged[key] = [*value, *merged.get(key, [])] if isinstance(value, list) else value or merged.get(key)
    return merged


def _parse(text: str, where: str) -> dict[str, Any]:
    try:
        document = json.loads(text) if text.lstrip().startswith("{") else yaml.safe_load(text)
    except (ValueError, yaml.YAMLError) as error:
        raise Unusable(f"{where} cannot be parsed: {' '.join(str(error).split())}") from error
    if not is_map(document):
        raise Unusable(f"{where} is not a kubeconfig")
    return document


def _named(document: dict[str, Any], section: str) -> dict[str, dict[str, Any]]:
    """The entries of a section by name; of two with one name the first counts."""
    found = document.get(section)
    entries = [entry for entry in reversed(found) if is_map(entry)] if is_list(found) else []
    return {entry["name"]: entry.get(section[:-1]) or {} for entry in entries if "name" in entry}


def _absolute(document: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Files are named from the folder of the kubeconfig that names them."""
    for section in ("clusters", "users"):
        for entry in _named(document, section).values():
            for key in (*_DATA, "tokenFile"):
                if entry.get(key):
                    entry[key] = str(folder / Path(entry[key]).expanduser())
    return document


def _in_pod() -> Access:
    host, port = os.environ.get("KUBERNETES_SERVICE_HOST"), os.environ.get("KUBERNETES_SERVICE_PORT", "443")
    if not host or not (_POD / "token").exists():
        raise Unusable("no kubeconfig found; set KUBECONFIG, or the provider's kubeconfig argument")
    host = f"[{host}]" if ":" in host else host
    entry = {"server": f"https://{host}:{port}", "certificate-authority": str(_POD / "ca.crt")}
    return Access(entry["server"], entry, {"tokenFile": str(_POD / "token")}, (_POD / "namespace").read_text().strip())


def pem(entry: dict[str, Any], key: str) -> bytes | None:
    """A certificate or key of an entry, given as data or as a file."""
    if entry.get(f"{key}-data"):
        return base64.b64decode(entry[f"{key}-data"])
    try:
        return Path(entry[key]).read_bytes() if entry.get(key) else None
    except OSError as error:
        raise Unusable(f"{key} {entry[key]} cannot be read: {error.strerror}") from error


def from_plugin(settings: dict[str, Any]) -> dict[str, Any]:
    """The user's entry that a credential plugin (`users[].user.exec`) makes."""
    version = settings.get("apiVersion", "client.authentication.k8s.io/v1")
    request = {"apiVersion": version, "kind": "ExecCredential", "spec": {"interactive": False}}
    given, arguments = settings.get("env"), settings.get("args")
    extra: dict[str, str] = {item["name"]: item["value"] for item in given} if is_list(given) else {}
    command: list[str] = [settings.get("command", ""), *(arguments if is_list(arguments) else [])]
    environment = {**os.environ, **extra, "KUBERNETES_EXEC_INFO": json.dumps(request)}
    try:
        run = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True, timeout=60
        )
        status = json.loads(run.stdout)["status"]
    except subprocess.CalledProcessError as error:
        raise Unusable(f"credential plugin {command[0]} failed: {error.stderr.strip()}") from error
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError) as error:
        hint = settings.get("installHint", "")
        raise Unusable(f"credential plugin {command[0]} gave no credentials: {error} {hint}".rstrip()) from error
    return {"token": status.get("token"), "pem": (status.get("clientCertificateData"), status.get("clientKeyData"))}
