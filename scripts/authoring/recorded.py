"""Recorded change sets with their verdicts, as `layer0 preview --json` prints them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policies.changes import ChangeSet
from scripts.authoring.errors import Invalid
from stacks.sections import Policies

Place = tuple[str, str]
"""A rule, and the URN of what it denied."""


@dataclass(frozen=True, kw_only=True)
class Recording:
    """One change set, and what the gate said of it then."""

    file: Path
    changes: ChangeSet
    denials: frozenset[Place]


def files(places: Iterable[Path]) -> list[Path]:
    """The files named, and those in the folders named. Raises `Invalid` where there is none."""
    found: list[Path] = []
    for place in places:
        inside = sorted(place.rglob("*.json")) if place.is_dir() else [place]
        if not inside or not inside[0].exists():
            raise Invalid(
                f"{place}: there is no recording; give files that layer0 preview --json wrote, or their folder"
            )
        found += inside
    return found


def read(file: Path) -> Recording:
    """Read a recording. Raises `Invalid` where it is none."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        changes = document["changes"]
        denials = frozenset(places(document["verdict"]["denials"]))
        return Recording(file=file, changes=_change_set(changes), denials=denials)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise Invalid(
            f"{file}: it is no recording ({error!r}); give a file that layer0 preview --json wrote"
        ) from error


def places(findings: Iterable[Mapping[str, Any]]) -> Iterator[Place]:
    """Which rule said something of what."""
    return ((str(finding["rule"]), str(finding["urn"])) for finding in findings)


def _change_set(document: Mapping[str, Any]) -> ChangeSet:
    # A parameter that there was not yet when it was recorded has its default.
    parameters = {**Policies().model_dump(mode="json"), **document["parameters"]}
    return ChangeSet.read({**document, "parameters": parameters})
