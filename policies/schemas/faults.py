"""What a schema finds wrong with a resource, told by property path in a person's words."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from policies.changes import Change
from policies.values import join

_CHOICES = frozenset({"anyOf", "not", "oneOf"})

Fields = Callable[[Any], list[str]]
"""The fields that the schema at fault knows, given the validator's error."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What is wrong with one resource, or why it could not be checked."""

    urn: str
    message: str
    path: str = ""
    """The property at fault."""
    checked: bool = True
    """False where there is no schema to check the resource against."""


def faults(change: Change, kind: str, validator: Any, fields: Fields) -> Iterator[Fault]:
    """What `validator` (of jsonschema-rs) finds in the new inputs; a value that is hidden is taken as right."""
    masked = [*change.secret, *change.unknown]
    for error in validator.iter_errors(change.new):
        for path, message in _told(error, fields):
            at = _spelled(path)
            hidden = any(
                _below(at, mask) or (error.schema_path[-1] in _CHOICES and _below(mask, at)) for mask in masked
            )
            if not hidden:
                yield Fault(urn=change.urn, path=at, message=f"{kind} {change.name} {message}")


def _told(error: Any, fields: Fields) -> Iterator[tuple[list[str | int], str]]:
    """Property path and message of each fault in one error of the validator."""
    if missing := getattr(error.kind, "property", None):
        yield [*error.instance_path, missing], f"lacks {missing}"
    elif types := getattr(error.kind, "types", None):
        wanted = " or ".join(sorted(set(types) - {"null"}))
        yield error.instance_path, f"must have {_article(wanted)} here, got {json.dumps(error.instance)}"
    elif unexpected := getattr(error.kind, "unexpected", None):
        known = fields(error)
        for name in unexpected:
            advice = "".join(f"; did you mean {close}?" for close in get_close_matches(str(name), known, 1))
            yield [*error.instance_path, name], f"has no field {name}{advice}"
    else:
        yield error.instance_path, f"is not valid here: {error.message}"


def _article(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def _spelled(path: Iterable[str | int]) -> str:
    text = ""
    for part in path:
        text = f"{text}[{part}]" if isinstance(part, int) else join(text, part)
    return text


def _below(path: str, above: str) -> bool:
    """Whether a property path is another one or lies below it."""
    return path == above or (path.startswith(above) and path[len(above) :][:1] in {".", "["}) or not above
