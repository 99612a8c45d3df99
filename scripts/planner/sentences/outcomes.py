"""What edits make of settings."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, cast

from scripts.planner.plan import Edit
from scripts.planner.sentences.places import PARTS, Place, Places, fits
from scripts.planner.sentences.values import Contradiction, checked, same


def applied(settings: Mapping[str, Any], edits: Iterable[Edit]) -> Mapping[str, Any]:
    """The settings after the edits; raises Misfit where something would lack what it must have."""
    before = settings
    made: list[tuple[str, ...]] = []
    for edit in edits:
        made += [edit.path[:depth] for depth in range(1, len(edit.path)) if value(before, edit.path[:depth]) is None][
            :1
        ]
        settings = _with(settings, edit.path, edit)
    if made:
        places = Places(settings).by_path
        for path in dict.fromkeys(made):
            checked(places[path], places[path].value)
    return settings


def effective(places: Places, outcome: Iterable[Edit | str]) -> tuple[tuple[Edit, ...], list[str]]:
    """The edits that change anything, and what is to be said of all: each change, what is so already, the notes."""
    edits: list[Edit] = []
    notes: list[str] = []
    settings = places.settings
    for each in outcome:
        if isinstance(each, str):
            notes.append(each)
            continue
        place, now = places.by_path.get(each.path), value(settings, each.path)
        path = ".".join(each.path)
        if now == each.value or (place and each.value is not None and same(place, each.value)):
            notes.append(f"{path} is {quoted(now)} already")
            continue
        if place and each.op == "set":
            _check_sense(settings, place, each.value)
        edits.append(each)
        settings = _with(settings, each.path, each)
        notes.append(f"{path} from {quoted(now)} to {quoted(each.value)}")
    return tuple(edits), notes


def _check_sense(settings: Mapping[str, Any], place: Place, new: Any) -> None:
    """Refuse what the settings allow and the platform cannot do, or would not heed."""
    if place.key == "partitions" and place.value and new < place.value:
        raise Contradiction(f"{place.path[-2]} has {place.value} partitions, and a topic cannot shrink")
    around = value(settings, place.path[:-1])
    if place.key == "replicas" and around.get("scaling"):
        least, most = around["scaling"]["least"], around["scaling"]["most"]
        raise Contradiction(
            f"{place.path[-2]} scales with its load between {least} and {most}, so replicas do not count;"
            f" say: autoscale {place.path[-2]} between ... and ..., or: stop autoscaling {place.path[-2]}"
        )


def quoted(value: Any) -> str:
    """A value for people."""
    return "nothing" if value is None else json.dumps(value)


def value(settings: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    """What stands at a path; None where nothing does."""
    found: Any = settings
    for key in path:
        found = cast("Mapping[str, Any]", found).get(key) if isinstance(found, Mapping) else None
    return found


def owners(edits: Iterable[Edit]) -> tuple[tuple[str, ...], ...]:
    """What edits are about: the paths of the entries, parts or sections around them."""
    return tuple(dict.fromkeys(_owner(edit.path) for edit in edits))


def _owner(path: tuple[str, ...]) -> tuple[str, ...]:
    around = (path[:depth] for depth in range(len(path), 1, -1))
    return next((prefix for prefix in around if any(fits(prefix, form) for form in PARTS)), path[:1])


def _with(settings: Mapping[str, Any], path: tuple[str, ...], edit: Edit) -> Mapping[str, Any]:
    key, rest = path[0], path[1:]
    if rest:
        inner = cast("Mapping[str, Any]", settings.get(key) or {})
        return {**settings, key: _with(inner, rest, edit)}
    if edit.op == "set":
        return {**settings, key: edit.value}
    return {name: entry for name, entry in settings.items() if name != key}
