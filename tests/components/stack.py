"""A small stack for tests of components: the sections that its settings would hold, and its whole program."""

import functools
from collections.abc import Mapping
from typing import Any

from components.layer0 import Layer0, Layer0Args
from components.names import Names
from components.tenant_environment import TenantEnvironment, TenantEnvironmentArgs, TenantHome
from stacks import outside, parts, sections
from stacks.modules import Exposure, Images, Module, Scaling
from stacks.secret import Secret
from stacks.service_mesh import ServiceMesh
from tests.components.recording import Recording, record

RESOURCES = sections.Resources(cpu="250m", memory="512Mi")
POSTGRES = sections.PostgresService(
    image="docker.io/library/postgres:17.6", replicas=3, storage="10Gi", resources=RESOURCES
)
REDIS = sections.DataService(image="docker.io/library/redis:8.2.1", storage="2Gi", resources=RESOURCES)
PLATFORM = sections.Platform(domain="layer0.test", zones=("zone-a", "zone-b", "zone-c"))
TENANT = sections.Tenant(group="acme-engineers", quota=sections.Quota(cpu="4", memory="8Gi", pods=20, storage="50Gi"))
ORDERS = Module(
    images=Images(blue="docker.io/library/httpd:2.4.65", green="docker.io/library/httpd:2.4.66"),
    ports={"http": 8080, "metrics": 9090},
    depends_on=("postgres",),
    replicas=2,
    resources=RESOURCES,
)
STOREFRONT = Module(
    images=Images(blue="docker.io/library/nginx:1.29.1"),
    ports={"http": 8080},
    ready="/healthz",
    depends_on=("orders",),
    config={"nginx.conf": "events {}"},
    scaling=Scaling(least=2, most=6),
    expose=Exposure(host="shop"),
    resources=RESOURCES,
)
TEMPORAL = parts.Temporal(
    image="docker.io/temporalio/server:1.28.1",
    schema_image="docker.io/temporalio/admin-tools:1.28.1",
    resources=RESOURCES,
)
KERNEL = parts.Kernel(image="registry.example.com/layer0/kernel:0.1.0", resources=RESOURCES)
CONFIG_SERVER = parts.ConfigServer(
    image="quay.io/coreos/etcd:v3.6.4",
    replicas=3,
    storage="4Gi",
    resources=RESOURCES,
    snapshots=parts.Snapshots(
        bucket="s3://backups/etcd",
        image="docker.io/amazon/aws-cli:2.28.0",
        resources=RESOURCES,
        credentials=Secret("v1:ciphertext").decrypted("[default]"),
    ),
)
EVENT_BUS = parts.EventBus(
    image="docker.io/apache/kafka:4.1.0",
    replicas=3,
    storage="20Gi",
    resources=RESOURCES,
    topics={"orders": parts.Topic(partitions=6, producers=("shop",), consumers=("billing", "mail"))},
)
PROGRAM = parts.Program(image="docker.io/grafana/grafana:12.1.1", resources=RESOURCES)
MONITOR = parts.Monitor(
    prometheus=parts.Prometheus(image="docker.io/prom/prometheus:v3.5.0", storage="20Gi", resources=RESOURCES),
    grafana=PROGRAM,
    jaeger=PROGRAM,
    elasticsearch=parts.Store(
        image="docker.elastic.co/elasticsearch/elasticsearch:9.1.3", replicas=3, storage="50Gi", resources=RESOURCES
    ),
    kibana=PROGRAM,
    log_shipper=PROGRAM,
)
SERVERS: dict[str, Any] = {
    "kernel": KERNEL,
    "config_server": CONFIG_SERVER,
    "event_bus": EVENT_BUS,
    "monitor": MONITOR,
}
MODULES = {"storefront": STOREFRONT, "orders": ORDERS}
NO_MESH = ServiceMesh()

DNS = outside.Dns(server=outside.DnsServer(route53=outside.Route53()), ingress=("192.0.2.1", "2001:db8::1"))
NAMES = Names.of("layer0.test", DNS, outside.Certificates(issuer="local"), "layer0/test")
HOME = TenantHome(data_namespace="layer0-data", names=NAMES, postgres=None)


def platform(
    postgres: sections.PostgresService = POSTGRES,
    redis: sections.DataService = REDIS,
    modules: Mapping[str, Module] = MODULES,
    mesh: ServiceMesh = NO_MESH,
    **servers: Any,
) -> Layer0:
    """The platform's own parts, with other sections where they are given."""
    temporal = TEMPORAL if postgres.enabled else None
    return Layer0(
        "layer0",
        Layer0Args(
            platform=PLATFORM,
            security=sections.Security(),
            data_services=sections.DataServices(postgres=postgres, redis=redis, temporal=temporal),
            **{**SERVERS, **servers},
            modules=modules,
            service_mesh=mesh,
            names=NAMES,
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
