"""Pulumi property paths: `spec.containers[0].image`, `metadata.annotations["a.b/c"]`."""

import re
from collections.abc import Sequence

Path = tuple[str | int, ...]

_TOKEN = re.compile(r'\.?([^.\[\]"]+)|\[(\d+|\*)\]|\["((?:[^"\\]|\\.)*)"\]')


def format(path: Path) -> str:  # noqa: A001 - read as `paths.format(path)`
    text = ""
    for segment in path:
        if isinstance(segment, int):
            text += f"[{segment}]"
        elif not segment or re.search(r'[.\[\]"]', segment):
            escaped = segment.replace('"', '\\"')
            text += f'["{escaped}"]'
        else:
            text += f".{segment}" if text else segment
    return text


def parse(text: str) -> Path:
    """The path in a text. `[*]` and `*` stay the segment `*`, which `covers` takes for any."""
    return tuple(_segment(match) for match in _TOKEN.finditer(text))


def _segment(match: re.Match[str]) -> str | int:
    name, index, quoted = match.groups()
    if quoted is not None:
        return quoted.replace('\\"', '"')
    if index is None or index == "*":
        return name or "*"
    return int(index)


def covers(pattern: Sequence[str | int], path: Path) -> bool:
    """Whether the pattern names the path or something that holds it."""
    return len(pattern) <= len(path) and all(
        expected in ("*", segment) for expected, segment in zip(pattern, path, strict=False)
    )
