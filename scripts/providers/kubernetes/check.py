"""Check: what the program wrote becomes what the provider will stand for."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from scripts.providers.kubernetes.kinds import fields, quantities
from scripts.providers.kubernetes.objects import AUTONAMED, GENERATE_NAME, Manifest, kind, metadata, ref, says, section
from scripts.providers.kubernetes.state import secret_data
from scripts.providers.properties import UNKNOWN, Properties, conceal, has_unknown, is_list, is_map, reveal
from scripts.providers.servicer import Failed

SERVER_SET = (
    "creationTimestamp",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "generation",
    "managedFields",
    "resourceVersion",
    "selfLink",
    "uid",
)


@dataclass(frozen=True)
class Naming:
    """How an object gets a name when the program gives none."""

    resource: str
    """The resource's name in the program."""
    seed: bytes = b""
    """From the engine; the same seed gives the same name."""
    proposed: str | None = None
    """The name that the engine's own naming configuration asks for."""
    disabled: bool = False
    """The engine's configuration forbids made-up names."""

    def make(self) -> str:
        if self.disabled:
            raise Failed("metadata.name is missing, and automatic naming is disabled for it; set a name")
        return self.proposed or f"{self.resource}-{sha256(self.seed).hexdigest()[:8]}"


def check(
    news: Properties,
    olds: Properties,
    *,
    token: str,
    naming: Naming,
    namespace: Callable[[Manifest], str | None],
    warn: Callable[[str], None],
    server_side: bool = True,
) -> Properties:
    """The inputs to keep. `namespace` gives the default namespace of an object, or nothing when it has none."""
    manifest: Manifest = _without_nulls(reveal(news))
    _refuse(manifest, token, server_side=server_side)
    about = manifest.setdefault("metadata", {})
    if is_map(about):
        _describe(about, reveal(olds), None if token.endswith("Patch") else naming, server_side=server_side)
        default = namespace(manifest)
        if default and about.get("namespace") in (None, "", UNKNOWN):  # an unknown one too, as in the official plugin
            about["namespace"] = default
    if kind(manifest) == "v1/ConfigMap":
        manifest.pop("status", None)
    typed = None if has_unknown(manifest) else fields.known(manifest)
    if typed is not None:
        manifest, dropped = typed
        for path in dropped:
            warn(f"{ref(manifest)}: {path} is dropped, {kind(manifest)} has no such field")
        manifest = quantities.normalise(manifest)
        _join_string_data(manifest)
    return secret_data(conceal(manifest, news))


def _refuse(manifest: Manifest, token: str, *, server_side: bool) -> None:
    ref(manifest)  # raises where its place is not made of texts
    if token.endswith("List") and "items" in manifest:
        raise Failed(
            f"{token}: list resources exist for compatibility only and cannot be created directly;"
            " create each object of the list"
        )
    about = metadata(manifest)
    if token.endswith("Patch") and "metadata" in manifest and not about.get("name"):
        raise Failed(f"{token}: metadata.name is missing; name the object to patch")
    if token.endswith("Patch") and not server_side:
        raise Failed(
            f"{token}: patches need server-side apply; leave enableServerSideApply out, or give a provider with it"
        )
    if about.get(GENERATE_NAME) and server_side:
        raise Failed("metadata.generateName is not supported in server-side apply mode; set metadata.name, or no name")


def _describe(about: Manifest, olds: Manifest, naming: Naming | None, *, server_side: bool) -> None:
    """Take away what only the server sets; give a name, and the label by which client-side apply knows its objects."""
    for key in SERVER_SET:
        about.pop(key, None)
    if naming:
        _name(about, olds, naming)
    if not server_side:
        labels = about.setdefault("labels", {})
        if is_map(labels):
            labels["app.kubernetes.io/managed-by"] = "pulumi"


def _name(about: Manifest, olds: Manifest, naming: Naming) -> None:
    """Keep a name given, else the one made up before, else make one up. One given before is not made up anew here."""
    if about.get("name") or about.get(GENERATE_NAME):
        return
    before = metadata(olds)
    if before.get("name") and not says(olds, AUTONAMED):
        return
    annotations = about.setdefault("annotations", {})
    if is_map(annotations):
        annotations[AUTONAMED] = "true"
    about["name"] = before.get("name") or naming.make()


def _join_string_data(manifest: Manifest) -> None:
    """A Secret's plain texts, as the API server will store them."""
    if kind(manifest) != "v1/Secret" or "stringData" not in manifest:
        return
    texts = manifest["stringData"]
    if not is_map(texts) or not all(isinstance(text, str) for text in texts.values()):
        return
    encoded = {key: base64.b64encode(text.encode()).decode() for key, text in texts.items()}
    manifest["data"] = {**section(manifest, "data"), **encoded}
    del manifest["stringData"]


def _without_nulls(value: Any) -> Any:
    if is_map(value):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if is_list(value) else value
