"""What it takes to be certified: a zone, an authority that validates through it, and a provider for both."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.providers.platform.certificates import keys
from scripts.providers.properties import Properties
from tests.providers.platform.plugins import platform
from tests.providers.plugin import Plugin
from tests.servers import bind, pebble
from tests.servers.bind import Bind
from tests.servers.pebble import Pebble

TOKEN = "platform:index:Certificate"
URN = "urn:pulumi:test::test::platform:index:Certificate::web"
ZONE = "example.test"
GIVEN: Properties = {"names": [f"*.{ZONE}", ZONE], "issuer": "acme", "zone": ZONE}


def account(authority: Pebble) -> Properties:
    """The provider's argument `acme`, for a new account."""
    return {
        "directory": authority.directory,
        "accountKey": keys.pem(keys.make()),
        "trust": authority.trust,
        "email": f"me@{ZONE}",
    }


@dataclass
class World:
    """A zone, an authority that validates through it, and a provider for both."""

    names: Bind
    authority: Pebble
    acme: Properties

    def plugin(self, **settings: Any) -> Plugin:
        return platform(**{"acme": self.acme, "dns": self.names.settings, **settings})

    def create(self, plugin: Plugin, **given: Any) -> tuple[Properties, Properties]:
        """Inputs and state."""
        inputs = plugin.check(TOKEN, {**GIVEN, **given})
        return inputs, plugin.create(TOKEN, inputs, urn=URN)[1]


@contextmanager
def world(folder: Path, *, seconds: int = 90 * 86400) -> Generator[World]:
    """One whose authority issues for so many seconds."""
    with (
        bind.serving(folder, ZONE) as names,
        pebble.running(folder / "pebble", f"127.0.0.1:{names.port}", seconds=seconds) as authority,
    ):
        yield World(names, authority, account(authority))
