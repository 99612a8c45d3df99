"""The places of a stack's settings, and the words that name each: what a planner may propose on, and nothing else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any, cast

from scripts.planner.sentences.tokens import Token
from scripts.planner.sentences.vocabulary import IMPLIED, NOUNS
from stacks.planner import PROTECTED
from stacks.settings import Settings

PARTS = ("data_services.*", "monitor.*", "modules.*", "tenants.*", "dns.records.*", "event_bus.topics.*",
         "certificates.names.*")  # fmt: skip
"""Entries and parts that requests are about."""
ENTITIES = (*PARTS, "kernel", "config_server", "event_bus", "monitor", "service_mesh",
            "platform", "certificates", "dns", "config_server.snapshots", "tenants.*.database", "modules.*.scaling",
            "modules.*.expose", "data_services.postgres.external",
            "tenants.*.quota", "tenants.*.limits")  # fmt: skip
"""What can be named, as a whole, in a request."""
Words = frozenset[str]
Schema = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Place:
    """A place in the settings."""

    path: tuple[str, ...]
    value: Any
    """What stands there now; None where nothing does."""
    schema: Schema
    """JSON Schema of what may stand there."""
    needed: Words
    """The nouns without which a phrase does not name it."""
    allowed: Words
    """The nouns that a phrase which names it may have."""
    required: bool
    """Whether what is around it cannot be without it."""

    @property
    def key(self) -> str:
        """The last key of the path."""
        return self.path[-1]

    @property
    def dotted(self) -> str:
        """The path as people write it."""
        return ".".join(self.path)

    @property
    def is_leaf(self) -> bool:
        """Whether it holds a value, or a list of values, and no keys."""
        return "properties" not in self.schema and "patternProperties" not in self.schema

    @property
    def is_list(self) -> bool:
        """Whether it holds a list."""
        return self.schema.get("type") == "array"

    @property
    def is_entity(self) -> bool:
        """Whether it can be named as a whole."""
        return any(fits(self.path, entity) for entity in ENTITIES)

    def names(self, nouns: Words) -> bool:
        """Whether a phrase with these nouns names it."""
        return self.needed <= nouns <= self.allowed


@cache
def _whole() -> Schema:
    return Settings.model_json_schema()


@lru_cache(100_000)
def fits(path: tuple[str, ...], form: str) -> bool:
    """Whether a path is of a form such as tenants.*.quota."""
    keys = form.split(".")
    return len(keys) == len(path) and all(key in ("*", step) for key, step in zip(keys, path, strict=True))


def resolved(schema: Schema) -> Schema:
    """A schema without references, and without null."""
    if "anyOf" in schema:
        return resolved(next(kind for kind in schema["anyOf"] if kind != {"type": "null"}))
    if "$ref" in schema:
        return _whole()["$defs"][schema["$ref"].rpartition("/")[2]]
    return schema


def definitions() -> Schema:
    """What references in schemas point at."""
    return _whole()["$defs"]


class Places:
    """The places of one stack's settings, as they are now."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        """Walk the settings along their schema."""
        self.settings = settings
        self.all = tuple(
            place
            for name, schema in _whole()["properties"].items()
            if name not in PROTECTED
            for place in _walked((name,), schema, settings.get(name), frozenset(), frozenset(), required=False)
        )

    @cached_property
    def by_path(self) -> Mapping[tuple[str, ...], Place]:
        """Each place by its path."""
        return {place.path: place for place in self.all}

    @cached_property
    def phrases(self) -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
        """The phrases that begin with a word, each with its noun; the names of this stack's entries are among them."""
        found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        keys = {key for place in self.all for key in place.path if key in place.needed or key in place.allowed}
        for key in keys:
            for phrase in {
                key,
                key.replace("_", " "),
                *(said.strip() for said in NOUNS.get(key, "").split(",") if said),
            }:
                words = tuple(phrase.split())
                found.setdefault(words[0], []).append((words, key))
        return {word: tuple(phrases) for word, phrases in found.items()}

    @cached_property
    def names(self) -> Mapping[str, frozenset[str]]:
        """What this stack's entries are called, and whose name it is; a record goes by its host names too."""
        found = {noun[1:]: frozenset({noun[1:]}) for place in self.all for noun in place.allowed if noun[0] == "="}
        domain = self.settings["platform"]["domain"]
        for key, record in self.settings["dns"]["records"].items():
            host = domain if record["name"] == "@" else f"{record['name']}.{domain}"
            for name in (record["name"], host):
                found[name] = found.get(name, frozenset()) | {key}
        return found

    def nouns(self, tokens: tuple[Token, ...], at: int) -> Iterator[tuple[int, str]]:
        """The nouns that begin here, each with its end."""
        if at >= len(tokens):
            return
        for name in {tokens[at].text, tokens[at].word}:
            yield from ((at + 1, f"={owner}") for owner in self.names.get(name, ()))
        for words, noun in self.phrases.get(tokens[at].word, ()):
            if all(at + step < len(tokens) and tokens[at + step].word == word for step, word in enumerate(words)):
                yield at + len(words), noun

    def named(self, nouns: Words, under: tuple[str, ...] = ()) -> list[Place]:
        """The places that a phrase with these nouns names, below a place that was named before."""
        known = self.by_path[under].needed if under else frozenset[str]()
        return [
            place
            for place in self.all
            if place.path[: len(under)] == under
            and place.path != under
            and (place.needed - known) <= nouns <= place.allowed
        ]


def _walked(
    path: tuple[str, ...], schema: Schema, value: Any, needed: Words, allowed: Words, *, required: bool
) -> Iterator[Place]:
    schema = resolved(schema)
    properties = cast("Mapping[str, Schema]", schema.get("properties", {}))
    if set(properties) == {"secure"}:
        return
    noun = _noun(path)
    whole, around = needed | {noun}, needed if noun in IMPLIED else needed | {noun}
    yield Place(path, value, schema, whole, allowed | {noun}, required)
    held = cast("Mapping[str, Any]", value if isinstance(value, Mapping) else {})
    for key, inner in properties.items():
        yield from _walked(
            (*path, key),
            inner,
            held.get(key),
            frozenset() if key in _APART else around,
            allowed | {noun},
            required=key in schema.get("required", ()),
        )
    for inner in schema.get("patternProperties", {}).values():
        for key, entry in held.items():
            yield from _walked((*path, key), inner, entry, around, allowed | {noun}, required=False)


_APART = ("topics", "snapshots", "consecutive_errors", "ejection_seconds")
"""Keys whose own word is enough, without what they lie in."""
_NAMED = ("tenants.*", "modules.*", "dns.records.*", "event_bus.topics.*", "certificates.names.*",
          "modules.*.ports.*", "modules.*.config.*")  # fmt: skip


def _noun(path: tuple[str, ...]) -> str:
    """The noun of a path's last key; a name of the stack's own is set apart by an equals sign."""
    return f"={path[-1]}" if any(fits(path, form) for form in _NAMED) else path[-1]
