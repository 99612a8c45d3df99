"""Old values that may not be seen: the base of a hermetic preview has a mask in the place of each secret."""

import os
from typing import Any

from scripts.providers.properties import is_list, is_map

MASK = "[secret]"
IN_FORCE = "LAYER0_HERMETIC" in os.environ
"""Anywhere else the mask is a text like any other."""


def filled(old: Any, new: Any) -> Any:
    """The old value, the new one standing in for each mask, so that no difference is made up."""
    if old == MASK and new is not None:
        return new
    if is_map(old) and is_map(new):
        return {key: filled(item, new.get(key)) for key, item in old.items()}
    if is_list(old) and is_list(new) and len(old) == len(new):
        return [filled(*pair) for pair in zip(old, new, strict=True)]
    return old
