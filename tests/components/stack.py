"""A small stack for tests of components: the sections that its settings would hold, and its whole program."""

import functools

from components.layer0 import Layer0, Layer0Args
from components.names import Names
from components.tenant_environment import TenantEnvironment, TenantEnvironmentArgs, TenantHome
from stacks import outside, sections
from tests.components.recording import Recording, record

RESOURCES = sections.Resources(cpu="250m", memory="512Mi")
POSTGRES = sections.PostgresService(
    image="docker.io/library/postgres:17.6", replicas=3, storage="10Gi", resources=RESOURCES
)
REDIS = sections.DataService(image="docker.io/library/redis:8.2.1", storage="2Gi", resources=RESOURCES)
PLATFORM = sections.Platform(domain="layer0.test", zones=("zone-a", "zone-b", "zone-c"))
TENANT = sections.Tenant(group="acme-engineers", quota=sections.Quota(cpu="4", memory="8Gi", pods=20, storage="50Gi"))

DNS = outside.Dns(server=outside.DnsServer(route53=outside.Route53()), ingress=("192.0.2.1", "2001:db8::1"))
NAMES = Names.of("layer0.test", DNS, outside.Certificates(issuer="local"), "layer0/test")
HOME = TenantHome(data_namespace="layer0-data", names=NAMES, postgres=None)


def platform(
    postgres: sections.PostgresService = POSTGRES,
    redis: sections.DataService = REDIS,
    security: sections.Security | None = None,
) -> Layer0:
    """The platform's own parts."""
    return Layer0(
        "layer0",
        Layer0Args(
            platform=PLATFORM,
            security=security or sections.Security(),
            data_services=sections.DataServices(postgres=postgres, redis=redis),
        ),
    )


def tenant(name: str = "acme", section: sections.Tenant = TENANT, home: TenantHome = HOME) -> TenantEnvironment:
    """One tenant."""
    return TenantEnvironment(name, TenantEnvironmentArgs(tenant=section, home=home))


def everything() -> None:
    """The platform and two tenants."""
    platform()
    tenant("acme")
    tenant("globex")


@functools.cache
def recorded() -> Recording:
    """What `everything` registers; shared by the tests that only look at it."""
    return record(everything)
