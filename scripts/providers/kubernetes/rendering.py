"""Render mode: objects become files in a directory, and no cluster is asked for anything."""

from scripts.providers.kubernetes import state as states
from scripts.providers.kubernetes.folder import Folder
from scripts.providers.kubernetes.objects import GENERATE_NAME, Manifest, metadata, ref
from scripts.providers.kubernetes.session import Operation
from scripts.providers.properties import Properties, has_secret, has_unknown, reveal
from scripts.providers.servicer import Failed


def check(operation: Operation, inputs: Properties, *, patch: bool) -> None:
    """Refuse what no file can stand for, and warn of secrets, which files do not keep. Raises: `Failed`."""
    if patch:
        raise Failed(f"{ref(reveal(inputs))} cannot be rendered: a patch needs the object that it changes")
    if metadata(reveal(inputs)).get(GENERATE_NAME):
        raise Failed("metadata.generateName is not supported in render mode; set metadata.name, or no name")
    if has_secret(inputs):
        operation.session.engine.warn("the rendered file will hold a secret in plain text", operation.urn)


def save(operation: Operation, folder: Folder, inputs: Properties, olds: Properties) -> tuple[str, Properties]:
    """Create or update: the object's id and state. Raises: `Failed`."""
    manifest: Manifest = reveal(inputs)
    if operation.preview:
        if not has_unknown(manifest):
            folder.place(manifest)
        return "", inputs
    path = folder.write(manifest)
    if has_secret(inputs):
        operation.session.engine.warn(f"rendered file {path} holds a secret in plain text", operation.urn)
    if olds and folder.place(before := states.live(olds)) != path:
        folder.remove(before)
    operation.status(f"rendered {path}")
    kept = states.state(manifest, inputs, operation.manager(manifest, olds), states.initial_version(olds))
    return ref(manifest).identifier, kept
