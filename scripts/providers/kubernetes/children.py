"""What the manifests of a component hold: objects, each named, placed in its namespace, and as secret as its source.

Unlike the official plugin, what comes out of a secret input stays secret.
"""

from collections.abc import Iterator
from typing import Any

from scripts.providers.kubernetes import manifests
from scripts.providers.kubernetes.objects import SKIP_AWAIT, Manifest, metadata
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
    found = [
        it
        for it in manifests.parse(reveal(inputs.get("text") or ""), "yaml")
        if it.get("apiVersion") and it.get("kind")
    ]
    for manifest in found:
        about = manifest.setdefault("metadata", {})
        if default and not about.get("namespace") and session.namespace(manifest):
            about["namespace"] = default
    return found


def _found(session: Session, inputs: Properties) -> Iterator[Properties]:
    yield from _in_files(session, inputs)
    text = inputs.get("yaml") or ""
    for manifest in manifests.parse(reveal(text), "yaml"):
        yield from _expanded(Secret(manifest) if has_secret(text) else manifest, "yaml")
    for number, item in enumerate(_items(inputs.get("objs"))):
        yield from _expanded(item, f"objs[{number}]")


def _in_files(session: Session, inputs: Properties) -> Iterator[Properties]:
    """Only `files` may hold patterns; `file` is one file, whatever its name."""
    files: list[str] = reveal(inputs.get("files")) or [reveal(inputs[name]) for name in ("file",) if name in inputs]
    for name in files:
        texts = list(manifests.texts(name, patterns="file" not in inputs))
        if not texts:
            session.engine.warn(f"{name}: matches no file")
        for where, text in texts:
            for manifest in manifests.parse(text, where):
                yield from _expanded(manifest, where)


def _expanded(found: Any, where: str) -> Iterator[Properties]:
    """An object, or the objects of a list of whatever kind."""
    if not is_map(reveal(found)):
        raise Failed(f"{where}: an object is wanted, got {type(reveal(found)).__name__}")
    shown = _open(found.value) if isinstance(found, Secret) else found
    if not is_list(reveal(shown.get("items"))):
        yield shown
        return
    for item in _items(shown["items"]):
        yield from _expanded(item, where)


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
    about, version, kind = metadata(manifest), manifest.get("apiVersion"), manifest.get("kind")
    if not (version and kind and about.get("name")):
        raise Failed(
            "an object needs apiVersion, kind and metadata.name,"
            f" got apiVersion {version!r}, kind {kind!r}, name {about.get('name')!r}"
        )
    manifest["apiVersion"] = str(version).removeprefix("core/")
    if not about.get("namespace") and _is_namespaced(session, manifest):
        about["namespace"] = session.namespace(manifest)
    if skip_await:
        about["annotations"] = {**(about.get("annotations") or {}), SKIP_AWAIT: "true"}
    return secret_data(conceal(manifest, found))


def _is_namespaced(session: Session, manifest: Manifest) -> bool:
    try:
        return session.is_namespaced(manifest)
    except Failed as error:
        raise Failed(
            f"{manifest['kind']} {metadata(manifest)['name']}: whether it has a namespace cannot be found out: {error};"
            " define its kind first, or set metadata.namespace"
        ) from error
