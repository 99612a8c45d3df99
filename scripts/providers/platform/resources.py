"""The resource types of this plugin, each imported when the first of its kind is asked for.

Every stack has this plugin's provider, few have every kind of resource, and their libraries take longer to import than
the plugin to start.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module

from scripts.providers.platform.resource import Resource

_PLACES = {
    "platform:index:Certificate": ("certificates.certificate", "Certificate"),
    "platform:index:DnsRecord": ("dns.record", "DnsRecord"),
    "platform:index:HealthCheck": ("dns.health_check", "HealthCheck"),
    "platform:index:PostgresTenant": ("postgres.tenant", "PostgresTenant"),
}


class Resources(Mapping[str, Resource]):
    """By type token."""

    def __getitem__(self, token: str) -> Resource:
        return _made(token)

    def __iter__(self) -> Iterator[str]:
        return iter(_PLACES)

    def __len__(self) -> int:
        return len(_PLACES)


@cache
def _made(token: str) -> Resource:
    module, name = _PLACES[token]
    made: Resource = getattr(import_module(f"scripts.providers.platform.{module}"), name)()
    return made
