"""Print a stack's resolved settings, each with the file and line it comes from."""

import argparse
import json
from collections.abc import Iterator, Mapping
from typing import Any, cast

from stacks import settings as stack_settings
from stacks.settings import LOCAL, Settings

_DEFAULT = "default"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("stack", nargs="?", default=LOCAL, help="the stack (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(arguments: argparse.Namespace) -> None:
    """Print them."""
    settings = stack_settings.load(arguments.stack)
    print(json.dumps(_document(settings), indent=2) if arguments.json else _table(settings))


def _document(settings: Settings) -> dict[str, Any]:
    return {
        "stack": settings.stack,
        "digest": settings.digest,
        "settings": settings.model_dump(mode="json"),
        "origins": {path: str(origin) for path, origin in settings.origins.items() if path},
    }


def _table(settings: Settings) -> str:
    rows = [(path, shown, _origin(settings, path)) for path, shown in _leaves(settings.model_dump(mode="json"))]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    return "\n".join(f"{path:<{widths[0]}}  {shown:<{widths[1]}}  {origin}" for path, shown, origin in rows)


def _origin(settings: Settings, path: str) -> str:
    return str(settings.origins.get(path, _DEFAULT))


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """The values that hold no others, with their paths; a secret is one of them and is not shown."""
    if isinstance(value, Mapping) and value:
        entries = cast("Mapping[str, Any]", value)
        if list(entries) == ["secure"]:
            yield path, "(secret)"
            return
        for key, entry in entries.items():
            yield from _leaves(entry, f"{path}.{key}".removeprefix("."))
    else:
        yield path, json.dumps(value)
