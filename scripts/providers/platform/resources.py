"""The resource types of this plugin."""

from collections.abc import Mapping

from scripts.providers.platform.certificates.certificate import Certificate
from scripts.providers.platform.dns.health_check import HealthCheck
from scripts.providers.platform.dns.record import DnsRecord
from scripts.providers.platform.postgres.tenant import PostgresTenant
from scripts.providers.platform.resource import Resource

RESOURCES: Mapping[str, Resource] = {
    "platform:index:Certificate": Certificate(),
    "platform:index:DnsRecord": DnsRecord(),
    "platform:index:HealthCheck": HealthCheck(),
    "platform:index:PostgresTenant": PostgresTenant(),
}
"""By type token."""
