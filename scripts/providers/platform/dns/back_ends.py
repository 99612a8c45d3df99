"""The DNS back ends: what each can do, and a zone of the one that the provider was given."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from scripts.providers.platform.dns.zone import Zone
from scripts.providers.platform.session import Operation
from scripts.providers.platform.settings import Settings
from scripts.providers.properties import is_map

_EVERY_TYPE = frozenset(("A", "AAAA", "CNAME", "TXT", "MX", "SRV", "CAA", "NS"))


@dataclass(frozen=True)
class BackEnd:
    """What a back end can do. Its module, of the same name, has `opened(operation, zone name) -> Zone`."""

    name: str
    title: str
    types: frozenset[str] = _EVERY_TYPE
    ttls: tuple[int, int] = (1, 2**31 - 1)
    """The least and the greatest time to live, in seconds (RFC 2181, 8)."""
    routes: bool = False
    """Whether it has aliases, routing and health checks."""


BACK_ENDS = {
    made.name: made
    for made in (
        BackEnd("route53", "Route 53", routes=True),
        BackEnd("rfc2136", "RFC 2136"),
        BackEnd("namecheap", "Namecheap", types=_EVERY_TYPE - {"SRV"}, ttls=(60, 60_000)),
    )
}


def chosen(settings: Settings) -> BackEnd | None:
    """The one that the provider was given, if that is known."""
    dns = settings.given.get("dns")
    return BACK_ENDS.get(next(iter(dns), "")) if is_map(dns) else None


def opened(operation: Operation, name: str) -> Zone:
    """The zone of that name, without a final dot. Raises: `Failed`, when the back end does not have it."""
    back_end = BACK_ENDS[next(iter(operation.settings.section("dns")))]
    module = import_module(f"scripts.providers.platform.dns.{back_end.name}")
    open_: Callable[[Operation, str], Zone] = module.opened
    return open_(operation, name)
