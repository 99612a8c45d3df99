"""The resource types of this plugin."""

from collections.abc import Mapping

from scripts.providers.platform.dns.record import DnsRecord
from scripts.providers.platform.resource import Resource

RESOURCES: Mapping[str, Resource] = {
    "platform:index:DnsRecord": DnsRecord(),
}
"""By type token."""
