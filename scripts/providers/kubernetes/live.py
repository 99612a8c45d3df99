"""The part of a live object that the program spoke of: what the API server added is not a change."""

from typing import Any

from scripts.providers.kubernetes.objects import Manifest
from scripts.providers.properties import is_list, is_map

_ZERO: tuple[Any, ...] = (None, False, 0, "", {}, [])


def pruned(live: Manifest, shape: Manifest) -> Manifest:
    """The live values of what the shape has, and no others.

    The API server drops values that say nothing (`false`, `0`, `""`, `{}`, `[]`): such a value of the shape counts as
    live. List items are matched by place; items that the server put behind the program's own are not the program's.
    """
    return {
        key: _value(live[key], wanted) if key in live else wanted
        for key, wanted in shape.items()
        if key in live or wanted in _ZERO
    }


def _value(live: Any, shape: Any) -> Any:
    if is_map(live) and is_map(shape):
        return pruned(live, shape)
    if is_list(live) and is_list(shape):
        return [_value(item, wanted) for item, wanted in zip(live, shape, strict=False)]
    return live
