"""The platform, top to bottom. Values: stacks/. Resources: components/. Limits: policies/."""

import pulumi
import pulumi_kubernetes

import stacks.settings
from components.layer0 import Layer0, Layer0Args
from components.tenant_environment import TenantEnvironment, TenantEnvironmentArgs
from policies import hooks

settings = stacks.settings.load(pulumi.get_stack())
hooks.install(settings)

cluster = pulumi_kubernetes.Provider(
    "cluster",
    context=settings.target.context,
    cluster_identifier=settings.target.uid,
    upsert_existing_objects=settings.owns_cluster,
)
there = pulumi.ResourceOptions(providers=[cluster])

layer0 = Layer0(
    "layer0",
    Layer0Args(
        platform=settings.platform,
        security=settings.security,
        data_services=settings.data_services,
        kernel=settings.kernel,
        config_server=settings.config_server,
        event_bus=settings.event_bus,
        monitor=settings.monitor,
        modules=settings.modules,
        service_mesh=settings.service_mesh,
    ),
    there,
)
tenants = {
    name: TenantEnvironment(name, TenantEnvironmentArgs(tenant=tenant, data_namespace=layer0.data_namespace), there)
    for name, tenant in settings.tenants.items()
}

pulumi.export("domain", settings.platform.domain)
pulumi.export("data_services", layer0.addresses)
pulumi.export("tenants", {name: tenant.namespace for name, tenant in tenants.items()})
