"""Client-side apply: what to change in a live object, told by what the program said before and says now."""

from typing import Any

from scripts.providers.kubernetes.live import pruned
from scripts.providers.kubernetes.objects import Manifest
from scripts.providers.properties import is_map


def merge_patch(old: Manifest, new: Manifest, live: Manifest) -> Manifest:
    """The JSON merge patch that brings a live object from the old inputs to the new ones.

    What others added stays, but for lists: one that differs is sent whole.
    """
    patch: Manifest = {key: None for key in old if key in live and key not in new}
    for key, wanted in new.items():
        before, current = old.get(key), live.get(key)
        if is_map(wanted) and is_map(current):
            nested = merge_patch(before if is_map(before) else {}, wanted, current)
            patch |= {key: nested} if nested else {}
        elif key not in live or _differs(before, wanted, current):
            patch[key] = wanted
    return patch


def _differs(before: Any, wanted: Any, current: Any) -> bool:
    return before != wanted or pruned({"": current}, {"": wanted}) != {"": wanted}
