"""Questions, whose answers stand in the reasons: nothing is edited."""

import json
from collections.abc import Iterator
from typing import Any, cast

from scripts.planner.sentences.kind import Outcome, kind
from scripts.planner.sentences.places import Place
from scripts.planner.sentences.quantities import Misfit
from scripts.planner.sentences.scene import Scene

_SECTION = "questions"
_END = "[?|.]"


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if value == {"secret": True}:
        yield path, "a secret"
    elif isinstance(value, dict):
        for key, inner in cast("dict[str, Any]", value).items():
            yield from _leaves(inner, f"{path}.{key}" if path else key)
    else:
        yield path, value


@kind(
    "compare",
    f"compare {{left:thing}} (and|with|to|against) {{right:thing}} {_END}",
    f"[what is|what are|what's|show] (difference|differences) between {{left:thing}} and {{right:thing}} {_END}",
    f"how (do|does) {{left:thing}} (and|differ from) {{right:thing}} [differ] {_END}",
    f"how (is|are) {{left:thing}} different from {{right:thing}} {_END}",
    section=_SECTION,
    examples=(
        "compare acme and globex",
        "what is the difference between acme and globex?",
        "how do redis and postgres differ?",
    ),
)
def compare(scene: Scene, left: Place, right: Place) -> Outcome:
    """Every setting in which two differ."""
    del scene
    if left.path[:-1] != right.path[:-1]:
        raise Misfit(f"{left.dotted} and {right.dotted} are not of one kind")
    ours, theirs = dict(_leaves(left.value)), dict(_leaves(right.value))
    differing = [key for key in dict.fromkeys((*ours, *theirs)) if ours.get(key) != theirs.get(key)]
    for key in differing:
        yield f"{key}: {left.key} {json.dumps(ours.get(key))}, {right.key} {json.dumps(theirs.get(key))}"
    if not differing:
        yield f"{left.dotted} and {right.dotted} are alike"


@kind(
    "show",
    f"(show|describe|print) [me] {{things}} {_END}",
    f"(show|print|tell) [me] {{settings}} {_END}",
    f"what (is|are|'s) {{settings}} {_END}",
    f"what's {{settings}} {_END}",
    f"how (much|many) {{field}} (does|do|has|have) {{things}} [have] {_END}",
    f"(is|are) {{things}} (enabled|on) {_END} {{flag=enabled}}",
    section=_SECTION,
    examples=("show acme", "what is the storage of prometheus?", "how many pods does acme have?"),
)
def show(
    scene: Scene,
    things: tuple[Place, ...] = (),
    settings: tuple[Place, ...] = (),
    field: frozenset[str] = frozenset(),
    flag: str = "",
) -> Outcome:
    """What stands in the settings now."""
    from scripts.planner.sentences import phrases

    asked = list(settings)
    for thing in things:
        if flag:
            asked.append(scene.place(*thing.path, flag))
        elif field:
            asked += [place for found in phrases.leaves(scene, field, thing.path) for place in found]
        else:
            yield from (f"{thing.dotted}.{key} is {json.dumps(value)}" for key, value in _leaves(thing.value))
    if field and not asked:
        raise Misfit("there is no such setting")
    yield from (f"{place.dotted} is {json.dumps(place.value)}" for place in asked)


_COUNTED = {
    "tenants": ("tenants",),
    "modules": ("modules",),
    "records": ("dns", "records"),
    "topics": ("event_bus", "topics"),
}


@kind(
    "list",
    f"(list|show|print|name) [me] [all] ({'|'.join(f'[dns|kafka] {name} {{what={name}}}' for name in _COUNTED)}) "
    f"{_END}",
    f"(which|what|how many) [dns|kafka] ({'|'.join(f'{name} {{what={name}}}' for name in _COUNTED)}) (are there"
    f"|exist|do we have) {_END}",
    section=_SECTION,
    examples=("list the tenants", "which modules are there?"),
)
def listed(scene: Scene, what: str) -> Outcome:
    """The names of all entries."""
    names = scene.entries(*_COUNTED[what])
    yield f"{len(names)} {what}: {', '.join(names)}" if names else f"there are no {what}"
