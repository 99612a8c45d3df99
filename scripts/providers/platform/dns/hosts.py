"""Namecheap's list of hosts: all records of a domain, read and written as a whole over its XML API.

Commands, parameters and answers are those of https://www.namecheap.com/support/api/methods/ under domains.dns.
"""

from typing import NamedTuple
from xml.etree import ElementTree

import httpx2

from scripts.providers.platform import retries
from scripts.providers.platform.dns.zone import Unreachable
from scripts.providers.platform.session import Operation
from scripts.providers.properties import Properties
from scripts.providers.servicer import Failed

_ENDPOINT = "https://api.namecheap.com/xml.response"
_SECONDS = 30.0
_TOO_MANY = 429
_BROKEN = 500


class Host(NamedTuple):
    """One record, in Namecheap's words."""

    name: str
    """Within the domain; `@` for the domain itself."""
    type: str
    address: str
    preference: str
    """`MXPref`, which every record has and only those of type MX mean."""
    ttl: str


class Listing(NamedTuple):
    """All of a domain's records, and who handles its mail."""

    hosts: tuple[Host, ...]
    email: str
    """`EmailType`; only with `MX` are the records of type MX in force."""


class _Busy(Failed):
    """Too many requests, or a fault on the other side; it is worth asking again."""


class Hosts:
    """The host list of one domain."""

    def __init__(self, operation: Operation, domain: str) -> None:
        self._operation = operation
        section = operation.settings.section("dns")["namecheap"]
        self._client = operation.session.once("namecheap", lambda: httpx2.Client(timeout=_SECONDS))
        self._endpoint = section.get("endpoint", _ENDPOINT)
        label, _, rest = domain.partition(".")
        self._usual: Properties = {
            "ApiUser": section["apiUser"],
            "ApiKey": section["apiKey"],
            "UserName": section.get("userName", section["apiUser"]),
            "ClientIp": section["clientIp"],
            "SLD": label,
            "TLD": rest,
        }
        self._domain = domain

    def read(self) -> Listing:
        """The list as it is now. Raises: `Failed`, also for a domain that uses other name servers."""
        result = self._call("getHosts")
        if result.get("IsUsingOurDNS", "true").lower() != "true":
            raise Failed(f"{self._domain} does not use Namecheap's name servers; let it, or choose its own back end")
        found = [element for element in result if _tag(element) == "host"]
        hosts = tuple(Host(*(element.get(name, "") for name in _ATTRIBUTES)) for element in found)
        return Listing(hosts, result.get("EmailType", ""))

    def write(self, listing: Listing) -> None:
        """Make this the whole list."""
        given = {"EmailType": listing.email} if listing.email else {}
        for number, host in enumerate(listing.hosts, 1):
            given |= {f"{name}{number}": value for name, value in zip(_PARAMETERS, host, strict=True)}
        if self._call("setHosts", **given).get("IsSuccess", "").lower() != "true":
            raise Failed(f"Namecheap did not take the records of {self._domain}, and does not say why")

    def servers(self) -> tuple[str, ...]:
        """The domain's name servers."""
        result = self._call("getList")
        return tuple(element.text or "" for element in result if _tag(element) == "nameserver")

    def _call(self, command: str, **given: str) -> ElementTree.Element:
        return retries.persist(self._operation, lambda: self._asked(command, given), transient=_is_busy)

    def _asked(self, command: str, given: Properties) -> ElementTree.Element:
        """The result element of one command."""
        form = {**self._usual, "Command": f"namecheap.domains.dns.{command}", **given}
        try:
            response = self._client.post(self._endpoint, data=form)
        except httpx2.HTTPError as error:
            raise Unreachable(f"Namecheap does not answer: {error or type(error).__name__}") from None
        if response.status_code == _TOO_MANY or response.status_code >= _BROKEN:
            raise _Busy(f"Namecheap answered {response.status_code} to {command}")
        try:
            answer = ElementTree.fromstring(response.content)  # noqa: S314 - expat bounds what entities expand to
        except ElementTree.ParseError as error:
            raise Failed(f"Namecheap's answer to {command} is not XML ({response.status_code}): {error}") from None
        return _result(command, answer)


_ATTRIBUTES = ("Name", "Type", "Address", "MXPref", "TTL")
_PARAMETERS = ("HostName", "RecordType", "Address", "MXPref", "TTL")
"""The same in an answer and in a question."""


def _result(command: str, answer: ElementTree.Element) -> ElementTree.Element:
    errors = [element.text or "" for element in answer.iter() if _tag(element) == "error"]
    if any("too many requests" in text.lower() for text in errors):
        raise _Busy(f"Namecheap: {'; '.join(errors)}")
    found = [element for element in answer.iter() if _tag(element) == f"domaindns{command.lower()}result"]
    if errors or not found:
        raise Failed(f"Namecheap refused {command}: {'; '.join(errors) or 'it gives no result'}; check dns.namecheap")
    return found[0]


def _tag(element: ElementTree.Element) -> str:
    """The element's name, without its namespace; the API spells the same one in upper and in lower case."""
    return element.tag.rpartition("}")[2].lower()


def _is_busy(error: Exception) -> bool:
    return isinstance(error, _Busy)
