"""Phrases that name places of the settings: "acme", "all tenants but acme", "the memory and cpu of redis"."""

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING

from scripts.planner.sentences.places import PARTS, Place, Words, fits
from scripts.planner.sentences.vocabulary import JOINTS, PRONOUNS

if TYPE_CHECKING:
    from scripts.planner.sentences.scene import Scene

_QUANTIFIERS = ("all", "every", "each")
_EXCEPT = ("except", "but", "besides", "excluding")
_CATEGORIES = {"tenants": ("tenants",), "modules": ("modules",), "records": ("dns", "records"),
               "topics": ("event_bus", "topics")}  # fmt: skip
_GROUPS = ("quota", "limits", "resources")
"""Maps of amounts, which stand for all of them together."""


def next_items(scene: "Scene", at: int) -> Iterator[int]:
    """Where the next item of a list begins, if one may."""
    words = [token.word for token in scene.tokens[at : at + 2]]
    if words == [",", "and"]:
        yield at + 2
    if words and words[0] in (",", "and", "&"):
        yield at + 1


def bags(scene: "Scene", at: int, said: Words = frozenset()) -> Iterator[tuple[int, Words]]:
    """Each run of nouns that begins here, in any order, with what joins them."""
    for start in (at, *_joints(scene, at)):
        for end, noun in scene.places.nouns(scene.tokens, start):
            yield end, said | {noun}
            for last in _joints(scene, end):
                if scene.tokens[last - 1].word in ("number", "count", "setting"):
                    yield last, said | {noun}
            yield from bags(scene, end, said | {noun})


def _joints(scene: "Scene", at: int) -> Iterator[int]:
    while at < len(scene.tokens) and scene.tokens[at].word in JOINTS:
        at += 1
        yield at


def things(scene: "Scene", at: int, taken: tuple[Place, ...] = ()) -> Iterator[tuple[int, tuple[Place, ...]]]:
    """Entities: one, several in a list, all of a category with or without exceptions, or what was named before."""
    if at < len(scene.tokens) and scene.tokens[at].word == "both":
        yield from ((end, found) for end, found in things(scene, at + 1) if len(found) == 2)  # noqa: PLR2004
        yield from ((end, found) for end, found in _all(scene, at + 1) if len(found) == 2)  # noqa: PLR2004
        return
    for end, found in (*_all(scene, at), *_single(scene, at)):
        if set(found) & set(taken):
            continue
        yield end, found
        owned = end < len(scene.tokens) and scene.tokens[end].word == "'s"
        for start in next_items(scene, end + owned):
            for last, rest in things(scene, start, taken + found):
                if _alike(found + rest):
                    yield last, found + rest


def _alike(listed: tuple[Place, ...]) -> bool:
    """Whether a list is of whole things, or of the same part of each: never of a database and of a tenant."""
    whole = [len(place.path) == 1 or any(fits(place.path, form) for form in PARTS) for place in listed]
    return all(whole) or (not any(whole) and len({place.key for place in listed}) == 1)


def _single(scene: "Scene", at: int) -> Iterator[tuple[int, tuple[Place, ...]]]:
    if at < len(scene.tokens) and scene.tokens[at].word in PRONOUNS and scene.context:
        if (scene.tokens[at].word in ("it", "its")) == (len(scene.context) == 1):
            yield at + 1, scene.context
        return
    for end, nouns in bags(scene, at):
        yield from ((end, (place,)) for place in scene.places.named(nouns) if place.is_entity)


def _all(scene: "Scene", at: int) -> Iterator[tuple[int, tuple[Place, ...]]]:
    words = [token.word for token in scene.tokens[at : at + 2]]
    if not words or (words[0] not in _QUANTIFIERS and scene.tokens[at - 1].word != "both"):
        return
    start = at + (words[0] in _QUANTIFIERS) + (words[1:] == ["of"])
    for end, noun in scene.places.nouns(scene.tokens, start):
        path = _CATEGORIES.get(noun)
        if path is None:
            continue
        found = tuple(place for place in scene.places.all if place.path[:-1] == path)
        yield end, found
        for last, excepted in _excepted(scene, end):
            if set(excepted) < set(found):
                yield last, tuple(place for place in found if place not in excepted)


def _excepted(scene: "Scene", at: int) -> Iterator[tuple[int, tuple[Place, ...]]]:
    words = [token.word for token in scene.tokens[at : at + 2]]
    if words and words[0] in _EXCEPT:
        yield from things(scene, at + 1 + (words[1:] == ["for"]))
    elif words == ["other", "than"]:
        yield from things(scene, at + 2)


def fields(scene: "Scene", at: int) -> Iterator[tuple[int, Words]]:
    """The nouns that name a setting of something that is named elsewhere."""
    yield from bags(scene, at)


def settings(scene: "Scene", at: int) -> Iterator[tuple[int, tuple[Place, ...]]]:
    """Settings: one, or several of one thing, or the same of several things."""
    yield from _dotted(scene, at)
    own = scene.tokens[at].word if at < len(scene.tokens) else ""
    start = at + 1 if own in PRONOUNS else at
    for end, listed in _lists(scene, start):
        if start == at:
            yield from ((end, found) for found in _resolved(scene, listed, ()))
            for middle in _joints(scene, end):
                for last, owners in things(scene, middle):
                    yield from ((last, found) for found in _resolved(scene, listed, owners))
        if scene.context:
            yield from ((end, found) for found in _resolved(scene, listed, scene.context))
    for end, owners in things(scene, at):
        for middle in (end, *_joints(scene, end)):
            for last, listed in _lists(scene, middle):
                yield from ((last, found) for found in _resolved(scene, listed, owners))


def _dotted(scene: "Scene", at: int) -> Iterator[tuple[int, tuple[Place, ...]]]:
    if at < len(scene.tokens) and "." in scene.tokens[at].text:
        path = tuple(scene.tokens[at].text.removeprefix("layer0:").split("."))
        if path in scene.places.by_path:
            yield at + 1, (scene.places.by_path[path],)


def _lists(scene: "Scene", at: int, most: int = 6) -> Iterator[tuple[int, tuple[Words, ...]]]:
    """Settings that are listed: so few, because each is looked for everywhere."""
    for end, nouns in bags(scene, at):
        yield end, (nouns,)
        for start in next_items(scene, end) if most > 1 else ():
            yield from ((last, (nouns, *rest)) for last, rest in _lists(scene, start, most - 1))


def _resolved(scene: "Scene", listed: tuple[Words, ...], owners: tuple[Place, ...]) -> Iterator[tuple[Place, ...]]:
    """Each way to understand what several nouns name of several owners, or by themselves."""
    under = [owner.path for owner in owners] or [()]
    each = [leaves(scene, nouns, path) for path, nouns in product(under, listed)]
    if all(each):
        for chosen in product(*each):
            yield tuple(dict.fromkeys(place for places in chosen for place in places))


def leaves(scene: "Scene", nouns: Words, under: tuple[str, ...] = ()) -> list[tuple[Place, ...]]:
    """What a phrase names: settings, or groups of amounts."""
    found = scene.places.named(nouns, under)
    groups = [place for place in found if place.key in _GROUPS]
    members = [tuple(each for each in scene.places.all if each.path[:-1] == group.path) for group in groups]
    return [*((place,) for place in found if place.is_leaf), *members]
