"""The platform, top to bottom. Values: stacks/. Resources: components/. Limits: policies/."""

import pulumi

import stacks.settings
from components.layer0 import Layer0, Layer0Args
from components.tenant_environment import TenantEnvironment, TenantEnvironmentArgs
from policies import hooks

settings = stacks.settings.load(pulumi.get_stack())
hooks.install(settings)

layer0 = Layer0(
    "layer0",
    Layer0Args(platform=settings.platform, security=settings.security, data_services=settings.data_services),
)
tenants = {
    name: TenantEnvironment(name, TenantEnvironmentArgs(tenant=tenant, data_namespace=layer0.data_namespace))
    for name, tenant in settings.tenants.items()
}

pulumi.export("domain", settings.platform.domain)
pulumi.export("data_services", layer0.addresses)
pulumi.export("tenants", {name: tenant.namespace for name, tenant in tenants.items()})
