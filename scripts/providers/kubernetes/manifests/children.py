"""What the manifests of a component hold: objects, each named, placed in its namespace, and as secret as its source.

Unlike the official plugin, what comes out of a secret input stays secret.
"""

from collections.abc import Iterator
from typing import Any

from scripts.providers.kubernetes.manifests import reading
from scripts.providers.kubernetes.objects import SKIP_AWAIT, Manifest, metadata, section
from scripts.providers.kubernetes.session import Session
from scripts.providers.kubernetes.state import secret_data
from scripts.providers.properties import Properties, Secret, conceal, has_secret, is_list, is_map, reveal
from scripts.providers.servicer import Failed

_OPEN = ("apiVersion", "kind", "metadata")
"""What of an object is never secret: what it is called shows everywhere."""


def children(session: Session, inputs: Properties) -> list[Properties]:
    """The objects to register, lists expanded. Raises: `Failed`."""
    found = list(_found(session, inputs))
    for child in found:
        session.learn(reveal(child))
    return [_prepared(session, child, skip_await=bool(reveal(inputs.get("skipAwait")))) for child in found]


def decoded(session: Session, inputs: Properties) -> list[Manifest]:
    """The objects of a text, as `yaml` v1 wants them: lists whole, and without those that have no kind.

    Raises: `Failed`.
    """
    default: str | None = reveal(inputs.get("defaultNamespace"))
    parsed = reading.parse(_given(inputs, "text", str), "yaml")
    found = [manifest for manifest in parsed if manifest.get("apiVersion") and manifest.get("kind")]
    for manifest in found:
        if default and not metadata(manifest).get("namespace") and session.namespace(manifest):
            manifest["metadata"] = {**metadata(manifest), "namespace": default}
    return found


def _found(session: Session, inputs: Properties) -> Iterator[Properties]:
    """Only `files` may hold patterns; `file` is one file, whatever its name."""
    if "file" in inputs:
        yield from _in_files(session, _given(inputs, "file", str), patterns=False)
    for name in _given(inputs, "files", list):
        yield from _in_files(session, str(name), patterns=True)
    hidden = has_secret(inputs.get("yaml"))
    for manifest in reading.parse(_given(inputs, "yaml", str), "yaml"):
        yield from _expanded(Secret(manifest) if hidden else manifest, "yaml")
    _given(inputs, "objs", list)
    for number, item in enumerate(_items(inputs.get("objs"))):
        yield from _expanded(item, f"objs[{number}]")


def _given(inputs: Properties, name: str, kind: type[Any]) -> Any:
    """The input, or the empty value of its kind."""
    value = reveal(inputs.get(name))
    if value is not None and not isinstance(value, kind):
        raise Failed(f"{name} must be a {'list' if kind is list else 'text'}, got {type(value).__name__}")
    return value or kind()


def _in_files(session: Session, name: str, *, patterns: bool) -> Iterator[Properties]:
    texts = list(reading.texts(name, patterns=patterns))
    if not texts:
        session.engine.warn(f"{name}: matches no file")
    for where, text in texts:
        for manifest in reading.parse(text, where):
            yield from _expanded(manifest, where)


def _expanded(found: Any, where: str) -> Iterator[Properties]:
    """An object, or the objects of a list of whatever kind."""
    if not is_map(reveal(found)):
        raise Failed(f"{where}: an object is wanted, got {type(reveal(found)).__name__}")
    shown = _open(found.value) if isinstance(found, Secret) else found
    if is_list(reveal(shown.get("items"))):
        for item in _items(shown["items"]):
            yield from _expanded(item, where)
        return
    manifest: Manifest = reveal(shown)
    named = {key: manifest.get(key) for key in ("apiVersion", "kind")} | {"name": metadata(manifest).get("name")}
    if not all(isinstance(text, str) and text for text in named.values()):
        raise Failed(f"{where}: an object needs apiVersion, kind and metadata.name as texts, got {named}")
    yield shown


def _items(found: Any) -> list[Any]:
    """The items of a list, each as secret as the list."""
    if isinstance(found, Secret):
        return [Secret(item) for item in _items(found.value)]
    return found if is_list(found) else []


def _open(manifest: Manifest) -> Properties:
    """A secret object as the engine can be told of it."""
    return {key: value if key in _OPEN else Secret(value) for key, value in manifest.items()}


def _prepared(session: Session, found: Properties, *, skip_await: bool) -> Properties:
    manifest: Manifest = reveal(found)
    about = metadata(manifest)
    manifest["apiVersion"] = manifest["apiVersion"].removeprefix("core/")
    if not about.get("namespace") and _is_namespaced(session, manifest):
        about["namespace"] = session.namespace(manifest)
    if skip_await:
        about["annotations"] = {**section(about, "annotations"), SKIP_AWAIT: "true"}
    return secret_data(conceal(manifest, found))


def _is_namespaced(session: Session, manifest: Manifest) -> bool:
    try:
        return session.is_namespaced(manifest)
    except Failed as error:
        raise Failed(
            f"{manifest['kind']} {metadata(manifest)['name']}: whether it has a namespace cannot be found out: {error};"
            " define its kind first, or set metadata.namespace"
        ) from error
