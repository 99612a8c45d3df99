"""Where Layer0 keeps its files: the checkout, its own folder in it, and the cache that all checkouts share."""

import os
from pathlib import Path

CLONE = Path(__file__).resolve().parents[2]
"""The root of this checkout."""

LOCAL = CLONE / ".layer0"
"""What belongs to this checkout alone and git ignores: the local cluster, its state, the plugin launchers."""


def cache() -> Path:
    """The folder of tools and Python environments: `$LAYER0_CACHE`, else `layer0` in the user's cache folder."""
    if chosen := os.environ.get("LAYER0_CACHE"):
        return Path(chosen).expanduser().absolute()
    users = os.environ.get("XDG_CACHE_HOME")
    return (Path(users) if users else Path.home() / ".cache") / "layer0"
