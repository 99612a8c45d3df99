"""Where a zone is kept: the servers its provider names, and, where it has an API, what that says."""

import os
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

from scripts.providers.engine import Engine
from scripts.providers.platform import schema
from scripts.providers.platform.dns import back_ends
from scripts.providers.platform.dns.addresses import address
from scripts.providers.platform.dns.zone import RecordSet, Unreachable, Zone
from scripts.providers.platform.session import Operation, Session
from scripts.providers.properties import masked
from scripts.providers.servicer import Failed
from scripts.resolving.records import Declared
from scripts.resolving.resolver import Resolver
from scripts.resolving.servers import NoAnswer, Server

_PORT = 53
_AMAZON = ("amazonaws.com", "amazonaws.com.cn", "api.aws", "api.amazonwebservices.com.cn")
_ENDPOINTS = ("AWS_ENDPOINT_URL_ROUTE_53", "AWS_ENDPOINT_URL")
"""What AWS's libraries take the endpoint from, the first that is set."""

Answer = TypeVar("Answer")


class BackEnd:
    """That of one zone."""

    def __init__(self, declared: Declared) -> None:
        self._declared = declared
        self._section = declared.settings.section("dns")[declared.back_end]
        self.title = back_ends.BACK_ENDS[declared.back_end].title
        self._zone: Zone | None = None

    @property
    def has_api(self) -> bool:
        """Whether records can be read from it otherwise than over DNS."""
        return self._declared.back_end != "rfc2136"

    @property
    def imitation(self) -> str | None:
        """The URL of a Route 53 that is not Amazon's: its name servers are names alone, nobody serves the zone."""
        if self._declared.back_end != "route53":
            return None
        given = (self._section.get("endpoint"), *map(os.environ.get, _ENDPOINTS))
        url = next((each for each in given if each), None)
        host = urlsplit(url).hostname or "" if url else _AMAZON[0]
        return None if any(host == name or host.endswith(f".{name}") for name in _AMAZON) else url

    def servers(self, resolver: Resolver) -> list[Server]:
        """Those that the provider or its API names. Raises: `Unresolved`, `NoAnswer`."""
        if self.has_api:
            return [server for name in self.names() for server in resolver.servers(name)]
        secondaries = [(each, _PORT) for each in self._section.get("secondaries", ())]
        listed = [(self._section["server"], self._section.get("port", _PORT)), *secondaries]
        try:
            return [Server(at.text, at) for at in (address(server, port) for server, port in listed)]
        except Unreachable as error:
            raise NoAnswer(str(error)) from error

    def names(self) -> tuple[str, ...]:
        """The zone's servers, in the API's words. Raises: `NoAnswer`."""
        return tuple(server.removesuffix(f":{_PORT}") for server in self._asked(lambda zone: zone.servers()))

    def read(self, record: RecordSet) -> RecordSet | None:
        """What the API has in a record's place. Raises: `NoAnswer`."""
        return self._asked(lambda zone: zone.read(record.name, record.type, record.identifier))

    def has(self, name: str) -> bool:
        """Whether the API has a record for a name, or for all names beside it. Raises: `NoAnswer`."""
        wildcard = f"*.{name.partition('.')[2]}"
        return self._asked(lambda zone: bool(zone.types(name) or zone.types(wildcard)))

    def _asked(self, question: Callable[[Zone], Answer]) -> Answer:
        try:
            if self._zone is None:
                operation = Operation(Session(self._declared.settings, Engine()), "")
                self._zone = back_ends.opened(operation, self._declared.zone)
            return question(self._zone)
        except Failed as error:
            given = self._declared.settings.given
            raise NoAnswer(masked(str(error), schema.concealed(schema.settings(), given))) from error
