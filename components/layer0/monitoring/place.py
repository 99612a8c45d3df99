"""Where the programs go, and how their files are written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

TMP = "/tmp"  # noqa: S108 - inside the containers


@dataclass(frozen=True, kw_only=True)
class Place:
    """What all programs of one component have in common."""

    namespace: str
    """Where they go; the namespace must exist."""
    zones: Sequence[str]
    """Zones that their pods are spread over."""


def text(document: Any) -> str:
    """A document as YAML, its keys in the order in which they were written."""
    return yaml.safe_dump(document, sort_keys=False)
