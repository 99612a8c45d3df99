"""The provider's arguments: which servers there are, and how to log in to them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scripts.providers.platform import schema
from scripts.providers.platform.schema import Fault
from scripts.providers.properties import UNKNOWN, Properties, Secret, conceal, has_secret, has_unknown, is_map
from scripts.providers.servicer import Failed

_ENGINES_OWN = ("version", "pluginDownloadURL", "__internal")


@dataclass(frozen=True)
class Settings:
    """What the provider was given, checked already."""

    given: Properties

    def section(self, name: str) -> Properties:
        """One argument of the provider, such as `postgres`. Raises: `Failed`, when it was not given."""
        found = self.given.get(name)
        if not is_map(found):
            raise Failed(f"the provider's argument {name} is missing; set it to the server that this resource needs")
        if has_unknown(found):
            raise Failed(f"the provider's argument {name} is not known yet; it is when what it comes from exists")
        return found


def parse(given: Properties) -> Properties:
    """The arguments; a nested one may have come as its JSON text."""
    return {name: _parsed(value) for name, value in given.items() if name not in _ENGINES_OWN and value is not None}


def _parsed(value: Any) -> Any:
    if not isinstance(value, str) or value == UNKNOWN:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def concealed(given: Properties) -> Properties:
    """The arguments as they came, with a secret mark on every password and key, also where the program has none."""
    return {name: _concealed(name, value) for name, value in given.items()}


def _concealed(name: str, value: Any) -> Any:
    spec = schema.settings()["properties"].get(name)
    if spec is None or isinstance(value, Secret):
        return value
    parsed = _parsed(value)
    marked = schema.concealed(spec, parsed)
    if not has_secret(marked):
        return value
    return Secret(value) if isinstance(value, str) else conceal(value, marked)


def faults(given: Properties) -> Iterator[Fault]:
    """Everything that is wrong with parsed arguments."""
    yield from schema.faults(schema.settings(), given)
    dns = given.get("dns")
    if is_map(dns) and len(dns) != 1:
        known = ", ".join(schema.resolved(schema.settings()["properties"]["dns"])["properties"])
        yield Fault("dns", f"must have exactly one back end of {known}, got {', '.join(dns) or 'none'}")
