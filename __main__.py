"""The platform, top to bottom. Values: stacks/. Resources: components/. Limits: policies/."""

import pulumi

import stacks.settings
from components.certificates import Certificates, CertificatesArgs
from components.cluster import cluster
from components.dns_zone import DnsZone, DnsZoneArgs
from components.layer0 import Layer0, Layer0Args
from components.names import Names
from components.servers import ServersArgs, servers
from components.tenant_environment import TenantEnvironment, TenantEnvironmentArgs, TenantHome
from policies import hooks

settings = stacks.settings.load(pulumi.get_stack())
hooks.install(settings)
dns, certificates, data = settings.dns, settings.certificates, settings.data_services
names = Names.of(settings.platform.domain, dns, certificates, settings.owner)

inside = cluster("cluster", settings.target, ours=settings.owns_cluster)
outside = servers("servers", ServersArgs(dns=dns, certificates=certificates, postgres=data.postgres.external))
there = pulumi.ResourceOptions(providers=[inside, outside])

layer0 = Layer0("layer0", Layer0Args.of(settings, names), there)
DnsZone("dns", DnsZoneArgs(names=names, records=dns.records, issuer=certificates.caa), there)
platform = CertificatesArgs(names=names, wanted=certificates.names, namespace=layer0.system_namespace)
Certificates("certificates", platform, pulumi.ResourceOptions(providers=[inside, outside], depends_on=[layer0]))
home = TenantHome(names=names, data_namespace=layer0.data_namespace, postgres=data.postgres.external)
tenants = {
    name: TenantEnvironment(name, TenantEnvironmentArgs(tenant=tenant, home=home), there)
    for name, tenant in settings.tenants.items()
}

pulumi.export("domain", names.domain)
pulumi.export("data_services", layer0.addresses)
pulumi.export("tenants", {name: tenant.namespace for name, tenant in tenants.items()})
