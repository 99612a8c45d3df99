"""Property trees as the engine carries them, with every secret replaced by a mask and every unknown by a marker.

The engine has two carriers: protobuf structs (what the program registers) and JSON (events and state). Both wrap
secrets, assets and references in objects keyed by a signature (Pulumi SDK, `runtime/rpc.py`) and both use one fixed
string for "not known yet". A string equal to it is always taken as unknown, so a program cannot pass it off as a value.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard

import rfc8785

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 the engine's public marker, not a credential
OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e"
MASKED_TEXT = "[secret]"

_STEP = re.compile(r'\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|\.?([^.\[]+)')
_PLAIN_KEY = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*\Z")

Fingerprint = Callable[[Any], str | None]
"""Stands in for a secret, so that a change of it can be seen; None where that is not to be told."""


@dataclass(frozen=True)
class Masked:
    """A property tree that is safe to show, store and judge."""

    tree: Any
    """The values; a secret is `{"secret": true, "fingerprint": ...}`, an unknown is `{"unknown": true}`."""
    secret: tuple[str, ...] = ()
    """The property paths of the secrets."""
    unknown: tuple[str, ...] = ()
    """The property paths of the values not known yet, also those inside a secret."""


def is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    """Whether a JSON value is an object."""
    return isinstance(value, dict)


def is_mask(value: Any) -> bool:
    """Whether a value stands for a secret or for one not known yet."""
    return is_object(value) and (value == {"unknown": True} or value.keys() == {"secret", "fingerprint"})


def is_list(value: Any) -> TypeGuard[list[Any]]:
    """Whether a JSON value is a list."""
    return isinstance(value, list)


def fingerprinter(key: bytes) -> Fingerprint:
    """A keyed hash of any JSON value (HMAC-SHA-256 over RFC 8785): equal secrets look equal and none can be guessed."""

    def fingerprint(value: Any) -> str:
        return "hmac-sha256:" + hmac.new(key, rfc8785.dumps(value), hashlib.sha256).hexdigest()

    return fingerprint


def mask(value: Any, fingerprint: Fingerprint) -> Masked:
    """Replace every secret and every unknown in the engine's JSON form of a property tree."""
    walk = _Walk(fingerprint)
    return Masked(walk.visit(value, ""), tuple(sorted(walk.secret)), tuple(sorted(walk.unknown)))


@dataclass
class _Walk:
    fingerprint: Fingerprint
    secret: list[str] = field(default_factory=list[str])
    unknown: list[str] = field(default_factory=list[str])

    def visit(self, value: Any, path: str) -> Any:
        if is_object(value):
            if SIGNATURE in value:
                return self._signed(value, path)
            return {key: self.visit(item, join(path, key)) for key, item in value.items()}
        if is_list(value):
            return [self.visit(item, f"{path}[{index}]") for index, item in enumerate(value)]
        if value == UNKNOWN:
            self.unknown.append(path)
            return {"unknown": True}
        if value == MASKED_TEXT:
            return self._secret(None, path)
        return value

    def _signed(self, value: Mapping[str, Any], path: str) -> Any:
        signature = value[SIGNATURE]
        if signature == SECRET:
            in_state = value.get("plaintext")
            return self._secret(value.get("value") if in_state is None else json.loads(in_state), path)
        if signature == OUTPUT:
            inner = value.get("value", UNKNOWN)
            return self._secret(inner, path) if value.get("secret") else self.visit(inner, path)
        if signature == RESOURCE:
            return {"resource": value.get("urn")}
        return {key: self.visit(item, join(path, key)) for key, item in value.items()}

    def _secret(self, plain: Any, path: str) -> Mapping[str, Any]:
        self.secret.append(path)
        if contains_unknown(plain):
            self.unknown.append(path)
            plain = None
        return {"secret": True, "fingerprint": None if plain is None else self.fingerprint(plain)}


def contains_unknown(value: Any) -> bool:
    """Whether any leaf is not known yet."""
    if is_object(value):
        return any(contains_unknown(item) for item in value.values())
    if is_list(value):
        return any(contains_unknown(item) for item in value)
    return value == UNKNOWN


def join(path: str, key: str) -> str:
    """The property path of `key` below `path`, in Pulumi's notation: `spec.cpu`, `annotations["a.b/c"]`."""
    if not _PLAIN_KEY.match(key):
        quoted = key.replace("\\", "\\\\").replace('"', '\\"')
        return f'{path}["{quoted}"]'
    return f"{path}.{key}" if path else key


def segments(path: str) -> Iterator[str | int]:
    """The keys and list indexes of a property path, from the outermost on."""
    for name, index, plain in _STEP.findall(path):
        yield int(index) if index else plain or re.sub(r"\\(.)", r"\1", name)


def look_up(tree: Any, path: str) -> Any:
    """The value at a property path, or the mask that stands above it; None where there is neither."""
    for step in segments(path):
        if is_mask(tree):
            return tree
        if isinstance(step, int):
            tree = tree[step] if is_list(tree) and step < len(tree) else None
        else:
            tree = tree.get(step) if is_object(tree) else None
    return tree


def differing(old: Any, new: Any, path: str = "") -> Iterator[str]:
    """The property paths at which two trees differ, in order; a list of another length differs as a whole."""
    if is_object(old) and is_object(new):
        for key in sorted(old.keys() | new.keys()):
            yield from differing(old.get(key), new.get(key), join(path, key))
    elif is_list(old) and is_list(new) and len(old) == len(new):
        for index, pair in enumerate(zip(old, new, strict=True)):
            yield from differing(*pair, f"{path}[{index}]")
    elif old != new:
        yield path


def disagreeing(judged: Any, now: Any) -> Iterator[str]:
    """The property paths at which a tree is not the one that was judged, when some of it was not known yet.

    What was unknown may be anything; a secret that was unknown may be any secret.
    """
    for path in differing(judged, now):
        before, after = look_up(judged, path), look_up(now, path)
        if before == {"unknown": True} or (is_mask(before) and before.get("fingerprint") is None and is_mask(after)):
            continue
        yield path
